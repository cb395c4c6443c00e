"""A decree's terms and cut-offs as people read them."""

from chalicelib.domain.procedure import CutOff, Precision
from chalicelib.domain.terms import Measure, Term

_MEASURES = {Measure.WORKING_DAYS: "ngày làm việc", Measure.DAYS: "ngày", Measure.MONTHS: "tháng"}


def term(value: Term) -> str:
    """ "15 ngày làm việc"; one that runs back is so long before: "trước đó 180 ngày"."""
    length = f"{abs(value.count)} {_MEASURES[value.measure]}"
    return f"trước đó {length}" if value.count < 0 else length


def cut_off(value: CutOff) -> str:
    """ "trước ngày 30/04", "đến hết ngày 30/04", "trong tháng 5", each "năm sau" where it is."""
    if value.precision is Precision.MONTH:
        said = f"trong tháng {value.month}"
    else:
        said = f"{'đến hết' if value.inclusive else 'trước'} ngày {value.day:02}/{value.month:02}"
    return f"{said} năm sau" if value.year_offset else said
