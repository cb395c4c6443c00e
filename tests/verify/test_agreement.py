"""A hundred thousand random councils: engine and verifier say the same of each, refusals included."""

import json
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from chalicelib.domain.choices import Flaw, Impossible
from chalicelib.domain.council_rules import QD26_BANDS, CouncilRules, Rounding, RoundingMode, SpreadAction, StarMinimum
from chalicelib.domain.export import claim_of, claim_of_faults, claim_of_proposal, facts_of_parts, facts_of_sets
from chalicelib.domain.ranking import rank
from chalicelib.domain.verdict import Ballot, Council, Status, judge
from chalicelib.stores.criteria import criteria_set, set_numbers
from chalicelib.stores.regulations import regulation
from tests.verify import councils
from tests.verify.councils import council
from tests.verify.tally import verifier

COUNCILS = 100_000
SETS = {no: criteria_set("qd26_2026", no) for no in set_numbers("qd26_2026")}
OLD = ("qd148_2023", "qd1048_2019")


def table_of(no, facts):
    """A set of the facts table that is kept of the decree, not of what the engine reads."""
    marks = {code: {} for code in facts["leaves"]}
    for code, star, points in facts["marks"]:
        marks[code][str(star)] = points
    cases = {1: "community", 2: "organisation"}
    return {
        "criteria": [{
            "code": code, "points": leaf["points"], "marks": marks[code],
            "needs": {"criterion": "5.1", "points_above": 0} if code == "5.2" and no != "26" else None,
            "cases": [cases[case] for case in leaf["cases"]] if "cases" in leaf else None,
        } for code, leaf in facts["leaves"].items()],
        "knock_outs": [row.code for row in SETS[int(no)].knock_outs],
    }  # fmt: skip


TABLES = {
    no: table_of(no, facts)
    for no, facts in json.loads((Path(__file__).parents[1] / "regulations/facts_qd26_2026.json").read_text("utf-8"))["sets"].items()
}
FACTS = {"regulations": {
    "qd26_2026": {"bands": {"5": 90, "4": 70, "3": 50, "2": 30, "1": 0}, "forward_from": 90, "sets": TABLES},
    **{decree: facts_of_parts(regulation(decree)) for decree in OLD},
}}  # fmt: skip


def rounding_of(rules):
    return Rounding(**rules["rounding"] | {"mode": RoundingMode(rules["rounding"]["mode"])})


def engine_says(case):
    """The engine's verdict on a case of an export, as it would be claimed."""
    rules = case["rules"]
    findings = {code: {int(star): found for star, found in stars.items()} for code, stars in case["findings"].items()}
    given = Council(
        ballots=tuple(Ballot(member=sheet["member"], choices=sheet["choices"]) for sheet in case["sheets"]),
        findings=findings, knock_outs=tuple(case["knock_outs"]))  # fmt: skip
    chosen = CouncilRules(**rules | {
        "star_minimum": StarMinimum(rules["star_minimum"]), "quorum": Fraction(rules.get("quorum", 0)),
        "spread_action": SpreadAction(rules["spread_action"]), "rounding": rounding_of(rules)})  # fmt: skip
    try:
        return claim_of(judge(given, SETS[case["set"]], rules=chosen, bands=QD26_BANDS))
    except Impossible as refusal:
        return claim_of_faults(refusal.faults)


def test_engine_and_verifier_agree_on_every_council():
    seen = Counter()
    for seed in range(COUNCILS):
        chance = Random(seed)
        number = chance.choice(list(SETS))
        case = council(chance, number, TABLES[str(number)])

        claimed, computed = engine_says(case), verifier.judge(case, FACTS)

        assert claimed == computed, f"council {seed}: {case}"
        note(seen, case, computed)

    assert_all_was_seen(seen)


