"""The verifier as a stranger runs it: `python -I`, from any folder, on an export alone."""

import ast
import copy
import json
import subprocess
import sys
from random import Random

import pytest

from chalicelib.domain.council_rules import QD26_BANDS, CouncilRules, StarMinimum
from chalicelib.domain.export import claim_of, facts_of_parts, facts_of_sets, rules_of, seal
from chalicelib.domain.verdict import Ballot, Council, judge
from chalicelib.stores.regulations import regulation
from tests.domain.sets import SET_8
from tests.domain.test_verdict import AT_74, findings
from tests.verify.tally import PATH, verifier

FACTS = {"regulations": {
    "qd26_2026": facts_of_sets([SET_8], QD26_BANDS), "qd148_2023": facts_of_parts(regulation("qd148_2023")),
}}  # fmt: skip


def made_export():
    """Two dossiers: one of set 8, one of an older decree, claimed by hand."""
    said = {code: {str(star): met for star, met in stars.items()} for code, stars in findings(c3_5=4).items()}
    sheets = [{"member": name, "signed_at": "2027-05-10T03:00:00+00:00", "choices": AT_74} for name in ("an", "bình")]
    council = Council(ballots=tuple(Ballot(member=sheet["member"], choices=AT_74) for sheet in sheets), findings=findings(c3_5=4))
    rules = CouncilRules(max_spread=10)
    new = {"dossier": "D1", "tier": "province", "regulation": "qd26_2026", "set": 8, "rules": rules_of(rules), "sheets": sheets,
           "findings": said, "knock_outs": [],
           "claimed": claim_of(judge(council, SET_8, rules=rules, bands=QD26_BANDS))}  # fmt: skip
    old = {"dossier": "D2", "tier": "district", "regulation": "qd148_2023",
           "sheets": [{"member": "an", "signed_at": "2023", "points": {"A": 30, "B": 20, "C": 20}},
                      {"member": "bình", "signed_at": "2023", "points": {"A": 30, "B": 20, "C": 19}}],
           "claimed": {"totals": {"an": 70, "bình": 69}, "mean": "139/2", "shown": "69.50", "spread": 1, "rescore": False, "band": None, "star": 3,
                       "status": "recognised", "forward": False, "decided_by": "district", "minimums": []}}  # fmt: skip
    export = {"format": "sao-lang-export/1", "round": "vinh_long_2027-r1", "facts": FACTS, "dossiers": [new, old]}
    return json.loads(json.dumps(sealed(export)))  # what follows may change it


def sealed(export):
    rows = [
        {**{key: case.get(key) for key in ("dossier", "tier", "regulation", "set")}, "verdict": case["claimed"]}
        for case in export["dossiers"]
    ]  # fmt: skip
    return export | {"sealed": {"sha256": seal(export["round"], rows)}}


def run(folder, export, *arguments):
    """(exit code, lines)."""
    text = export if isinstance(export, str) else json.dumps(export, ensure_ascii=False)
    (folder / "export.json").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", PATH, "export.json", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert not done.stderr
    return done.returncode, done.stdout.splitlines()


def test_an_honest_export_agrees(tmp_path):
    export = made_export()

    code, (line,) = run(tmp_path, export)

    assert (code, line) == (0, f"all agree: 2 results of vinh_long_2027-r1, sealed {export['sealed']['sha256']}")


def test_the_seal_hangs_on_no_order(tmp_path):
    export = made_export()
    export["dossiers"].reverse()

    assert run(tmp_path, export)[0] == 0


def change(path, value):
    def tamper(export):
        *way, last = path
        place = export
        for key in way:
            place = place[key]
        place[last] = value
    return tamper


