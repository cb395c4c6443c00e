"""Terms against the tables of the reference, and against a second way of counting over ten years of start days."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.criteria import Label
from chalicelib.domain.terms import Measure, Term, last_good_day, last_safe_filing_day, month_end, renewal_dates
from chalicelib.domain.workdays import CalendarMissing
from chalicelib.stores.calendars import calendar
from chalicelib.stores.regulations import regulation, regulations

TERMS = regulation("qd26_2026").terms
WORDLESS = Label(vi="", en="")
CALENDAR = calendar()
FIRST, LAST = date(2019, 1, 1), date(2028, 12, 31)
EVERY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def day(written):
    return date(*map(int, reversed(written.split("/"))))


def tally_working_days():
    """The oracle: walk once through ten years and number the working days; no day is counted twice."""
    numbers, reached = {}, 0
    for each in EVERY:
        weekend = f"{each:%u}" in "67"
        reached += (each in CALENDAR.work) or not (weekend or each in CALENDAR.off)
        numbers[each] = reached
    firsts = {}
    for each, number in numbers.items():
        firsts.setdefault(number, each)
    return numbers, firsts


NUMBERS, FIRSTS = tally_working_days()


@pytest.mark.parametrize(("received", "ends"), [
    ("20/04/2023", "16/05/2023"),
    ("10/04/2026", "06/05/2026"),
    ("14/08/2026", "08/09/2026"),
    ("05/10/2026", "26/10/2026"),
    ("20/11/2026", "14/12/2026"),
    ("22/01/2027", "19/02/2027"),
])
def test_the_commune_has_fifteen_working_days(received, ends):
    assert TERMS["commune_check"].ends(day(received), CALENDAR) == day(ends)


@pytest.mark.parametrize(("issued", "expires", "file_from", "file_to", "extended_until"), [
    ("30/12/2022", "30/12/2025", "03/07/2025", "01/09/2025", "28/06/2026"),
    ("28/02/2023", "28/02/2026", "01/09/2025", "31/10/2025", "27/08/2026"),
    ("31/08/2023", "31/08/2026", "04/03/2026", "03/05/2026", "27/02/2027"),
    ("29/02/2024", "28/02/2027", "01/09/2026", "31/10/2026", "27/08/2027"),
    ("29/06/2026", "29/06/2029", "31/12/2028", "01/03/2029", "26/12/2029"),
])
def test_the_days_of_a_certificate(issued, expires, file_from, file_to, extended_until):
    dates = renewal_dates(day(issued), TERMS)

    assert (dates.expires, dates.file_from, dates.file_to, dates.extended_until) == tuple(
        day(each) for each in (expires, file_from, file_to, extended_until)
    )


def test_a_certificate_s_days_stand_on_a_day_off():
    assert not CALENDAR.is_working_day(renewal_dates(day("31/08/2023"), TERMS).file_to)  # 03/05/2026, a Sunday


@pytest.mark.parametrize(("cut_off", "last_safe"), [("30/10/2026", "08/10/2026"), ("30/04/2027", "07/04/2027")])
def test_the_last_safe_filing_day_leaves_the_commune_its_time(cut_off, last_safe):
    last = last_good_day(day(cut_off), inclusive=False)

    safe = last_safe_filing_day(last, TERMS["commune_check"], CALENDAR)

    assert safe == day(last_safe)
    assert TERMS["commune_check"].ends(safe, CALENDAR) <= last < TERMS["commune_check"].ends(safe + timedelta(days=1), CALENDAR)


@pytest.mark.parametrize(("term", "ends"), [
    ("old_rules", "21/07/2026"),
    ("old_first", "21/07/2026"),
    ("old_again", "21/06/2026"),  # a Sunday, and it stays one
])
def test_the_days_of_transition(term, ends):
    assert TERMS[term].ends(day("22/05/2026"), CALENDAR) == day(ends)


def test_before_a_day_is_strictly_before_it():
    assert last_good_day(day("10/10/2021"), inclusive=False) == day("09/10/2021")  # a Saturday, and it stays one
    assert last_good_day(day("30/04/2027"), inclusive=True) == day("30/04/2027")


@pytest.mark.parametrize(("year", "month", "last"), [(2023, 9, 30), (2024, 2, 29), (2027, 2, 28), (2026, 12, 31)])
def test_the_end_of_a_month(year, month, last):
    assert month_end(year, month) == date(year, month, last)


def test_a_decree_without_a_window_has_a_validity_alone():
    dates = renewal_dates(day("30/12/2022"), regulation("qd148_2023").terms)

    assert (dates.expires, dates.file_from, dates.file_to, dates.extended_until) == (day("30/12/2025"), None, None, None)


def test_each_term_says_whether_it_moves_on_and_only_working_days_do():
    every = [(decree.id, term.code) for decree in regulations().values() for term in decree.terms.values() if term.moves_on]
    assert every == [("qd26_2026", "commune_check")]
    assert [measure for measure in Measure if measure.moves_on] == [Measure.WORKING_DAYS]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 15, 45])
def test_working_days_agree_with_the_tally_from_every_day_of_ten_years(count):
    last = NUMBERS[LAST]

    for start in EVERY:
        if NUMBERS[start] + count <= last:
            assert CALENDAR.add_working_days(start, count) == FIRSTS[NUMBERS[start] + count]


def test_no_working_days_end_today_or_move_on():
    none = Term(code="none", count=0, measure=Measure.WORKING_DAYS, label=WORDLESS, source="")

    assert none.ends(day("09/10/2021"), CALENDAR) == day("11/10/2021")
    assert none.ends(day("11/10/2021"), CALENDAR) == day("11/10/2021")


@pytest.mark.parametrize("count", [15, 30, 45, 60, 180, -30, -120, -180])
def test_calendar_days_agree_with_the_tally_and_never_move(count):
    term = Term(code="t", count=count, measure=Measure.DAYS, label=WORDLESS, source="")

    for start in EVERY:
        assert term.ends(start, CALENDAR).toordinal() - start.toordinal() == count


@pytest.mark.parametrize("count", [1, 6, 24, 36])
def test_months_keep_the_day_or_end_with_the_month(count):
    term = Term(code="t", count=count, measure=Measure.MONTHS, label=WORDLESS, source="")

    for start in EVERY:
        end = term.ends(start, CALENDAR)
        assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
        assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


def test_the_last_safe_day_is_the_last_from_every_day_of_ten_years():
    for last in EVERY[40:]:
        safe = last_safe_filing_day(last, TERMS["commune_check"], CALENDAR)
        assert NUMBERS[last] - NUMBERS[safe] == 15
        assert CALENDAR.is_working_day(safe)


def test_a_year_without_a_calendar_is_refused_for_working_days_alone():
    with pytest.raises(CalendarMissing):
        TERMS["commune_check"].ends(day("20/12/2028"), CALENDAR)
    assert TERMS["renewal"].ends(day("20/12/2028"), CALENDAR) == day("03/02/2029")
