"""Offsets and office hours, against a naive reading of both, over years of days."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.domain.mail import ALERTS
from chalicelib.domain.reminders import Office, Offset, Reminders, Span
from chalicelib.domain.words import VIETNAM
from chalicelib.stores.calendars import calendar
from chalicelib.stores.regulations import regulations
from chalicelib.stores.reminders import reminders

CALENDAR, OFFICE = calendar(), Office(opens=time(7, 30), closes=time(17))
RULES = reminders("qd26_2026")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
INSTANTS = st.datetimes(datetime(2024, 2, 1), datetime(2027, 6, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001 - the zone is beside
OFFSETS = st.builds(
    Offset, count=st.integers(-40, 20), span=st.sampled_from([Span.DAYS, Span.WORKING_DAYS]), urgent=st.just(False)
)
BEFORE_A_DATE = [code for code, rows in RULES.offsets.items() if rows[0].count <= 0]


def vietnam(*parts):
    return datetime(*parts, tzinfo=VIETNAM)


def with_(alert, *offsets):
    return Reminders(office=OFFICE, digest_from=5, offsets={alert: offsets})


@given(INSTANTS)
def test_the_office_is_open_on_working_days_and_half_open_by_the_clock(at):
    naive = CALENDAR.is_working_day(at.date()) and time(7, 30) <= at.time() < time(17)

    assert OFFICE.is_open(at, CALENDAR) is naive


@given(INSTANTS)
def test_the_next_opening_is_the_first_open_minute(at):
    opening = OFFICE.next_open(at, CALENDAR)

    assert OFFICE.is_open(opening, CALENDAR)
    assert opening >= at
    assert opening == at or not OFFICE.is_open(opening - MINUTE, CALENDAR)
    assert not any(OFFICE.is_open(at + (opening - at) * part / 7, CALENDAR) for part in range(1, 7)) or opening == at


@given(INSTANTS, OFFSETS)
@example(datetime(2025, 1, 1, microsecond=1, tzinfo=VIETNAM), Offset(count=0, span=Span.WORKING_DAYS))  # a day off itself
def test_a_reminder_of_days_comes_in_the_morning_of_a_working_day_and_no_later_than_it_says(anchor, offset):
    at = RULES.instant("decision_due", offset, anchor, CALENDAR)

    assert OFFICE.is_open(at, CALENDAR)
    assert at.astimezone(VIETNAM).time() == time(7, 30)
    if offset.span is Span.DAYS and offset.count <= 0:
        assert at.date() <= (anchor - timedelta(microseconds=1)).date() + DAY * offset.count


@given(INSTANTS, st.integers(1, 20))
def test_working_days_after_are_counted_as_the_law_counts_them(anchor, count):
    at = RULES.instant("check_due", Offset(count=count, span=Span.WORKING_DAYS), anchor, CALENDAR)

    assert CALENDAR.working_days_between(anchor.date(), at.date()) == count


@given(INSTANTS, st.integers(1, 20))
def test_working_days_before_leave_as_many_from_then(anchor, count):
    at = RULES.instant("council_opens", Offset(count=-count, span=Span.WORKING_DAYS), anchor, CALENDAR)

    left = [at.date() + DAY * n for n in range((anchor.date() - at.date()).days)]
    assert sum(CALENDAR.is_working_day(day) for day in left) == count


@settings(deadline=None)
@given(st.sampled_from(BEFORE_A_DATE), INSTANTS, st.lists(st.integers(0, 60 * 24 * 60), min_size=1, max_size=12))
def test_however_often_somebody_looks_each_is_told_once_latest_first_and_never_past_its_date(alert, anchor, looks):
    told = []
    for minutes in sorted(looks):
        now = anchor - 50 * DAY + minutes * MINUTE
        due = RULES.due(alert, anchor, now, CALENDAR)
        if due:
            told.append(due)
            assert now < anchor
            assert due.offset.urgent or OFFICE.is_open(now, CALENDAR) or OFFICE.next_open(now, CALENDAR) >= anchor
    names = list(dict.fromkeys(due.name for due in told))
    assert [due.name for due in told] == sorted((due.name for due in told), key=names.index)  # one never comes back


def test_a_late_look_tells_the_latest_alone():
    anchor = vietnam(2024, 6, 28)

    due = RULES.due("filing_closes", anchor, vietnam(2024, 6, 25, 9), CALENDAR)

    assert due
    assert due.offset.code == "-3days"


def test_an_urgent_one_comes_at_its_instant_and_not_a_microsecond_before():
    anchor = vietnam(2024, 6, 30, 4)
    instant = anchor - timedelta(hours=4)

    codes = [
        due.offset.code if due else None
        for due in (
            RULES.due("filing_closes_producer", anchor, at, CALENDAR)
            for at in (instant - timedelta(microseconds=1), instant, anchor - timedelta(microseconds=1), anchor)
        )
    ]
    assert codes == ["-48hours", "-4hours", "-4hours", None]


def test_at_night_it_waits_for_the_morning_unless_its_date_would_pass():
    offset, night = Offset(count=-1, span=Span.DAYS), vietnam(2024, 6, 27, 22)
    rules = with_("decision_due", offset)

    assert rules.due("decision_due", vietnam(2024, 6, 29), night, CALENDAR) is None
    assert rules.due("decision_due", vietnam(2024, 6, 28, 7), night, CALENDAR) is not None


def test_what_is_overdue_is_told_every_working_day_and_named_by_it():
    anchor = vietnam(2024, 6, 28)  # the last day was Thursday the 27th
    names = [
        due.name if (due := RULES.due("check_overdue", anchor, vietnam(2024, 6, day, 9), CALENDAR)) else "" for day in (27, 28, 29)
    ]
    monday = RULES.due("check_overdue", anchor, vietnam(2024, 7, 1, 9), CALENDAR)

    assert names == ["", "check_overdue@2024-06-28T00:00+1working_days#2024-06-28", ""]
    assert monday
    assert monday.name.endswith("#2024-07-01")


def test_a_moved_date_is_another_reminder():
    now = vietnam(2024, 6, 25, 9)
    names = {RULES.due("filing_closes", vietnam(2024, 6, day), now, CALENDAR).name for day in (27, 28)}

    assert len(names) == 2


def test_a_year_without_a_calendar_takes_monday_to_friday():
    due = RULES.due("filing_closes", vietnam(2041, 6, 28), vietnam(2041, 6, 25, 9), CALENDAR)

    assert due
    assert 2041 not in CALENDAR.years


@pytest.mark.parametrize("decree", sorted(regulations()))
def test_every_decree_has_offsets_for_every_alert(decree):
    assert set(reminders(decree).offsets) == set(ALERTS)


def test_a_province_s_own_offsets_lie_above_the_decree_s_and_leave_the_rest():
    own = reminders("qd148_2023", {"digest_from": 9, "offsets": {"decision_due": [{"count": -20, "span": "days"}]}})

    assert [offset.code for offset in own.offsets["decision_due"]] == ["-20days"]
    assert (own.digest_from, own.office, own.offsets["check_due"]) == (9, RULES.office, RULES.offsets["check_due"])


@pytest.mark.parametrize("own", [
    {"offsets": {"no_such": []}}, {"office_hours": {"opens": "18:00"}},
    {"offsets": {"decision_due": [{"count": -1, "span": "days", "daily": True}]}},
])
def test_what_would_never_be_sent_is_refused(own):
    with pytest.raises(ValueError, match=r"no such alert|office hours|daily"):
        reminders("qd148_2023", own)


def test_an_instant_in_another_zone_is_the_same():
    anchor = vietnam(2024, 6, 28)

    assert RULES.due("filing_closes", anchor.astimezone(UTC), vietnam(2024, 6, 25, 9), CALENDAR) == RULES.due(
        "filing_closes", anchor, vietnam(2024, 6, 25, 9), CALENDAR
    )
