"""An adopted plan's cut-offs: its own, else the decree's; a year without a calendar is refused in words."""

import json
from pathlib import Path

import pytest
import time_machine

from chalicelib.domain.deadline import in_full
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.round import Round
from chalicelib.pages.refusals import said
from chalicelib.services import deadlines, plans
from chalicelib.stores import aggregates
from tests import factories as make

PLAN = Path(__file__).parents[2] / "plans" / "vinh_long_2027.json"


@pytest.fixture
def coordinator(world):
    with time_machine.travel("2027-02-15T09:00+07:00", tick=True):
        yield make.person(Role.COORDINATOR, "vinh_long", province="vinh_long").actor


def content(**changes):
    plan = json.loads(PLAN.read_text("utf-8"))
    plan["rounds"][0] |= changes
    return plan


def test_a_plan_s_own_cut_offs_are_kept(coordinator):
    plan = plans.adopt(coordinator, json.dumps(content()))

    told = [
        (in_full(round_.proposes_before), in_full(round_.forwards_before))
        for round_ in (aggregates.get(Round, id_) for id_ in plan.rounds)
    ]
    assert told == [
        ("hết ngày thứ Năm 29/04/2027", "hết ngày thứ Năm 29/07/2027"),
        ("hết ngày thứ Sáu 29/10/2027", "hết ngày thứ Bảy 29/01/2028"),
    ]


def test_where_a_plan_is_silent_the_decree_s_cut_off_holds_and_pages_count_to_the_last_safe_day(coordinator):
    plan = content(closes={"at": "2027-04-30T00:00:00+07:00", "assumed": True, "reason": "thử"})
    del plan["rounds"][0]["proposes"]

    round_ = aggregates.get(Round, plans.adopt(coordinator, json.dumps(plan)).rounds[0])
    end = deadlines.filing_end(round_)

    assert in_full(round_.proposes_before) == "hết ngày thứ Năm 29/04/2027"
    assert deadlines.told(make.now(), end.until, draft=end.draft).startswith("hết ngày thứ Tư 07/04/2027 (còn ")
    assert "(lịch dự kiến)" in deadlines.safe_day_words(round_)


def test_a_year_without_a_calendar_is_refused_in_words(coordinator):
    text = PLAN.read_text("utf-8").replace("2028", "2030").replace("2027", "2029")

    with pytest.raises(Refused) as refusal:
        plans.adopt(coordinator, text)

    assert refusal.value.why is Why.PLAN_INVALID
    assert "Chưa có lịch làm việc năm 2029." in said(refusal.value).sentence