def note(seen, case, verdict):
    """What kind of council this was."""
    first, *others = case["sheets"] or [None]
    seen["differ"] += any(sheet["choices"] != first["choices"] for sheet in others)
    if "errors" in verdict:
        seen.update({row["code"] for row in verdict["errors"]})
        seen["refused"] += 1
        return
    members = len(verdict["totals"])
    seen[verdict["status"]] += 1
    mean = Fraction(verdict["mean"])
    plain = 1 + sum(low <= mean for low in (30, 50, 70, 90))
    seen["lifted by rounding"] += verdict["band"] > plain
    seen["lowered by rounding"] += verdict["band"] < plain
    seen["shown below an edge that it is near"] += verdict["shown"] != shown_plainly(mean, case["rules"]["rounding"])
    seen["held back by a mark"] += verdict["star"] < verdict["band"]
    seen[case["rules"]["star_minimum"], verdict["star"]] += 1
    total = sum(verdict["totals"].values())
    seen.update(("edge", edge, total - members * edge) for edge in (30, 50, 70, 90) if abs(total - members * edge) <= 1)


def shown_plainly(mean, rounding):
    """By decimal arithmetic, a third way: what the mean shows as where no band's edge is near."""
    with localcontext(prec=40):
        exact = Decimal(mean.numerator) / Decimal(mean.denominator)
        near = exact.quantize(Decimal(1).scaleb(-rounding["scale"]), ROUND_HALF_UP if rounding["mode"] == "half_up" else ROUND_DOWN)
    return str(near)


def assert_all_was_seen(seen):
    """The hard cases were there, in numbers."""
    assert seen["lifted by rounding"] > COUNCILS // 500
    assert seen["lowered by rounding"] == 0
    assert seen["shown below an edge that it is near"] > COUNCILS // 500
    kinds = [*Status, *((rule, star) for rule in StarMinimum for star in range(1, 6)), *REACHED]
    kinds += [("edge", edge, away) for edge in (30, 50, 70, 90) for away in (-1, 0, 1)]
    missing = [kind for kind in kinds if seen[kind] < COUNCILS // 2500]

    assert not missing, (missing, seen)
    assert seen["differ"] >= COUNCILS // 2
    assert seen["held back by a mark"] > COUNCILS // 20


REACHED = set(Flaw) - {Flaw.REGULATION_UNKNOWN, Flaw.SET_UNKNOWN, Flaw.RULE_UNKNOWN, Flaw.RULE_INVALID, Flaw.MALFORMED}


def test_an_export_carries_the_facts_of_the_table():
    assert facts_of_sets(SETS.values(), QD26_BANDS) == FACTS["regulations"]["qd26_2026"]


@pytest.mark.parametrize("decree", OLD)
def test_they_agree_on_the_older_decrees_sheets_in_parts(decree):
    law, chance = regulation(decree), Random(decree)
    for _ in range(2_000):
        tier = chance.choice(law.tiers).tier
        quality = chance.random()
        sheets = [
            {"member": f"m{place}", "points": {
                part.code: min(part.max_points, max(0, round(part.max_points * quality) + chance.randint(-1, 1))) for part in law.parts}}
            for place in range(chance.randint(1, 7))
        ]  # fmt: skip
        totals = {sheet["member"]: sum(sheet["points"].values()) for sheet in sheets}
        case = {"regulation": decree, "tier": tier, "set": None, "sheets": sheets}

        given = {"min_members": 1, "max_spread": chance.choice((None, 3)), "spread_action": "note", "rounding": councils.rounding(chance)}
        rules = CouncilRules(**given | {"spread_action": SpreadAction.NOTE, "rounding": rounding_of(given)})
        proposal = rank(list(totals.values()), tier=tier, regulation=law, rules=rules)
        claimed = claim_of_proposal(proposal, totals, rules=rules, lows=law.rules_of(tier).lows)

        assert verifier.judge(case, FACTS, given) == claimed
        assert proposal.near.replace(",", ".") == claimed["shown"]
