"""Random councils: sheets steered to a band's edge, findings, knock-outs, cases, and ways to spoil all that."""

from collections.abc import Callable
from random import Random
from typing import Any

Json = dict[str, Any]
RULES = ("council_finding", "majority", "all_members", "mean_points")
EDGES = (30, 50, 70, 90)


def council(chance: Random, number: int, table: Json) -> Json:
    """One dossier of an export, without its claim. `table`: the set's facts."""
    members = chance.choice((1, 2, 2, 2, 3, 3, 3, 4, 5))
    rule = chance.choice(RULES)
    sheets = _sheets(chance, table["criteria"], members)
    case = {
        "dossier": "D", "tier": "province", "regulation": "qd26_2026", "set": number,
        "rules": {"star_minimum": rule, "min_members": chance.choice((1, 1, members)), "max_spread": chance.choice((None, 5, 10)),
                  "spread_action": chance.choice(("note", "discuss_and_rescore")), "rounding": rounding(chance)},
        "sheets": [{"member": f"m{place}", "signed_at": "2027", "choices": sheet} for place, sheet in enumerate(sheets)],
        "findings": _findings(chance, table["criteria"]) if rule == RULES[0] or chance.random() < 0.05 else {},
        "knock_outs": [chance.choice(table["knock_outs"])] if table["knock_outs"] and chance.random() < 0.05 else [],
    }  # fmt: skip
    if chance.random() < 0.2:
        case["rules"] |= {"seated": members + chance.randrange(2), "quorum": chance.choice(("1/2", "3/4")), "chair": "m0"}
    if any(row.get("cases") for row in table["criteria"]) and chance.random() < 0.1:
        _two_cases(chance, case, case["sheets"][0], table)
    if chance.random() < 0.1:
        for spoil in chance.sample(SPOILERS, chance.choice((1, 1, 2))):
            spoil(chance, case, chance.choice(case["sheets"] or [{"choices": {}}]), table)
    return case


def rounding(chance: Random) -> Json:
    return {"scale": chance.choice((0, 1, 2, 2, 3)), "mode": chance.choice(("half_up", "down")), "before_band": chance.random() < 0.4}


def _sheets(chance: Random, rows: list[Json], members: int) -> list[Json]:
    first = _sheet(chance, rows)
    differ = chance.random() < 0.65
    sheets = [first, *(_neighbour(chance, first, rows) if differ else dict(first) for _ in range(members - 1))]
    if chance.random() < 0.7:
        target = members * chance.choice(EDGES) + chance.choice((-1, 0, 1))
        if not differ:
            target, sheets = chance.choice(EDGES) + chance.choice((-1, 0, 1)), [first]
        _steer(chance, sheets, rows, target)
    sheets = sheets if differ else [dict(first) for _ in range(members)]
    for sheet in sheets:
        _mind_the_story(chance, sheet, rows)
    return sheets


def _sheet(chance: Random, rows: list[Json]) -> Json:
    """Good ones are common, since marks matter only to them."""
    quality, sheet = chance.choice((0.3, 0.7, 0.85, 0.95, 0.98)), {}
    one_case = chance.choice((0, 1))
    for row in rows:
        points = row["points"]
        if row.get("cases"):
            half = len(points) // 2
            sheet[row["code"]] = chance.choice((0, *range(1 + half * one_case, 1 + half + half * one_case)))
        else:
            lowest = 1 if 0 in points else 0
            sheet[row["code"]] = len(points) if chance.random() < quality else chance.randint(lowest, len(points))
    return sheet


def _neighbour(chance: Random, sheet: Json, rows: list[Json]) -> Json:
    """The same but for a few criteria."""
    other = dict(sheet)
    for row in chance.sample(rows, min(len(rows), chance.choice((1, 2, 4, 8)))):
        if not row.get("cases"):
            other[row["code"]] = chance.randint(1 if 0 in row["points"] else 0, len(row["points"]))
    return other


