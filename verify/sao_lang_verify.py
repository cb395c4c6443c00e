#!/usr/bin/env python3
"""The second tally: recompute every verdict of a round from its export, and say what differs.

    python -I sao_lang_verify.py EXPORT.json [--facts FACTS.json]

Exit 0: everything agrees. 1: something differs (a line for each). 2: the export cannot be read.
One file, standard library only. Written from the decrees and the facts table, sharing nothing with the
system that made the export. `--facts` takes the facts from your own copy, and says so where the export's differ.

THE EXPORT (JSON; whole numbers only, no key twice in an object)

    {"format": "sao-lang-export/1", "round": "vinh_long_2027-r1",
     "facts": {"regulations": {
        "qd26_2026":  {"bands": {"5": 90, "4": 70, "3": 50, "2": 30, "1": 0}, "forward_from": 90,
                       "sets": {"8": {"criteria": [{"code": "1.1", "points": [1, 2, 3], "marks": {"3": 1},
                                                    "needs": null, "cases": null}, ...],
                                      "knock_outs": ["K1"]}}},
        "qd148_2023": {"parts": {"A": 40, "B": 25, "C": 35},
                       "tiers": {"district": [{"from": 0, "below": 50, "outcome": "not_recognised",
                                               "stars": null, "decided_by": "district"}, ...]}}}},
     "rules": {"star_minimum": "council_finding", "min_members": 1, "max_spread": null,
               "spread_action": "discuss_and_rescore",
               "rounding": {"scale": 2, "mode": "half_up", "before_band": false},
               "seated": 5, "quorum": "3/4", "chair": "m1"},
     "dossiers": [{"dossier": "D1", "tier": "province", "regulation": "qd26_2026", "set": 8, "rules": {...},
                   "sheets": [{"member": "m1", "signed_at": "2027-05-10T03:00:00+00:00", "choices": {"1.1": 2}}],
                   "findings": {"3.5": {"3": true, "4": false}}, "knock_outs": [],
                   "claimed": {...the verdict, below...}}],
     "sealed": {"sha256": "...", "tiers": {"province": "..."}}}

`points` are the options in printed order; a choice is a 1-based position among them, 0 meaning "none of them".
`marks`: star -> points the criterion must have. `needs`: {"criterion": "5.1", "points_above": 0}. `cases`: for a
criterion printed twice ("choose one of the two cases"), the case of each option. A sheet of an old decree has
"points": {"A": 30, ...} in place of "choices"; so has one of a decree with sets whose dossier has "set": null, and its
facts then hold "parts" and "tiers" beside the sets. A dossier's rules, where given, replace the round's; of them all but
"min_members" and "max_spread" are optional. `chair` is the member who must have signed. `rounding`: to so many decimals,
"half_up" or "down"; with `before_band` the rounded mean is held against the bands, else the exact one, and what is shown
never reaches a band that was not reached. Other keys of a case ("settings", "knock_out_reasons") are for people.

THE VERDICT, and what is sealed

    {"totals": {"m1": 70}, "mean": "209/3", "shown": "69.67", "spread": 3, "rescore": false, "band": 3, "star": 3,
     "status": "recognised", "forward": false, "decided_by": null,
     "minimums": [{"criterion": "3.5", "star": 3, "met": true}, ...]}      in the order of the facts, then by star
    or {"errors": [{"criterion": null, "member": "m1", "code": "choice_missing"}, ...]}  as a set; for no verdict

The seal is the SHA-256, in hexadecimal, of the UTF-8 bytes of canonical JSON (keys sorted, no spaces, nothing
escaped that need not be) of {"format": "sao-lang-result/1", "round": ..., "results": [{"dossier", "tier",
"regulation", "set", "verdict"}, ...]}, results sorted by dossier, then tier; "set" is null for an old decree.
"tiers", where it is given, has the same of each tier's results alone: what that tier's minutes carry.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from math import gcd
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Errors = list[tuple[str | None, str | None, str]]  # criterion, member, code
Points = dict[str, Any]  # whole points by criterion

EXPORT, RESULT = "sao-lang-export/1", "sao-lang-result/1"
# QĐ 26/2026 Đ3.3 and Đ7.3.e, as printed: an export's facts must not say otherwise.
DECREED = {"qd26_2026": ({"5": 90, "4": 70, "3": 50, "2": 30, "1": 0}, 90)}
RULES = ("council_finding", "majority", "all_members", "mean_points")
SPREAD_ACTIONS, ROUNDING_MODES = ("discuss_and_rescore", "note"), ("half_up", "down")
MOST_DECIMALS = 6
LOWEST_RECOGNISED, HIGHEST = 3, 5


class Unreadable(Exception):
    """The export is not what the docstring says."""


def judge(case: Json, facts: Json, rules: Json | None = None) -> Json:
    """The verdict of one dossier, or {"errors": [...]}. `facts` as in the export."""
    errors: Errors = []
    rules = case.get("rules") or rules or {}
    law = facts["regulations"].get(case["regulation"])
    if law is None:
        return refusal([(None, None, "regulation_unknown")])
    in_parts = "sets" not in law or ("parts" in law and case["set"] is None)
    table = law if in_parts else law["sets"].get(str(case["set"]))
    if table is None:
        return refusal([(None, None, "set_unknown")])
    sheets = case["sheets"]
    check_rules(rules, sheets, errors)
    read = read_parts if in_parts else read_choices
    points = [read(table, sheet, errors) for sheet in sheets]
    if any(code not in table.get("knock_outs", ()) for code in case.get("knock_outs", ())):
        errors.append((None, None, "knock_out_unknown"))
    rule = rules.get("star_minimum", RULES[0])
    if not in_parts:
        check_findings(table, case.get("findings") or {}, errors, needed=rule == RULES[0])
    if errors:
        return refusal(errors)
    totals = [sum(row.values()) for row in points]
    tiers = law["tiers"][case["tier"]] if in_parts else []
    lows = [row["from"] for row in tiers] or list(law["bands"].values())
    verdict = common(sheets, totals, rules, lows)
    counted = banded(sum(totals), len(totals), rules)
    if tiers:
        return verdict | by_tier(tiers, *counted)
    minimums = minimums_of(table, case, points, rule)
    return verdict | by_marks(law, minimums, counted, out=bool(case.get("knock_outs")))


def refusal(errors: Iterable[tuple[str | None, str | None, str]]) -> Json:
    """Errors as a sorted list without doubles."""
    rows = sorted(set(errors), key=lambda row: [part or "" for part in row])
    return {"errors": [dict(zip(("criterion", "member", "code"), row, strict=True)) for row in rows]}


def check_rules(rules: Json, sheets: Sequence[Json], errors: Errors) -> None:
    """Who must have signed."""
    check_values(rules, errors)
    least = rules.get("min_members", 1)
    seated, chair = rules.get("seated"), rules.get("chair")
    above, below = share(rules.get("quorum", "0/1"))
    members = [sheet["member"] for sheet in sheets]
    errors += [(None, name, "member_twice") for name in members if members.count(name) > 1]
    if not members:
        errors.append((None, None, "no_sheets"))
    elif whole(least) and len(members) < least:
        errors.append((None, None, "too_few_sheets"))
    if seated is not None and len(members) * below < above * seated:
        errors.append((None, None, "quorum_not_met"))
    if chair is not None and chair not in members:
        errors.append((None, chair, "chair_absent"))


def check_values(rules: Json, errors: Errors) -> None:
    """Whether the council's own rules can be applied at all."""
    least, limit = rules.get("min_members", 1), rules.get("max_spread")
    scale, mode, before = rounding_of(rules)
    if rules.get("star_minimum", RULES[0]) not in RULES:
        errors.append((None, None, "rule_unknown"))
    if rules.get("spread_action", SPREAD_ACTIONS[0]) not in SPREAD_ACTIONS or mode not in ROUNDING_MODES:
        errors.append((None, None, "rule_unknown"))
    if not whole(least) or least < 1 or (limit is not None and (not whole(limit) or limit < 0)):
        errors.append((None, None, "rule_invalid"))
    if not whole(scale) or not 0 <= scale <= MOST_DECIMALS or type(before) is not bool:
        errors.append((None, None, "rule_invalid"))


