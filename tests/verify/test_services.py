"""Random councils end to end through the services: sheets signed, the chair's conclusion, the proposal, and the second
tally of what an export shows of it. On the simulator's store: the application as it ships, without its cloud."""

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest
import time_machine

from chalicelib.domain.access import Actor, Grant
from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.errors import Refused
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email, ProducerId, ProductId, RoundId
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import concluding, councils, scoring
from chalicelib.services.export import disputes
from chalicelib.stores import aggregates
from chalicelib.stores.criteria import set_numbers
from tests import factories as make
from tests.chaos.aws import Stock
from tests.chaos.quick import forget, known
from tests.chaos.sim import Sim
from tests.chaos.table import Table
from tests.chaos.world import World, standing_in
from tests.verify.councils import council, rounding
from tests.verify.test_agreement import TABLES

_EACH = 200  # councils of one world: its table grows
_PARTS = {"A": 40, "B": 25, "C": 35}


def test_engine_and_verifier_agree_on_a_thousand_councils_through_the_services():
    assert_all_was_met(play(range(5)))


@pytest.mark.long
def test_engine_and_verifier_agree_on_ten_thousand():
    assert_all_was_met(play(range(50)))


def assert_all_was_met(seen: Counter[str]) -> None:
    """Agreement says nothing about what never came up."""
    assert {"recognised 3", "recognised 4", "potential_five", "not_recognised", "knocked out", "sheet refused", "lacking", "in parts", "spread asked"} <= set(seen)


def play(seeds: range) -> Counter[str]:
    """So many worlds of `_EACH` councils each; raises on the first that the two tallies see otherwise."""
    seen: Counter[str] = Counter()
    with standing_in() as stand, time_machine.travel(make.NOW, tick=False):
        for seed in seeds:
            chance, before = Random(seed), known()
            stand.world = World(Sim(chance, make.NOW.timestamp()), Table(), Stock())
            round_ = make.year_of_sets(Phase.COUNCIL)
            for number in range(_EACH):
                seen[_one(chance, round_, f"{seed}-{number}")] += 1
            forget(before)
    return seen


def _one(chance: Random, planned: Round, name: str) -> str:
    """What became of one random council. Raises AssertionError where engine and verifier differ."""
    no = None if chance.random() < 0.15 else chance.choice(set_numbers(make.SETS))
    case = _in_parts(chance) if no is None else council(chance, no, TABLES[str(no)])
    members = [f"m{place}@vidu.example" for place in range(max(1, case["rules"].get("seated", len(case["sheets"]))))]
    round_ = _ruled(planned, case["rules"])
    dossier = _seated(name, no, members)
    signed = [_signs(member, dossier, sheet) for member, sheet in zip(members, case["sheets"], strict=False)]
    refused = not all(signed)
    refused |= no is not None and not _concludes(members[0], dossier, case)
    here = councils.sitting(aggregates.get(Dossier, dossier.id), round_)
    if refused or councils.lacking(here):
        return "sheet refused" if refused else "lacking"
    proposal = councils.propose(here)
    assert disputes(here, proposal) == [], case
    if here.rules.spread_asks(proposal.spread):
        return "spread asked"
    if no is None:
        return "in parts"
    return "knocked out" if proposal.grounds else f"{proposal.outcome} {proposal.stars or ''}".strip()


def _ruled(planned: Round, rules: dict[str, object]) -> Round:
    """The round with these council's rules, as its plan would have adopted them."""
    own = {
        "star_minimum": rules["star_minimum"], "min_members": rules["min_members"], "max_spread": rules["max_spread"],
        "spread_action": rules["spread_action"], "rounding": rules["rounding"], "quorum": rules.get("quorum", "0"),
        "chair_required": "chair" in rules,
    }  # fmt: skip
    round_ = aggregates.get(Round, planned.id)
    ruled = round_.next("Changed", at=make.NOW, by="test", council_rules=OwnRules(document="Quy chế thử", settings=own))
    aggregates.commit(ruled)
    return ruled


def _seated(name: str, no: int | None, members: list[str]) -> Dossier:
    opened = Dossier.open(
        by="test", at=make.NOW, id=name, plan=make.PLAN, round=RoundId(f"{make.PLAN}-r1"), unit=make.EAST, province=make.PROVINCE,
        producer=ProducerId("P"), producer_name="Hợp tác xã Mẫu", product=ProductId(name), product_name="Mắm", kind=Kind.FIRST,
        tier=Tier.PROVINCE, held_by="province", regulation=make.SETS, criteria_set=no,
    )  # fmt: skip
    aggregates.commit(opened)
    accepted = opened.next("Changed", at=make.NOW, by="test", state=DossierState.ACCEPTED)
    aggregates.commit(accepted)
    seated = accepted.seat([Email(member) for member in members], by="conductor", at=make.NOW)
    aggregates.commit(seated)
    make.declare(*members, tiers=["province"])
    return seated


def _signs(member: str, dossier: Dossier, sheet: dict[str, object]) -> bool:
    given = sheet.get("choices") or sheet.get("points") or {}
    try:
        scoring.sign(_actor(Role.MEMBER, member), dossier.id, given, "", words=_words(given))  # type: ignore[arg-type]
    except Refused:
        return False
    return True


def _words(given: Mapping[str, int]) -> scoring.Words:
    """Whatever no option is met of has its reason."""
    return scoring.Words(notes={code: "không mức nào" for code, choice in given.items() if choice == 0})


def _concludes(chair: str, dossier: Dossier, case: dict[str, object]) -> bool:
    findings = {f"{code}_{star}": met for code, stars in case["findings"].items() for star, met in stars.items()}  # type: ignore[attr-defined]
    grounds = dict.fromkeys(case["knock_outs"], "lý do")  # type: ignore[call-overload]
    try:
        concluding.conclude(_actor(Role.CHAIR, chair), dossier.id, seen=0, findings=findings, knock_outs=grounds, reason="")
    except Refused:
        return False
    return True


def _actor(role: Role, member: str) -> Actor:
    return Actor(email=Email(member), name="", grants=(Grant(role=role, unit=make.PROVINCE, province=make.PROVINCE),))


def _in_parts(chance: Random) -> dict[str, object]:
    """Of the decree's dossiers without a set: parts, often at a band's edge."""
    sheets = [{code: chance.randint(most // 2, most) for code, most in _PARTS.items()} for _ in range(chance.choice((1, 3, 5)))]
    rules = {"star_minimum": "council_finding", "min_members": 1, "max_spread": chance.choice((None, 10)), "spread_action": "note", "rounding": rounding(chance)}
    return {"rules": rules, "sheets": [{"points": sheet} for sheet in sheets], "findings": {}, "knock_outs": []}
