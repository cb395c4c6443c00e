"""A year across 1 July 2025: the districts end, their products count to the plan they were filed for, all stays readable."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import time_machine

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import ProductState, Role
from chalicelib.domain.names import Email, ProducerId, UnitCode
from chalicelib.domain.people import Producer, ProducerType
from chalicelib.domain.plan import Plan
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.services import (
    baseline,
    conductor,
    dossiers,
    intake,
    plans,
    rounds,
    ruling,
    scoring,
    screening,
    seating,
)
from chalicelib.stores import aggregates, ids, people
from tests import factories as make
from tests.doors.visitor import Visitor

PLAN, ROUND, PROVINCE, UNIT = "tra_vinh_2023", "tra_vinh_2023-r1", UnitCode("tra_vinh"), UnitCode("huyen_tieu_can")
MEMBERS = [Email(f"uv.{number}@vidu.example") for number in (1, 2, 3)]
POINTS = {"A": 30, "B": 18, "C": 27}  # 75: four stars


def crossing():
    """Trà Vinh's plan of 2023 with its first round in 2025, its province's council after the districts have ended."""
    plan = json.loads((Path(__file__).parents[2] / "plans" / f"{PLAN}.json").read_text("utf-8").replace("2023-", "2025-"))
    first, *_ = plan["rounds"]
    district, province = first["stages"]
    first["opens"]["at"] = "2025-03-03T00:00:00+07:00"
    district["finish"] |= {"before": "2025-06-01T00:00:00+07:00"}
    province["opens"]["at"], province["closes"]["at"] = "2025-06-24T08:00:00+07:00", "2025-07-08T17:00:00+07:00"
    province["finish"] |= {"before": "2025-08-01T00:00:00+07:00", "date": "2025-07-31", "precision": "day"}
    return plan | {"rounds": [first], "facts": []}


def local(text):
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.fixture
def clock(world):
    """Time goes where it is sent, and on from there."""
    with time_machine.travel(local("2025-03-01T09:00"), tick=True) as traveller:
        yield lambda text: traveller.move_to(local(text))


def one(role, unit, email=""):
    return make.person(role, unit, email=email, province=PROVINCE).actor


def file_one(name):
    id_ = ProducerId(ids.ulid())
    address = Email(f"{id_.lower()}@vidu.example")
    people.add_producer(
        Producer(id=id_, name="HTX Mẫu", type=ProducerType.COOPERATIVE, unit=UNIT, province=PROVINCE, email=address))
    owner = make.person(Role.PRODUCER, UNIT, email=address, producer=id_, province=PROVINCE).actor
    dossier = dossiers.open_dossier(owner, product_name=name, kind="first")
    make.document(dossier)
    intake.submit(owner, dossier.id)
    return dossier.id


def through(clock, unit, tier, days, points):
    """A tier's council and decision, dossier by dossier with these points."""
    opens, closes, decided = days
    officer = one(Role.OFFICER, unit)
    for id_ in points:
        screening.accept(officer, id_, aggregates.get(Dossier, id_).version)
    clock(opens)
    rounds.advance(ROUND)
    seating.begin_stage(ROUND, tier)
    make.declare(*MEMBERS, round_id=ROUND, tiers=(tier,))
    for id_, given in points.items():
        for member in MEMBERS:
            scoring.sign(one(Role.MEMBER, unit, member), id_, given, "")
    clock(closes)
    rounds.advance(ROUND)
    pieces = ruling.ranges(ROUND, tier)
    for piece in pieces:
        ruling.tally(piece)
    aggregates.commit(aggregates.get(Round, ROUND).tally_stage(tier, by="c", at=make.now()))
    clock(decided)
    make.decide(officer, ROUND, tier, unit, number="34/QĐ-UBND", day=decided[:10], signer="Chủ tịch")
    for piece in pieces:
        ruling.apply(piece)
    conductor.close_stage(ROUND, tier)


def spans():
    overview = plans.overview(aggregates.get(Plan, PLAN))
    return {each.target.key: each.span and (each.span.low, each.span.now, each.span.high) for each in overview.targets}


