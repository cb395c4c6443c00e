"""The year as a table for people: outcomes by unit and star beside targets, mails, machine, faults, invariants."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

_COLUMNS = (
    ("recognised_3", "3 sao"),
    ("recognised_4", "4 sao"),
    ("potential_five", "tiềm năng 5"),
    ("not_recognised", "không đạt"),
    ("not_upgraded", "giữ hạng"),
    ("deferred", "chưa xét"),
    ("withdrawn", "đã rút"),
    ("draft", "chưa nộp"),
)
_NAME, _CELL = 24, 12


def lines(report: Mapping[str, Any], units: Mapping[str, str], outcomes: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Line by line; `units` gives their names in the plan's order."""
    yield f"{report['plan']} · {report['regulation']} · seed {report['seed']}"
    yield "".join([f"{'':{_NAME}}", *(f"{title:>{_CELL}}" for _, title in _COLUMNS), f"{'chỉ tiêu':>{_CELL}}"])
    wanted = {target["scope"]: target for target in report["targets"] if target["actual"] is not None}
    for unit, name in units.items():
        yield _row(name, outcomes.get(unit, Counter()), wanted.get(unit))
    yield _row("Toàn tỉnh", sum(outcomes.values(), Counter()), None)
    yield ""
    yield from _targets(report)
    yield from _rest(report)


def _row(name: str, counted: Counter[str], target: Mapping[str, Any] | None) -> str:
    told = f"{target['actual']}/{target['low']}" if target else ""
    return "".join([f"{name:{_NAME}}", *(f"{counted[key] or '·':>{_CELL}}" for key, _ in _COLUMNS), f"{told:>{_CELL}}"])


def _targets(report: Mapping[str, Any]) -> Iterator[str]:
    for target in report["targets"]:
        above = f"..{target['high']}" if target["high"] not in (None, target["low"]) else ""
        sign = "%" if target["measure"] == "percent" else ""
        asked = f"{target['op']} {target['low']}{above}{sign}"
        yield f"target {target['key']:8} {target['scope']:20} {asked:14} {_said(target, sign)}"


def _said(target: Mapping[str, Any], sign: str) -> str:
    if target["actual"] is None:
        return "no product to count by" if target["counted"] else "an officer has to enter it"
    told = f"actual {target['actual']!s:>5}{sign}" + (f" ({target['of'][0]}/{target['of'][1]})" if target["of"] else "")
    span = f" within {target['certain']}..{target['possible']}" if target["certain"] != target["possible"] else ""
    short = f", {len(target['units_short'])} units short" if target["units_short"] else ""
    return f"{told}{span} {'met' if target['met'] else 'not met'}{short}"


def _rest(report: Mapping[str, Any]) -> Iterator[str]:
    for round_ in report["rounds"]:
        for stage in round_["stages"]:
            told = ", ".join(f"{name} {count}" for name, count in stage["outcomes"].items())
            yield f"round {round_['number']} {stage['tier']:9} {stage['dossiers']:4} dossiers: {told}"
    mails, machine = report["mails"], report["executions"]
    yield f"mails: {mails['sent']} sent, {mails['parked']} parked"
    yield (
        "machine: "
        + ", ".join(f"{name} {count}" for name, count in machine.items())
        + f"; writes {report['writes']['dynamodb']}"
    )
    yield "faults: " + ", ".join(f"{name} {count}" for name, count in report["faults"].items())
    for invariant in report["invariants"]:
        yield f"{'ok ' if invariant['ok'] else 'NOT'} {invariant['name']} ({invariant['detail']})"