@pytest.mark.parametrize(("tamper", "line"), [
    (change(["dossiers", 0, "claimed", "star"], 4), "D1 (province): star: claimed 4, computed 3"),
    (change(["dossiers", 0, "claimed", "forward"], 0), "D1 (province): forward: claimed 0, computed False"),
    (change(["dossiers", 0, "claimed", "mean"], "75"), "D1 (province): mean: claimed '75', computed '74'"),
    (change(["dossiers", 0, "sheets", 0, "choices", "3.5"], 3), "D1 (province): mean: claimed '74', computed '75'"),
    (change(["dossiers", 0, "findings", "3.5", "4"], True), "D1 (province): star: claimed 3, computed 4"),
    (change(["dossiers", 0, "knock_outs"], ["K1"]), "D1 (province): status: claimed 'recognised', computed 'disqualified'"),
    (change(["dossiers", 0, "rules", "star_minimum"], "majority"), None),  # the same result by another rule: nothing differs
    (change(["dossiers", 0, "sheets", 1, "signed_at"], None), "D1 (province): bình's sheet is not signed"),
    (change(["dossiers", 0, "sheets", 1, "member"], "an"), "D1 (province): totals: claimed {'an': 74, 'bình': 74}, computed None"),
    (change(["dossiers", 1, "sheets", 1, "points", "C"], 20), "D2 (district): status: claimed 'recognised', computed 'forwarded'"),
    (change(["dossiers", 1, "sheets", 1, "points", "C"], 36), "D2 (district): mean: claimed '139/2', computed None"),
    (change(["facts", "regulations", "qd26_2026", "bands", "4"], 75), "facts: qd26_2026: bands are not those of the decree"),
    (change(["sealed", "sha256"], "0" * 64), f"sealed hash: claimed {'0' * 64}, computed {made_export()['sealed']['sha256']}"),
    (change(["round"], "other-r1"), f"sealed hash: claimed {made_export()['sealed']['sha256']}, computed "),
])  # fmt: skip
def test_what_was_tampered_with_is_said(tmp_path, tamper, line):
    export = made_export()
    tamper(export)

    code, lines = run(tmp_path, export)

    assert code == (1 if line else 0)
    assert line is None or any(found.startswith(line) for found in lines), lines


def test_a_lie_sealed_anew_is_still_a_lie(tmp_path):
    export = made_export()
    export["dossiers"][0]["claimed"]["star"] = 4

    code, lines = run(tmp_path, sealed(export))

    assert code == 1
    assert lines[0] == "D1 (province): star: claimed 4, computed 3"
    assert lines[1].startswith("sealed hash: ")


def test_your_own_facts_stand_above_the_exports(tmp_path):
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), "utf-8")
    export = made_export()
    assert run(tmp_path, export, "--facts", "facts.json")[0] == 0

    export["facts"]["regulations"]["qd26_2026"]["sets"]["8"]["criteria"][0]["points"] = [3, 3, 3]

    assert run(tmp_path, export, "--facts", "facts.json") == (1, ["facts: qd26_2026: the export's differ from yours"])


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"format": "sao-lang-export/2"}', '{"format": "sao-lang-export/1"}',
    json.dumps(made_export())[:-1],
    json.dumps(made_export()).replace('"3.5": 1', '"3.5": 1, "3.5": 2'),  # which of the two was signed?
    json.dumps(made_export()).replace('"3.5": 1', '"3.5": 1.0'),
    json.dumps(made_export()).replace('"D2"', '"D1"').replace('"district"', '"province"'),  # one dossier twice
    json.dumps(made_export()).replace('"choices"', '"points"'),
    json.dumps(made_export()).replace('"claimed"', '"claims"'),
])  # fmt: skip
def test_what_is_no_export_is_not_judged(tmp_path, text):
    code, (line,) = run(tmp_path, text)

    assert code == 2
    assert line.startswith("cannot be read: ")


def test_without_a_file_it_says_how_it_is_used(tmp_path):
    done = subprocess.run([sys.executable, "-I", PATH], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, "")


def test_it_imports_nothing_but_the_standard_library():
    tree = ast.parse(PATH.read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_its_verdict_touches_nothing_it_was_given():
    export = made_export()
    before = copy.deepcopy(export)

    verifier.compare(export, export["facts"])

    assert export == before


@pytest.mark.parametrize(("rule", "points", "met"), [
    ("majority", (2, 1), False), ("majority", (2, 2, 1), True), ("all_members", (2, 2, 1), False), ("all_members", (2, 3), True),
    ("mean_points", (3, 1), True), ("mean_points", (3, 1, 1), False),
])  # fmt: skip
def test_it_reads_the_councils_rules_by_hand(rule, points, met):
    assert verifier.is_met(StarMinimum(rule), points, 2) is met


def test_a_random_total_has_one_band():
    chance = Random(1)
    for _ in range(1000):
        members = chance.randint(1, 300)
        total = chance.randint(0, 100 * members)
        tier = FACTS["regulations"]["qd148_2023"]["tiers"]["province"]

        assert verifier.by_tier(tier, total, members)["status"] == (
            "not_recognised" if total < 50 * members else "potential_five" if total >= 90 * members else "recognised")
