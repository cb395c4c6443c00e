"""`due`: the day a term ends, alone on the first line, then what was skipped and why."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import click

from chalicelib.domain.criteria import Label
from chalicelib.domain.deadline import day_words
from chalicelib.domain.terms import Measure, Term
from chalicelib.domain.workdays import Calendar, CalendarMissing
from chalicelib.stores.calendars import calendar

_DAY = timedelta(days=1)
_WEEKEND = "nghỉ cuối tuần"
_REFUSED = 2


@click.command("due")
@click.option(
    "--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the day of receipt, not counted"
)
@click.option("--working", type=click.IntRange(min=0), help="so many working days")
@click.option("--calendar", "days", type=int, help="so many calendar days; negative: before")
@click.option("--months", type=int, help="so many months; negative: before")
@click.pass_context
def due(context: click.Context, *, start: datetime, working: int | None, days: int | None, months: int | None) -> None:
    """The last day of a term from --from: its ISO date on the first line, then how it was counted."""
    term, year = _term(working, days, months), calendar()
    try:
        told = list(_lines(term, start.date(), year))
    except CalendarMissing as missing:
        click.echo(f"Chưa có lịch làm việc năm {missing.year}, nên không tính được ngày hết hạn.", err=True)
        context.exit(_REFUSED)
    except (OverflowError, ValueError):
        click.echo("Ngày hết hạn nằm ngoài những năm tính được.", err=True)
        context.exit(_REFUSED)
    click.echo("\n".join(told))


def _term(working: int | None, days: int | None, months: int | None) -> Term:
    asked = {Measure.WORKING_DAYS: working, Measure.DAYS: days, Measure.MONTHS: months}
    given = [(measure, count) for measure, count in asked.items() if count is not None]
    if len(given) != 1:
        raise click.UsageError("Cần đúng một trong ba: --working, --calendar, --months.")
    measure, count = given[0]
    return Term(code="due", count=count, measure=measure, label=Label(vi="", en=""), source="")


def _lines(term: Term, start: date, year: Calendar) -> Iterator[str]:
    end = term.ends(start, year)
    yield end.isoformat()
    yield f"Hết ngày {day_words(end)}, tính từ sau ngày {day_words(start)}."
    if not term.moves_on:
        yield from _unmoved(end, year)
        return
    yield from _skipped(start, end, year)
    if drafts := year.drafts_between(start, end):
        told = ", ".join(map(str, drafts))
        yield f"lịch dự kiến: lịch năm {told} chưa đối chiếu thông báo chính thức, ngày hết hạn có thể đổi."


def _skipped(start: date, end: date, year: Calendar) -> Iterator[str]:
    """Each day off on the way, and each weekend day that counts because it was swapped."""
    for n in range(1, (end - start).days + 1):
        day = start + _DAY * n
        if not year.is_working_day(day):
            yield f"  bỏ qua {day_words(day)}: {year.names.get(day) or _WEEKEND}"
        elif day in year.work:
            yield f"  có tính {day_words(day)}: {year.names.get(day) or 'ngày làm bù'}"


def _unmoved(end: date, year: Calendar) -> Iterator[str]:
    yield "Tính theo ngày lịch hoặc tháng: không bỏ ngày nào, không dời khi rơi vào ngày nghỉ."
    if end.year in year.years and not year.is_working_day(end):
        yield f"  lưu ý {day_words(end)}: {year.names.get(end) or _WEEKEND}"