def read_parts(law: Json, sheet: Json, errors: Errors) -> Points:
    """Points of an old decree's sheet, part by part."""
    given: Points = sheet["points"]
    member = sheet["member"]
    errors += [(code, member, "criterion_unknown") for code in given if code not in law["parts"]]
    for code, most in law["parts"].items():
        if code not in given:
            errors.append((code, member, "choice_missing"))
        elif not whole(given[code]) or not 0 <= given[code] <= most:
            errors.append((code, member, "choice_out_of_range"))
    return given


def read_choices(table: Json, sheet: Json, errors: Errors) -> Points:
    """Points by criterion. What a criterion depends on stands before it in the decree's order."""
    given, member = sheet["choices"], sheet["member"]
    points: Points = {}
    cases = {}
    for row in table["criteria"]:
        code = row["code"]
        fault, points[code] = read_choice(row, given.get(code), points)
        if fault:
            errors.append((code, member, fault))
        elif row.get("cases") and given[code]:
            cases[code] = row["cases"][given[code] - 1]
    if len(set(cases.values())) > 1:
        errors += [(code, member, "both_branches") for code in cases]
    errors += [(code, member, "criterion_unknown") for code in given.keys() - points.keys()]
    return points


def read_choice(row: Json, choice: Any, points: Points) -> tuple[str | None, int | None]:
    """(fault or None, points or None where they cannot be known)."""
    options, needs = row["points"], row.get("needs")
    if needs:
        base = points[needs["criterion"]]
        if base is not None and base <= needs["points_above"]:
            barred = choice is not None and (not whole(choice) or choice != 0)
            return ("condition_not_met", None) if barred else (None, 0)
        if base is None and (choice is None or choice == 0):
            return None, None  # whether it had to be answered cannot be known
    if choice is None:
        return "choice_missing", None
    if not whole(choice) or not 0 <= choice <= len(options):
        return "choice_out_of_range", None
    if choice:
        return None, options[choice - 1]
    return ("zero_not_allowed", None) if 0 in options else (None, 0)


