"""Schedule events come 0, 1 or 3 times, in any order, up to two days early or late: the clock and the rows decide alone."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round, schedule_of
from chalicelib.doors import schedule
from chalicelib.services import intake, reconcile
from chalicelib.stores import aggregates
from tests import factories as make
from tests.world import world

SPREAD, LOOK = timedelta(hours=48), timedelta(minutes=5)
DAY = timedelta(days=1)
DONE = {
    "opens": ("RoundOpened", None),
    "seal": ("RoundSealed", None),
    "district-opens": ("StageOpened", Tier.DISTRICT),
    "district-closes": ("StageClosed", Tier.DISTRICT),
    "province-opens": ("StageOpened", Tier.PROVINCE),
    "province-closes": ("StageClosed", Tier.PROVINCE),
}


def phase_at(at, calendar):
    """From the plan's dates alone, for a round whose councils are never done early and whose districts decide in time."""
    borders = (
        (calendar["province.closes"], Phase.DECISION),
        (calendar["province.opens"], Phase.COUNCIL),
        (decided_at(calendar), Phase.CHECKING),
        (calendar["district.closes"], Phase.DECISION),
        (calendar["district.opens"], Phase.COUNCIL),
        (calendar["closes"], Phase.CHECKING),
        (calendar["opens"], Phase.FILING),
    )
    return next((phase for border, phase in borders if at >= border), Phase.PLANNED)


def decided_at(calendar):
    """Between the district's councils and the province's."""
    return calendar["district.closes"] + 5 * DAY


def happenings(rng, round_):
    """What comes when: one-shots as they happen to fire, the first look of the five-minute door after each instant, requests,
    and the districts' decisions."""
    instants = schedule_of(round_)
    fired = [
        (at + rng.uniform(-1, 1) * SPREAD, "fire", name)
        for name, at in instants.items()
        for _ in range(rng.choice((0, 1, 3)))
    ]
    looks = [
        (at + rng.random() * LOOK, "look", name) for name, at in instants.items()
    ]  # those between have nothing to do
    first, last = min(instants.values()) - 3 * DAY, max(instants.values()) + DAY
    asked = [(first + rng.random() * (last - first), "ask", "") for _ in range(20)]
    border = [(at + timedelta(milliseconds=rng.choice((-1, 0, 1))), "ask", "") for at in round_.moments().values()]
    decided = (decided_at(round_.moments()), "decide", "")
    return sorted([*fired, *looks, *asked, *border, decided])


def play(seed):
    rng = random.Random(seed)
    with world() as clock:
        round_ = make.year(Phase.PLANNED)
        calendar, owner = round_.moments(), make.producer()
        draft = make.dossier(owner)
        make.dossier(owner, DossierState.IN_COUNCIL, name="Chấm mãi")  # keeps the stage open to its close
        told = Counter()
        for at, what, name in happenings(rng, round_):
            clock.move_to(at, tick=False)
            told[what] += 1
            if what == "fire":
                schedule.on_moment({"round": round_.id, "moment": name, "at": at.isoformat()}, None)
            elif what == "look":
                reconcile.sweep()
            elif what == "decide":
                decide(round_.id)
            now = aggregates.get(Round, round_.id)
            assert now.phase(at) == phase_at(at, calendar), (seed, at, what)
            assert answer_to(owner, draft.id) == wanted(at, calendar), (seed, at)
        check_acts(aggregates.get(Round, round_.id), seed)
        return told


def decide(round_id):
    """What the conductor and the authorities do between two stages."""
    tallied = aggregates.get(Round, round_id).tally_stage(Tier.DISTRICT, by="test", at=make.now())
    aggregates.commit(tallied)
    aggregates.commit(tallied.finish_stage(Tier.DISTRICT, by="test", at=make.now()))


def answer_to(owner, draft):
    """What a producer with a dossier without documents hears who files now."""
    with pytest.raises(Refused) as no:
        intake.submit(owner.actor, draft)
    return no.value.why


def wanted(at, calendar):
    if at < calendar["opens"]:
        return Why.TOO_EARLY
    return Why.NO_DOCUMENTS if at < calendar["closes"] else Why.TOO_LATE


def check_acts(round_, seed):
    """Each act once, never before its instant, and within five minutes of it."""
    due = {act: schedule_of(round_)[name] for name, act in DONE.items()}
    found = [((event.name, event.data.get("tier")), event.at) for event in aggregates.journal_of(f"ROUND#{round_.id}")]
    acts = [(act, at) for act, at in found if act in due]
    assert Counter(act for act, _ in acts) == dict.fromkeys(due, 1), seed
    for act, at in acts:
        assert due[act] <= at <= due[act] + LOOK, (seed, act, at)


def test_the_phase_is_right_at_every_request_and_what_is_overdue_is_done_within_five_minutes():
    told = Counter()
    for seed in range(5):
        told.update(play(seed))

    assert told["fire"] > 30


@pytest.mark.long
def test_three_hundred_more(capsys):
    told = Counter()
    for seed in range(5, 305):
        told.update(play(seed))
    with capsys.disabled():
        print(f"\nschedule: 300 seeds from 5, {told['fire']} one-shots, {told['look']} looks, {told['ask']} requests")


def test_a_phase_that_waited_for_its_event_would_be_wrong():
    """The naive round, kept to show that the play bites: it is filing when somebody has opened it."""
    rng, wrong = random.Random(1), 0
    with world() as clock:
        round_ = make.year(Phase.PLANNED)
        for at, what, name in happenings(rng, round_):
            clock.move_to(at, tick=False)
            if what == "fire":
                schedule.on_moment({"round": round_.id, "moment": name, "at": at.isoformat()}, None)
            now = aggregates.get(Round, round_.id)
            naive = now.opened_at is not None and now.sealed_at is None
            wrong += naive != (phase_at(at, round_.moments()) is Phase.FILING)
    assert wrong
