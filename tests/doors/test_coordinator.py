"""The coordinator's pages: the year, a plan adopted, a date moved."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import aggregates
from tests import factories
from tests.doors.visitor import Visitor

ROUND = "mau_2024-r1"
MOVE = f"/dieu-phoi/dot/{ROUND}/doi-ngay"


def test_the_overview_lays_targets_beside_what_there_is(world):
    factories.year()
    factories.product(factories.producer(), stars=3)

    text = Visitor(player=factories.coordinator()).get("/dieu-phoi").text

    assert "ít nhất 02 sản phẩm đạt 3 sao" in text
    assert "chưa đạt" in text


def test_a_plan_pasted_is_adopted(world):
    text = json.dumps(factories.plan_content(Phase.PLANNED), ensure_ascii=False)

    answer = Visitor(player=factories.coordinator()).post("/dieu-phoi/ke-hoach", {"plan": text})

    assert (answer.status, answer.location) == (303, "/dieu-phoi"), answer.text
    assert aggregates.get(Plan, factories.PLAN).rounds == (ROUND,)


@pytest.mark.parametrize("zone", ["", "+07:00"])
def test_a_date_moves_with_its_reason_and_means_vietnam_time(world, zone):
    round_ = factories.year()
    to = (round_.closes_at + timedelta(days=2)).astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M") + zone

    answer = Visitor(player=factories.coordinator()).post(MOVE, {"moment": "closes", "to": to, "reason": "Mưa lũ"})

    moved = aggregates.get(Round, ROUND)
    assert answer.status == 303, answer.text
    assert abs(moved.closes_at - round_.closes_at - timedelta(days=2)) < timedelta(minutes=1)
    assert moved.recent[-1].data["reason"] == "Mưa lũ"