def check_findings(table: Json, findings: Json, errors: Errors, *, needed: bool) -> None:
    """Findings are about printed marks only; under council_finding every mark has one."""
    marks = {row["code"]: row["marks"] for row in table["criteria"] if row.get("marks")}
    for code, stars in findings.items():
        for star, found in stars.items():
            if star not in marks.get(code, ()):
                errors.append((code, None, "finding_unknown"))
            elif found is not True and found is not False:
                errors.append((code, None, "finding_invalid"))
    if needed:
        for code, stars in marks.items():
            said = findings.get(code, {})
            errors += [(code, None, "finding_missing") for star in stars if star not in said]


def common(sheets: Sequence[Json], totals: Sequence[int], rules: Json, lows: Iterable[int]) -> Json:
    """What every verdict states, whatever the decree."""
    limit, spread = rules.get("max_spread"), max(totals) - min(totals)
    talk = rules.get("spread_action", SPREAD_ACTIONS[0]) == SPREAD_ACTIONS[0]
    return {
        "totals": {sheet["member"]: total for sheet, total in zip(sheets, totals, strict=True)},
        "mean": fraction(sum(totals), len(totals)),
        "shown": shown(sum(totals), len(totals), rules, lows),
        "spread": spread,
        "rescore": talk and limit is not None and spread > limit,
    }