def test_the_year_is_adopted_played_measured_and_read_on_both_sides(clock):
    plan = plans.adopt(one(Role.COORDINATOR, PROVINCE), json.dumps(crossing()))
    assert baseline.enter(plan.id) == 104
    for unit in (UNIT, PROVINCE):
        seating.form_council(PLAN, unit, MEMBERS)
    clock("2025-03-04T09:00")
    rounds.advance(ROUND)
    three, four = file_one("Bánh tét Mẫu"), file_one("Mật hoa dừa Mẫu")
    assert spans()["000-4"] == (0, 0, 2)

    clock("2025-04-15T09:00")
    below = {three: POINTS | {"C": 10}, four: POINTS}
    through(clock, UNIT, Tier.DISTRICT, ("2025-05-08T08:30", "2025-05-24T17:01", "2025-05-28T09:00"), below)
    assert (spans()["000-4"], spans()["000-1"]) == ((1, 1, 2), (1, 1, 2))  # 70 points may still become three stars above
    through(clock, PROVINCE, Tier.PROVINCE, ("2025-06-24T08:30", "2025-07-08T17:01", "2025-07-15T09:00"), {four: POINTS})

    product = aggregates.get(Product, aggregates.get(Dossier, four).product)
    assert (product.state, product.unit, f"{product.certificate.decided_on}") == (ProductState.RECOGNISED_4, UNIT, "2025-07-15")
    assert spans()["000-4"] == (1, 1, 1)
    aggregates.commit(aggregates.get(Plan, PLAN).report(by="c", at=make.now()))
    assert {low == now == high for low, now, high in filter(None, spans().values())} == {True}

    clock("2026-11-20T09:00")
    owner = aggregates.get(Dossier, four).producer
    address = people.producer(owner).email
    seen = {
        "/san-pham?don_vi=huyen_tieu_can": Visitor(),
        "/dieu-phoi": Visitor(player=make.person(Role.COORDINATOR, PROVINCE, province=PROVINCE)),
        f"/ho-so/{four}": Visitor(player=make.person(Role.PRODUCER, UNIT, email=address, producer=owner, province=PROVINCE)),
        f"/can-bo?dot={ROUND}": Visitor(player=make.person(Role.OFFICER, UNIT, province=PROVINCE)),
        f"/can-bo/ket-qua/{ROUND}/district/{UNIT}": Visitor(player=make.person(Role.OFFICER, UNIT, province=PROVINCE)),
    }
    pages = {path: visitor.get(path) for path, visitor in seen.items()}
    assert {page.status for page in pages.values()} == {200}
    register, overview, *_ = (" ".join(page.text.split()) for page in pages.values())
    for words in ("Mật hoa dừa Mẫu", "Bánh tét Mẫu", "Huyện Tiểu Cần", "đến hết ngày 30/06/2025, nay thuộc tỉnh Vĩnh Long", "còn hiệu lực"):
        assert words in register
    assert "Huyện Tiểu Cần" in overview
    assert "Bánh tét Mẫu" in pages[f"/can-bo?dot={ROUND}"].text


def test_the_lint_tells_that_the_units_end_within_the_plan(clock):
    from chalicelib.domain.plan_lint import errors_in, lint
    from chalicelib.stores.calendars import calendar
    from chalicelib.stores.units import gazetteer

    found = lint(crossing(), calendar=calendar(), gazetteer=gazetteer())

    assert errors_in(found) == ()
    [told] = [finding.sentence for finding in found if finding.code == "units_end_within"]
    assert told.startswith("9 đơn vị không còn từ ngày 01/07/2025")


def test_what_was_recognised_in_2023_is_found_by_its_old_unit_after_2025(clock):
    clock("2025-03-02T09:00")
    plan = plans.adopt(one(Role.COORDINATOR, PROVINCE), json.dumps(crossing()))
    baseline.enter(plan.id)

    clock("2025-08-01T09:00")
    text = " ".join(Visitor().get("/san-pham?don_vi=huyen_tieu_can").text.split())

    assert "6 sản phẩm." in text
    assert text.count("Huyện Tiểu Cần đến hết ngày 30/06/2025, nay thuộc tỉnh Vĩnh Long") == 6
