from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import SEAL_DELAY, Phase, schedule_of
from tests.domain.makers import DAY, T0, round_

TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(("at", "filing"), [
    (T0 + 10 * DAY - TICK, False), (T0 + 10 * DAY, True), (T0 + 40 * DAY - TICK, True), (T0 + 40 * DAY, False),
])
def test_filing_is_half_open(at, filing):
    assert round_().is_filing(at) is filing


@pytest.mark.parametrize(("day", "phase"), [
    (9, Phase.PLANNED), (10, Phase.FILING), (40, Phase.CHECKING), (60, Phase.COUNCIL), (70, Phase.DECISION), (85, Phase.DECISION),
])
def test_the_phase_follows_calendar_and_clock_even_if_no_event_ever_came(day, phase):
    assert round_().phase(T0 + day * DAY) is phase


def carried_out(rnd, at):
    """What `advance` does."""
    acts = []
    while (act := rnd.due(at)) is not None:
        rnd = rnd.do(act, by="conductor", at=at)
        acts.append(act)
    return rnd, acts


@given(st.lists(st.integers(0, 100 * 24), min_size=1, max_size=40))
def test_however_often_and_late_somebody_looks_each_act_is_done_once_and_in_order(hours):
    rnd, done = round_(), []
    for hour in sorted(hours):
        rnd, acts = carried_out(rnd, T0 + timedelta(hours=hour))
        done += [act for act in acts if act != "remind"]

    order = ["open", "seal", "open_stage", "remind_sheets", "close_stage"]
    assert len(done) == len(set(done))
    assert done == sorted(done, key=order.index)
    assert carried_out(rnd, T0 + timedelta(hours=max(hours)))[1] == []


def test_a_look_at_each_scheduled_instant_does_the_whole_calendar():
    rnd, names = round_(), []
    for at in sorted(schedule_of(rnd).values()):
        rnd, acts = carried_out(rnd, at)
        names += acts
        stage = rnd.current_stage
        if acts == ["close_stage"]:
            rnd = rnd.tally_stage(stage.tier, by="c", at=at).finish_stage(stage.tier, by="c", at=at)

    stage_acts = ["open_stage", "remind_sheets", "close_stage"]
    assert names == ["open", "seal", *stage_acts, *stage_acts]
    assert rnd.phase(T0 + 200 * DAY) is Phase.DONE


def test_sealing_waits_for_the_last_ticket():
    opened, _ = carried_out(round_(), T0 + 11 * DAY)

    assert opened.due(opened.closes_at + SEAL_DELAY - TICK) is None
    assert opened.due(opened.closes_at + SEAL_DELAY) == "seal"


def test_sheets_are_taken_within_the_window_of_an_opened_stage_only():
    rnd, _ = carried_out(round_(), T0 + 60 * DAY)
    stage = rnd.stage(Tier.DISTRICT)

    assert not round_().stage(Tier.DISTRICT).takes_sheets(T0 + 60 * DAY)
    assert [stage.takes_sheets(at) for at in (T0 + 60 * DAY, stage.closes_at - TICK, stage.closes_at)] == [True, True, False]


def test_a_decision_waits_for_the_proposals_and_comes_once_a_unit():
    rnd, _ = carried_out(round_(), T0 + 60 * DAY)
    rnd, _ = carried_out(rnd, T0 + 70 * DAY)
    with pytest.raises(Refused) as early:
        rnd.record_decision(Tier.DISTRICT, "u1", "1/QĐ", by="o", at=T0)
    decided = rnd.tally_stage(Tier.DISTRICT, by="c", at=T0).record_decision(Tier.DISTRICT, "u1", "1/QĐ", by="o", at=T0)
    with pytest.raises(Refused) as twice:
        decided.record_decision(Tier.DISTRICT, "u1", "2/QĐ", by="o", at=T0)

    assert (early.value.why, twice.value.why) == (Why.DECISION_TOO_EARLY, Why.DECISION_EXISTS)