def rounding_of(rules: Json) -> tuple[Any, Any, Any]:
    """Decimals, mode, whether before the bands."""
    given = rules.get("rounding") or {}
    return given.get("scale", 2), given.get("mode", ROUNDING_MODES[0]), given.get("before_band", False)


def rounded(total: int, members: int, rules: Json) -> tuple[int, int]:
    """The mean as so many parts of one point, and how many such parts a point has."""
    scale, mode, _ = rounding_of(rules)
    unit = int(10**scale)
    return (2 * total * unit + members) // (2 * members) if mode == ROUNDING_MODES[0] else total * unit // members, unit


def banded(total: int, members: int, rules: Json) -> tuple[int, int]:
    """The mean that is held against the bands, as above and below of a fraction."""
    return rounded(total, members, rules) if rounding_of(rules)[2] else (total, members)


def shown(total: int, members: int, rules: Json, lows: Iterable[int]) -> str:
    """The mean for people: never the edge of a band that was not reached."""
    (parts, unit), (above, below) = rounded(total, members, rules), banded(total, members, rules)
    if any(above < low * below and parts >= low * unit for low in lows):
        parts -= 1
    digits = len(str(unit)) - 1
    return f"{parts // unit}.{parts % unit:0{digits}d}" if digits else str(parts)


def by_tier(results: Iterable[Json], above: int, below: int) -> Json:
    """An old decree: bands of the mean, [from, below), mean exactly above/below."""
    for row in results:
        if row["from"] * below <= above and (row["below"] is None or above < row["below"] * below):
            return {
                "band": None,
                "star": row["stars"],
                "status": row["outcome"],
                "forward": row["outcome"] in ("forwarded", "potential_five"),
                "decided_by": row["decided_by"],
                "minimums": [],
            }
    raise Unreadable(f"no band for {above}/{below}")


def minimums_of(table: Json, case: Json, points: Sequence[Points], rule: str) -> list[Json]:
    """Every printed mark, met or missed: by the council's finding, or by what the members' sheets give."""
    rows = []
    for row in table["criteria"]:
        code = row["code"]
        for star, least in sorted((row.get("marks") or {}).items()):
            met = case["findings"][code][star] if rule == RULES[0] else is_met(rule, [p[code] for p in points], least)
            rows.append({"criterion": code, "star": int(star), "met": met})
    return rows


def by_marks(law: Json, minimums: list[Json], counted: tuple[int, int], *, out: bool) -> Json:
    """QĐ 26/2026: the highest star of the band with every mark of that level and below met."""
    above, below = counted
    band = max(int(star) for star, low in law["bands"].items() if above >= low * below)
    missed = [mark["star"] for mark in minimums if not mark["met"]]
    star = min([band] + [level - 1 for level in missed])
    return {
        "band": band,
        "star": star,
        "status": "disqualified" if out else status_of(star),
        "forward": not out and above >= law["forward_from"] * below,
        "decided_by": None,
        "minimums": minimums,
    }


def is_met(rule: str, points: Sequence[int], least: int) -> bool:
    """Whether the members' points on one criterion reach one mark, by the rule the council has set itself."""
    reached = sum(given >= least for given in points)
    if rule == "majority":
        return 2 * reached > len(points)
    if rule == "all_members":
        return reached == len(points)
    return sum(points) >= least * len(points)


def status_of(star: int) -> str:
    """Five stars are the centre's to give: below it, a potential."""
    if star == HIGHEST:
        return "potential_five"
    return "recognised" if star >= LOWEST_RECOGNISED else "not_recognised"


