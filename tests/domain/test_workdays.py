"""Working days against the reading of the law, and against a second way of counting."""

import json
from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.workdays import Calendar, CalendarMissing

CALENDARS = Path(__file__).parents[2] / "chalicelib" / "calendars" / "vn"
YEARS = range(2019, 2029)
FILES = {year: json.loads((CALENDARS / f"{year}.json").read_text(encoding="utf-8")) for year in YEARS}
CALENDAR = Calendar.from_files(FILES.values())

days = st.dates(date(2019, 1, 1), date(2028, 12, 31))
days_with_room = st.dates(date(2019, 1, 1), date(2028, 6, 30))
counts = st.integers(0, 60)


def list_working_days() -> list[date]:
    """The oracle: cross days off a whole list, then look up; nothing is counted one by one."""
    rows = [row for file in FILES.values() for row in file["days"]]
    named = {kind: {row["day"] for row in rows if row["kind"] == kind} for kind in ("off", "work")}
    every = [date.fromordinal(n) for n in range(date(2019, 1, 1).toordinal(), date(2029, 1, 1).toordinal())]
    weekdays = {day for day in every if f"{day:%a}" not in ("Sat", "Sun")}
    crossed = {day for day in weekdays if day.isoformat() not in named["off"]}
    return sorted(crossed | {date.fromisoformat(text) for text in named["work"]})


WORKING = list_working_days()

@pytest.mark.parametrize(
    ("received", "ends"),
    [
        (date(2023, 4, 20), date(2023, 5, 16)),
        (date(2026, 4, 10), date(2026, 5, 6)),
        (date(2026, 8, 14), date(2026, 9, 8)),
        (date(2026, 10, 5), date(2026, 10, 26)),
        (date(2026, 11, 20), date(2026, 12, 14)),
        (date(2027, 1, 22), date(2027, 2, 19)),
    ],
)
def test_fifteen_working_days_end_where_the_reference_says(received, ends):
    assert CALENDAR.add_working_days(received, 15) == ends


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2023, 5, 5), True),
        (date(2023, 5, 6), False),  # a plain Saturday
        (date(2023, 5, 2), False),  # a holiday on a Tuesday
        (date(2023, 1, 2), False),  # New Year fell on Sunday
        (date(2024, 5, 4), True),  # a swapped Saturday
        (date(2024, 4, 29), False),  # what it was swapped for
        (date(2026, 8, 22), True),
        (date(2026, 1, 10), True),
    ],
)
def test_kind_of_a_day(day, working):
    assert CALENDAR.is_working_day(day) is working


@given(days)
def test_is_working_day_agrees_with_the_list(day):
    assert CALENDAR.is_working_day(day) == (day in WORKING)


@given(days_with_room, counts)
def test_adding_agrees_with_the_list(day, n):
    expected = day if n == 0 else WORKING[bisect_right(WORKING, day) + n - 1]

    assert CALENDAR.add_working_days(day, n) == expected


@given(days, days)
def test_counting_agrees_with_the_list(one, other):
    a, b = sorted((one, other))

    assert CALENDAR.working_days_between(a, b) == bisect_right(WORKING, b) - bisect_right(WORKING, a)


@given(days_with_room, counts)
def test_counting_undoes_adding(day, n):
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, n)) == n


@given(days_with_room, counts, counts)
def test_adding_twice_is_adding_the_sum(day, n, m):
    halfway = CALENDAR.add_working_days(day, n)

    assert CALENDAR.add_working_days(halfway, m) == CALENDAR.add_working_days(day, n + m)


@given(days_with_room)
def test_next_working_day_is_the_first_at_or_after(day):
    found = CALENDAR.next_working_day(day)

    assert CALENDAR.is_working_day(found)
    assert found >= day
    assert not any(day <= other < found for other in WORKING)


def test_a_working_day_is_its_own_next():
    assert CALENDAR.next_working_day(date(2023, 5, 5)) == date(2023, 5, 5)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.is_working_day(date(2018, 12, 31)),
        lambda: CALENDAR.working_days_between(date(2018, 12, 30), date(2019, 1, 5)),
        lambda: Calendar.from_files([]).next_working_day(date(2018, 1, 1)),
    ],
)
def test_a_year_without_calendar_is_refused_by_name(ask):
    with pytest.raises(CalendarMissing) as refused:
        ask()

    assert refused.value.year == 2018


def test_a_term_running_into_a_year_without_calendar_is_refused():
    with pytest.raises(CalendarMissing) as refused:
        CALENDAR.add_working_days(date(2028, 12, 20), 15)

    assert refused.value.year == 2029


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="before"):
        CALENDAR.working_days_between(date(2023, 5, 5), date(2023, 5, 4))
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.add_working_days(date(2023, 5, 5), -1)


@pytest.mark.parametrize(
    "row",
    [
        {"day": "2024-01-01", "kind": "off"},
        {"day": "2023-02-30", "kind": "off"},
        {"day": "2023-01-02", "kind": "holiday"},
    ],
)
def test_a_bad_day_in_a_file_is_refused(row):
    with pytest.raises(ValueError):
        Calendar.from_files([{"year": 2023, "days": [row]}])


def test_a_day_both_off_and_working_is_refused():
    rows = [{"day": "2023-01-02", "kind": "off"}, {"day": "2023-01-02", "kind": "work"}]

    with pytest.raises(ValueError, match="2023, 1, 2"):
        Calendar.from_files([{"year": 2023, "days": rows}])


def test_tet_2023_is_a_week_off():
    week = [date(2023, 1, 20) + timedelta(days=n) for n in range(7)]

    assert not any(CALENDAR.is_working_day(day) for day in week)


def test_a_day_before_is_the_last_working_one():
    assert CALENDAR.previous_working_day(date(2027, 2, 10)) == date(2027, 2, 3)
    assert CALENDAR.previous_working_day(date(2026, 8, 22)) == date(2026, 8, 22)


def test_a_year_without_a_status_is_a_draft():
    assert Calendar.from_files([{"year": 2023, "days": []}]).drafts == {2023}
    with pytest.raises(ValueError):
        Calendar.from_files([{"year": 2023, "status": "perhaps", "days": []}])


def test_the_drafts_between_are_those_the_days_lie_in():
    calendar = Calendar(years=frozenset({2025, 2026, 2027}), off=frozenset(), work=frozenset(), drafts=frozenset({2026, 2027}))

    assert calendar.drafts_between(date(2025, 12, 30), date(2025, 12, 31)) == ()
    assert calendar.drafts_between(date(2025, 12, 31), date(2026, 1, 1)) == (2026,)
    assert calendar.drafts_between(date(2025, 3, 1), date(2027, 3, 1)) == (2026, 2027)
    assert calendar.drafts_between(date(2026, 12, 31), date(2026, 12, 31)) == ()