@pytest.mark.parametrize(("moment", "day", "now", "why"), [
    ("closes", 50, 5, None), ("closes", 61, 5, Why.DATE_ORDER), ("closes", 4, 5, Why.DATE_PAST), ("closes", 50, 41, Why.DATE_PAST),
    ("district.closes", 72, 5, None), ("district.closes", 59, 5, Why.DATE_ORDER), ("noon", 50, 5, Why.FIELD_INVALID),
])
def test_a_date_moves_forward_in_order_and_never_once_past(moment, day, now, why):
    to, at = T0 + day * DAY, T0 + now * DAY

    if why is None:
        moved = round_().move(moment, to, "mưa bão", by="c", at=at)
        assert moved.moments()[moment] == to
        assert moved.recent[-1].data["reason"] == "mưa bão"
    else:
        with pytest.raises(Refused) as refusal:
            round_().move(moment, to, "mưa bão", by="c", at=at)
        assert refusal.value.why is why


def test_who_only_checks_proposes_until_the_cut_off_and_where_none_is_said_until_the_first_council():
    plain, cut_off = round_(), round_(proposes_before=T0 + 50 * DAY)

    assert [plain.check_until(Tier(name)) for name in ("commune", "district", "province")] == [T0 + day * DAY for day in (60, 60, 80)]
    assert [cut_off.check_until(Tier(name)) for name in ("commune", "district", "province")] == [T0 + day * DAY for day in (50, 60, 80)]


@pytest.mark.parametrize(("moment", "day", "why"), [
    ("proposes", 55, None), ("proposes", 39, Why.DATE_ORDER), ("proposes", 61, Why.DATE_ORDER), ("closes", 51, Why.DATE_ORDER),
    ("forwards", 120, None), ("forwards", 94, Why.DATE_ORDER), ("province.finish", 101, Why.DATE_ORDER),
])
def test_a_cut_off_moves_like_any_date_and_keeps_its_place(moment, day, why):
    rnd, to = round_(proposes_before=T0 + 50 * DAY, forwards_before=T0 + 100 * DAY), T0 + day * DAY

    if why is None:
        assert rnd.move(moment, to, "mưa bão", by="c", at=T0).moments()[moment] == to
    else:
        with pytest.raises(Refused) as refusal:
            rnd.move(moment, to, "mưa bão", by="c", at=T0)
        assert refusal.value.why is why


def test_a_calendar_runs_from_the_opening_to_what_is_sent_on():
    whole = round_(proposes_before=T0 + 50 * DAY, forwards_before=T0 + 100 * DAY)

    stages = [f"{tier}.{name}" for tier in ("district", "province") for name in ("opens", "closes", "finish")]
    assert list(whole.moments()) == ["opens", "closes", "proposes", *stages, "forwards"]
    assert list(round_().moments()) == ["opens", "closes", *stages]


@pytest.mark.parametrize("moment", ["proposes", "forwards"])
def test_a_cut_off_that_was_never_set_cannot_be_moved(moment):
    with pytest.raises(Refused) as refusal:
        round_().move(moment, T0 + 50 * DAY, "mưa bão", by="c", at=T0)

    assert (refusal.value.why, refusal.value.field) == (Why.FIELD_INVALID, "moment")


def test_a_move_needs_a_reason():
    with pytest.raises(Refused) as refusal:
        round_().move("closes", T0 + 50 * DAY, " ", by="c", at=T0)

    assert refusal.value.why is Why.REASON_MISSING


def test_a_stage_without_quorum_is_reopened_with_a_reason_until_it_is_tallied():
    rnd, _ = carried_out(carried_out(round_(), T0 + 60 * DAY)[0], T0 + 70 * DAY)
    until, now = T0 + 74 * DAY, T0 + 71 * DAY

    reopened = rnd.move("district.closes", until, "thiếu túc số", by="c", at=now)

    assert reopened.stage(Tier.DISTRICT).takes_sheets(now)
    with pytest.raises(Refused) as refusal:
        rnd.tally_stage(Tier.DISTRICT, by="c", at=now).move("district.closes", until, "thiếu túc số", by="c", at=now)
    assert refusal.value.why is Why.DATE_PAST


def test_rounds_stand_under_way_then_to_come_then_over_with_the_latest_first():
    def opened(day, **changes):
        return replace(round_(), opens_at=T0 + day * DAY, **changes)

    over = [opened(day, stages=tuple(replace(each, decided_at=T0) for each in round_().stages), closes_at=T0 + 5 * DAY) for day in (1, 2)]
    now, next_, later = opened(3), opened(50), opened(70)

    found = sorted([later, *over, next_, now], key=lambda each: each.place(T0 + 45 * DAY))

    assert found == [now, next_, later, over[1], over[0]]
