"""The coordinator's pages: the year, a plan adopted, a date moved."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import aggregates
from tests import factories
from tests.doors.situations import FIGURE
from tests.doors.visitor import Visitor

ROUND = "mau_2024-r1"
MOVE = f"/dieu-phoi/dot/{ROUND}/doi-ngay"


def test_the_overview_lays_targets_beside_what_there_is(world):
    factories.year()
    factories.product(factories.producer(), stars=3)

    text = Visitor(player=factories.coordinator()).get("/dieu-phoi").text

    assert "ít nhất 02 sản phẩm đạt 3 sao" in text
    assert "chưa đạt" in text


def test_what_is_under_way_is_told_beside_what_there_is(world):
    factories.year()
    owner = factories.producer()
    factories.product(owner, stars=3)
    factories.dossier(owner, DossierState.SUBMITTED, name="Mắm")
    factories.dossier(owner, DossierState.SUBMITTED, name="Khô")

    text = " ".join(Visitor(player=factories.coordinator()).get("/dieu-phoi").text.split())

    assert "ít nhất 2 1, có thể đến 3 chưa đạt, còn có thể đạt" in text


TARGET = f"/dieu-phoi/ke-hoach/{factories.PLAN}/chi-tieu"


def test_a_figure_is_entered_corrected_and_kept_on_record(world):
    factories.year(content=factories.plan_with_entered_targets())
    coordinator = Visitor(player=factories.coordinator())
    assert "chưa nhập" in coordinator.get("/dieu-phoi").text

    for seen, count in (("0", "1"), ("1", "2")):
        answer = coordinator.post(f"{TARGET}/000-2", {**FIGURE, "count": count, "seen": seen})
        assert (answer.status, answer.location) == (303, f"{TARGET}/000-2"), answer.text

    plan = aggregates.get(Plan, factories.PLAN)
    assert [(figure.count, figure.whole, figure.on.isoformat(), figure.by) for figure in plan.figures] == [
        (1, 14, "2024-03-01", coordinator.player.email), (2, 14, "2024-03-01", coordinator.player.email)]
    assert [event.name for event in plan.recent] == ["PlanAdopted", "FigureEntered", "FigureEntered"]
    text = " ".join(coordinator.get("/dieu-phoi").text.split())
    assert "14,28% (2/14) ngày 01/03/2024, theo Báo cáo 12/BC-NTM đạt" in text
    page = coordinator.get(f"{TARGET}/000-2")
    assert ("1/14" in page.text, "2/14" in page.text, page.form(f"{TARGET}/000-2")["seen"]) == (True, True, "2")


def test_of_each_unit_the_page_says_who_is_still_short(world):
    factories.year(content=factories.plan_with_entered_targets())
    coordinator = Visitor(player=factories.coordinator())

    coordinator.post(f"{TARGET}/000-3", {**FIGURE, "count": "1", "unit": factories.EAST, "seen": "0"})

    assert "chưa nhập đủ 1/2 đơn vị đạt; còn: Huyện Tây" in " ".join(coordinator.get(f"{TARGET}/000-3").text.split())


def test_a_counted_target_has_a_page_without_a_form(world):
    factories.year()

    page = Visitor(player=factories.coordinator()).get(f"{TARGET}/000-1")

    assert (page.status, f"{TARGET}/000-1" in page.forms()) == (200, False)


def test_a_figure_survives_the_conductor_s_own_writes(world):
    """A plan's row is written by the year's conductor too: the coordinator's form knows nothing of that."""
    factories.year(content=factories.plan_with_entered_targets())
    plan = aggregates.get(Plan, factories.PLAN)
    aggregates.commit(plan.start_year(by="conductor", at=factories.now()))

    assert Visitor(player=factories.coordinator()).post(f"{TARGET}/000-2", FIGURE).status == 303


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

    once = aggregates.get(Round, ROUND)
    again = Visitor(player=factories.coordinator()).post(MOVE, {"moment": "closes", "to": to, "reason": "Mưa lũ"})

    moved = aggregates.get(Round, ROUND)
    assert (answer.status, again.status, moved.version) == (303, 303, once.version), answer.text
    assert abs(moved.closes_at - round_.closes_at - timedelta(days=2)) < timedelta(minutes=1)
    assert moved.recent[-1].data["reason"] == "Mưa lũ"