def compare(export: Json, facts: Json) -> tuple[list[str], list[Json]]:
    """(lines that say what differs, results as recomputed)."""
    lines, results, seen = [], [], set()
    for case in export["dossiers"]:
        name = (case["dossier"], case["tier"])
        if name in seen:
            raise Unreadable(f"{name} is there twice")
        seen.add(name)
        here = f"{name[0]} ({name[1]})"
        lines += [f"{here}: {s['member']}'s sheet is not signed" for s in case["sheets"] if not s.get("signed_at")]
        verdict = judge(case, facts, export.get("rules"))
        claimed = case["claimed"]
        lines += [
            f"{here}: {key}: claimed {claimed.get(key)!r}, computed {verdict.get(key)!r}"
            for key in sorted({*claimed, *verdict})
            if key not in claimed or key not in verdict or settled(key, claimed[key]) != settled(key, verdict[key])
        ]
        kept = {"dossier": name[0], "tier": name[1], "regulation": case["regulation"], "set": case.get("set")}
        results.append(kept | {"verdict": verdict})
    return lines, results


def settled(key: str, value: Any) -> str:
    """Canonical text, so that true is not 1; errors are a set."""
    return canonical(sorted(value, key=canonical) if key == "errors" else value)


def seal(round_id: str, results: Iterable[Json]) -> str:
    """The hash a result is published with."""
    ordered = sorted(results, key=lambda row: (row["dossier"], row["tier"]))
    return hashlib.sha256(canonical({"format": RESULT, "round": round_id, "results": ordered}).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One text for one value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def check_facts(facts: Json, theirs: Json) -> list[str]:
    """Facts that contradict the decree, or the reader's own table."""
    lines = []
    for name, law in facts["regulations"].items():
        if name in theirs["regulations"] and canonical(theirs["regulations"][name]) != canonical(law):
            lines.append(f"facts: {name}: the export's differ from yours")
        if name in DECREED and (law["bands"], law["forward_from"]) != DECREED[name]:
            lines.append(f"facts: {name}: bands are not those of the decree")
    return lines


def whole(value: Any) -> bool:
    """A whole number; true and false are not."""
    return type(value) is int


def fraction(above: int, below: int) -> str:
    """209/3; 70 for 210/3."""
    common_divisor = gcd(above, below)
    above, below = above // common_divisor, below // common_divisor
    return str(above) if below == 1 else f"{above}/{below}"


def share(text: str) -> tuple[int, int]:
    """3/4 as (3, 4)."""
    above, _, below = text.partition("/")
    return int(above), int(below or 1)


def load(path: str) -> Any:
    """JSON without fractions, without a key given twice."""

    def once(pairs: list[tuple[str, Any]]) -> Json:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Unreadable(f"a key is given twice among {[key for key, _ in pairs]}")
        return found

    def never(text: str) -> None:
        raise Unreadable(f"{text} is not a whole number")

    text = Path(path).read_text("utf-8")
    return json.loads(text, object_pairs_hook=once, parse_float=never, parse_constant=never)


def verify(path: str, option: str = "--facts", own: str = "") -> tuple[list[str], str]:
    """(what differs, what was verified)."""
    export = load(path)
    if export["format"] != EXPORT or option != "--facts":
        raise Unreadable("not an export that this verifier knows; usage: EXPORT.json [--facts FACTS.json]")
    facts = load(own) if own else export["facts"]
    lines, results = compare(export, facts)
    sealed, claimed = seal(export["round"], results), export["sealed"]["sha256"]
    lines = check_facts(facts, export["facts"]) + lines
    if sealed != claimed:
        lines.append(f"sealed hash: claimed {claimed}, computed {sealed}")
    for tier, carried in export["sealed"].get("tiers", {}).items():
        computed = seal(export["round"], [row for row in results if row["tier"] == tier])
        if computed != carried:
            lines.append(f"sealed hash of {tier}: claimed {carried}, computed {computed}")
    return lines, f"{len(results)} results of {export['round']}, sealed {sealed}"


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    try:
        lines, what = verify(*arguments)
    except (Unreadable, OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        sys.stdout.write(f"cannot be read: {type(fault).__name__}: {fault}\n")
        return 2
    sys.stdout.write("\n".join(lines or [f"all agree: {what}"]) + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
