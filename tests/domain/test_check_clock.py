"""Both clocks of a check: equal without a supplement, else the paused one ends later by the days the producer had it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.check_clock import CheckClock, Pause, answered, check_clock
from chalicelib.domain.terms import Measure, Term
from chalicelib.domain.words import VIETNAM
from chalicelib.stores.calendars import calendar

CALENDAR = calendar()
DAY = timedelta(days=1)
RECEIVED = datetime(2027, 4, 7, 16, 30, tzinfo=VIETNAM)  # a Wednesday; 15 working days end on 29/04/2027
NOW = datetime(2027, 5, 20, 9, tzinfo=VIETNAM)


def term(count=15, measure=Measure.WORKING_DAYS):
    return Term(code="check", count=count, measure=measure, label="", source="")


def at(month, day, hour=9):
    return datetime(2027, month, day, hour, tzinfo=VIETNAM)


def clock(*pauses, stops=False, now=NOW, of=None, received=RECEIVED):
    return check_clock(of or term(), received, pauses, stops=stops, now=now, calendar=CALENDAR)


def test_without_a_supplement_both_clocks_end_on_the_term_s_last_day():
    assert clock() == CheckClock(running=date(2027, 4, 29), paused=date(2027, 4, 29), stops=False, draft=True)


@pytest.mark.parametrize(("since", "until", "paused"), [
    (at(4, 12), at(4, 12, 15), date(2027, 4, 29)),  # back on the same day
    (at(4, 12), at(4, 13), date(2027, 5, 4)),  # one working day: 30/4 and 3/5 are days off
    (at(4, 9), at(4, 12), date(2027, 5, 4)),  # a weekend costs nothing, the Monday one
    (at(4, 10), at(4, 11), date(2027, 4, 29)),  # Saturday to Sunday
    (at(4, 28), at(5, 6), date(2027, 5, 7)),  # the last day but one: one day was left
])
def test_days_with_the_producer_are_not_counted(since, until, paused):
    told = clock(Pause(since=since, until=until))

    assert (told.running, told.paused) == (date(2027, 4, 29), paused)


def test_a_dossier_still_away_counts_as_if_it_came_back_now():
    away = Pause(since=at(4, 12))

    assert clock(away, now=at(4, 20)) == clock(Pause(since=at(4, 12), until=at(4, 20)))


def test_the_setting_says_which_clock_binds():
    pause = Pause(since=at(4, 12), until=at(4, 14))

    assert (clock(pause).due, clock(pause, stops=True).due) == (date(2027, 4, 29), date(2027, 5, 5))


def test_calendar_days_neither_skip_nor_move():
    received = datetime(2027, 4, 15, 9, tzinfo=VIETNAM)
    told = clock(Pause(since=at(4, 20), until=at(4, 25)), of=term(15, Measure.DAYS), received=received)

    assert (told.running, told.paused, told.draft) == (date(2027, 4, 30), date(2027, 5, 5), False)


def test_an_answer_ends_the_last_pause_and_only_an_open_one():
    one, two = Pause(since=at(4, 12), until=at(4, 13)), Pause(since=at(4, 15))

    assert answered((one, two), at(4, 16)) == (one, Pause(since=at(4, 15), until=at(4, 16)))
    assert answered((one,), at(4, 16)) == (one,)
    assert answered((), at(4, 16)) == ()


moments = st.integers(0, 24 * 90).map(lambda hours: RECEIVED + timedelta(hours=hours))
terms = st.builds(term, st.integers(1, 30), st.sampled_from((Measure.WORKING_DAYS, Measure.DAYS))) | st.builds(
    term, st.integers(1, 3), st.just(Measure.MONTHS)
)


@st.composite
def supplements(draw):
    instants = sorted(draw(st.lists(moments, max_size=6, unique=True)))
    return [Pause(since=since, until=until) for since, until in zip(instants[::2], instants[1::2], strict=False)]


@given(terms, supplements(), st.booleans())
def test_a_pause_never_shortens_and_costs_no_more_than_it_lasted(of, pauses, stops):
    told = clock(*pauses, of=of, stops=stops)
    days_away = sum((pause.until.date() - pause.since.date()).days for pause in pauses)

    assert told.paused >= told.running == of.ends(RECEIVED.date(), CALENDAR)
    assert told.due == (told.paused if stops else told.running)
    if of.measure is Measure.WORKING_DAYS:
        assert CALENDAR.is_working_day(told.paused)
        between = CALENDAR.working_days_between(told.running, told.paused)
        assert between <= sum(CALENDAR.working_days_between(pause.since.date(), pause.until.date()) for pause in pauses)
    else:
        assert (told.paused - told.running).days <= days_away


@given(terms, supplements())
def test_a_pause_more_never_ends_earlier(of, pauses):
    ends = [clock(*pauses[:count], of=of).paused for count in range(len(pauses) + 1)]

    assert ends == sorted(ends)
    assert clock(of=of).paused == clock(of=of).running
