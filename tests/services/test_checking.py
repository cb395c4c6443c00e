"""What an officer sees of a check: both clocks, the date that binds, what is due first standing first."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.check_clock import CheckClock, Pause
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.deadline import end_of
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.services.checking import Checking, check_by, checking
from chalicelib.stores import regulations
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
COMMUNE = Tier("commune")
DUE = date(2024, 3, 27)


@pytest.fixture
def round_():
    return make.year_of_sets()


def at_commune(name="Bánh tét lá cẩm", state=DossierState.SUBMITTED, received=None, **changes):
    fields = {"tier": COMMUNE, "regulation": make.SETS, "received_at": received or make.NOW, **changes}
    return make.dossier(make.producer(), state, name=name, **fields)


def test_the_decree_s_clock_binds_where_it_ends_before_the_round_s_date(round_):
    round_ = replace(round_, proposes_before=make.NOW + timedelta(days=30))
    told = checking(at_commune(), round_)

    assert told.clock == CheckClock(running=DUE, paused=DUE, stops=False)
    assert (told.until, told.overdue, told.by_clock) == (end_of(DUE), False, True)


def test_the_round_s_date_binds_where_it_comes_first(round_):
    told = checking(at_commune(), round_)  # its council begins in 20 days, before the term is over

    assert (told.until, told.by_clock) == (round_.stages[0].opens_at, False)


def test_days_with_the_producer_count_by_the_decree_s_default_and_not_where_a_tier_stops_its_clock(round_, monkeypatch):
    round_ = replace(round_, proposes_before=make.NOW + timedelta(days=60))
    pause = Pause(since=make.NOW - timedelta(days=2), until=make.NOW)
    dossier = at_commune(received=make.NOW - timedelta(days=6), pauses=(pause,))
    going = checking(dossier, round_)
    decree = regulations.regulation(make.SETS)
    first = replace(decree.tiers[0], check=replace(decree.tiers[0].check, pause_on_supplement=True))
    monkeypatch.setattr(regulations, "regulation", lambda _: replace(decree, tiers=(first, *decree.tiers[1:])))
    stopped = checking(dossier, round_)

    assert (going.clock.running, going.clock.paused) == (date(2024, 3, 21), date(2024, 3, 25))
    assert (going.until, stopped.until) == (end_of(date(2024, 3, 21)), end_of(date(2024, 3, 25)))


def test_a_province_s_own_rules_stop_the_clock(round_):
    pause = Pause(since=make.NOW - timedelta(days=2), until=make.NOW)
    own = OwnRules(document="Quy chế", settings={"pause_on_supplement": True})
    ruled = replace(round_, proposes_before=make.NOW + timedelta(days=60), council_rules=own)
    told = checking(at_commune(received=make.NOW - timedelta(days=6), pauses=(pause,)), ruled)

    assert (told.clock.stops, told.until) == (True, end_of(date(2024, 3, 25)))


@pytest.mark.parametrize("state", [DossierState.DRAFT, DossierState.ACCEPTED, DossierState.RECOGNISED, DossierState.DEFERRED])
def test_what_is_not_under_check_has_no_date(round_, state):
    dossier = at_commune(state=state)

    assert checking(dossier, round_) == Checking(dossier=dossier)


def test_a_year_without_a_calendar_leaves_the_round_s_date(round_):
    dossier = at_commune(received=datetime(2029, 1, 3).astimezone())

    assert checking(dossier, round_).clock is None


def test_a_letter_names_the_date_of_a_check_that_begins(round_):
    round_ = replace(round_, proposes_before=make.NOW + timedelta(days=60))
    dossier = at_commune()

    assert check_by(dossier, round_, COMMUNE, make.NOW) == end_of(DUE)
    assert check_by(dossier, round_, Tier.PROVINCE, make.NOW) == round_.stages[0].opens_at