def _steer(chance: Random, sheets: list[Json], rows: list[Json], target: int) -> None:
    """Change options here and there until the sum of all totals is the target, mostly sparing the marks."""
    free = [row for row in rows if not row.get("cases") and not row.get("needs") and row["code"] != "5.1"]
    unmarked = [row for row in free if not row.get("marks")] or free
    away = target - sum(_points(row, sheet) for sheet in sheets for row in rows)
    for rows_now in (unmarked, free):
        for row in chance.sample(rows_now, len(rows_now)):
            for sheet in sheets:
                if not away:
                    return
                away -= _nudge(row, sheet, away)


def _nudge(row: Json, sheet: Json, away: int) -> int:
    """Take the option that comes nearest to what is wanted of it; what it gains."""
    now, options = _points(row, sheet), row["points"]
    best = min([0, *options] if 0 not in options else options, key=lambda points: abs(away - points + now))
    if best != now:
        sheet[row["code"]] = options.index(best) + 1 if best in options else 0
    return int(best - now)


def _points(row: Json, sheet: Json) -> int:
    choice = sheet[row["code"]]
    return row["points"][choice - 1] if choice else 0


def _mind_the_story(chance: Random, sheet: Json, rows: list[Json]) -> None:
    """What is only asked after something else is 0 or absent without it."""
    by_code = {row["code"]: row for row in rows}
    for row in rows:
        needs = row.get("needs")
        if needs and _points(by_code[needs["criterion"]], sheet) <= needs["points_above"]:
            sheet[row["code"]] = 0
            if chance.random() < 0.5:
                del sheet[row["code"]]


def _findings(chance: Random, rows: list[Json]) -> Json:
    sure = chance.choice((0.9, 0.98, 1))
    return {row["code"]: {star: chance.random() < sure for star in row["marks"]} for row in rows if row.get("marks")}


def _drop(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    sheet["choices"].pop(chance.choice(table["criteria"])["code"], None)


def _wrong(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    row = chance.choice(table["criteria"])
    sheet["choices"][row["code"]] = chance.choice((len(row["points"]) + 1, -1, 99, True, "1", 1.0, None, False, 0))


def _stranger(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    sheet["choices"][chance.choice(("A", "99", "1.1.1.1"))] = 1


def _bare_zero(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    sheet["choices"][chance.choice([row["code"] for row in table["criteria"] if 0 in row["points"]])] = 0


def _no_story(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    sheet["choices"] |= {"5.1": 1, "5.2": chance.choice((1, 2, 0))}


def _two_cases(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    for row in table["criteria"]:
        if row.get("cases"):
            sheet["choices"][row["code"]] = chance.randint(0, len(row["points"]))


def _twice(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    case["sheets"].append({"member": "m0", "signed_at": "2027", "choices": dict(sheet["choices"])})


def _nobody(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    case["sheets"] = []


def _too_few(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    case["rules"]["min_members"] = len(case["sheets"]) + 1


def _no_quorum(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    case["rules"] |= {"seated": chance.choice((2, 5, 9)), "quorum": "3/4", "chair": chance.choice(("m0", "m9"))}


def _unfound(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    if case["findings"]:
        code = chance.choice(list(case["findings"]))
        case["findings"][code] = chance.choice(({}, {"3": True}, {"4": "yes"}, {"5": None, "4": False, "3": True}))


def _found_elsewhere(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    case["findings"] = case["findings"] | {chance.choice(("77", "1.2", "3.1")): {"3": True}}


def _unknown_ground(chance: Random, case: Json, sheet: Json, table: Json) -> None:
    case["knock_outs"] = [*case["knock_outs"], "K99"]


SPOILERS: tuple[Callable[[Random, Json, Json, Json], None], ...] = (
    _drop, _drop, _wrong, _wrong, _stranger, _bare_zero, _no_story, _twice, _nobody, _too_few, _no_quorum, _unfound, _found_elsewhere,
    _unknown_ground,
)  # fmt: skip
