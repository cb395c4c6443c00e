"""A decree's terms and cut-offs as people read them."""

from gettext import NullTranslations

from chalicelib.domain.procedure import CutOff, Precision
from chalicelib.domain.terms import Measure, Term
from chalicelib.domain.words import VIETNAMESE


def term(value: Term, tongue: NullTranslations = VIETNAMESE) -> str:
    """ "15 ngày làm việc"; one that runs back is so long before: "trước đó 180 ngày"."""
    length = _length(abs(value.count), value.measure, tongue)
    return tongue.gettext("trước đó {length}").format(length=length) if value.count < 0 else length


def cut_off(value: CutOff, tongue: NullTranslations = VIETNAMESE) -> str:
    """ "trước ngày 30/04", "đến hết ngày 30/04", "trong tháng 5", each "năm sau" where it is."""
    if value.precision is Precision.MONTH:
        said = tongue.gettext("trong tháng {month}").format(month=value.month)
    else:
        how = tongue.gettext("đến hết ngày {day}") if value.inclusive else tongue.gettext("trước ngày {day}")
        said = how.format(day=f"{value.day:02}/{value.month:02}")
    return tongue.gettext("{said} năm sau").format(said=said) if value.year_offset else said


def _length(count: int, measure: Measure, tongue: NullTranslations) -> str:
    match measure:
        case Measure.WORKING_DAYS:
            said = tongue.ngettext("{count} ngày làm việc", "{count} ngày làm việc", count)
        case Measure.DAYS:
            said = tongue.ngettext("{count} ngày", "{count} ngày", count)
        case Measure.MONTHS:
            said = tongue.ngettext("{count} tháng", "{count} tháng", count)
    return said.format(count=count)
