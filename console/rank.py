"""`rank FILE`: a council's input as JSON, its verdict as JSON. Exit 2 with `errors` where none can be given."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from chalicelib.domain.choices import Fault, Flaw, Impossible
from chalicelib.domain.council_rules import Bands, CouncilRules, Rounding, RoundingMode, SpreadAction, StarMinimum
from chalicelib.domain.council_settings import is_possible
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.path_up import Shortfall, Step, path_up
from chalicelib.domain.verdict import Ballot, Council, Minimum, Verdict, judge
from chalicelib.stores.criteria import criteria_set, set_numbers
from chalicelib.stores.regulations import regulations

_TAKES: Mapping[str, Callable[[Any], Any]] = {  # settings of a council's rules, from JSON
    "star_minimum": StarMinimum,
    "min_members": int,
    "max_spread": int,
    "spread_action": SpreadAction,
    "rounding": lambda said: Rounding(**{**said, "mode": RoundingMode(said["mode"])}),
    "quorum": Fraction,
}


@click.command("rank")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_context
def rank(context: click.Context, file: Path) -> None:
    """The verdict on a council's sheets in FILE (- for standard input), as JSON."""
    try:
        with click.open_file(str(file), encoding="utf-8-sig") as source:
            answer = answer_to(_load(source.read()))
    except Impossible as refusal:
        answer = {"errors": [_fault(fault) for fault in refusal.faults]}
    except (OSError, ValueError, RecursionError) as unread:
        answer = {"errors": [{**_fault(Fault(code=Flaw.MALFORMED)), "reason": str(unread)}]}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))
    context.exit(2 if "errors" in answer else 0)


def answer_to(given: Any) -> dict[str, Any]:
    """The whole answer. Raises Impossible with all that is wrong, ValueError where the shape is."""
    criteria, bands = _law(_object(given, "the input"))
    council, rules = _council(given), _rules(_object(_said(given, "rules", {}), "rules"))
    verdict = judge(council, criteria, rules=rules, bands=bands)
    way = path_up(verdict, council, criteria, bands)
    return _shown(verdict, criteria, rules, bands) | {"path_up": [_way(step) for step in way]}


def _law(given: Mapping[str, Any]) -> tuple[CriteriaSet, Bands]:
    regulation, number = given.get("regulation"), given.get("set")
    decree = regulations().get(regulation) if isinstance(regulation, str) else None
    if decree is None:
        raise Impossible((Fault(code=Flaw.REGULATION_UNKNOWN),))
    if decree.bands is None:  # known, but held as far as its parts: none of its sets can be named
        raise Impossible((Fault(code=Flaw.SET_UNKNOWN),))
    if type(number) is not int or number not in set_numbers(decree.id):
        raise Impossible((Fault(code=Flaw.SET_UNKNOWN),))
    return criteria_set(decree.id, number), decree.bands


def _rules(given: Mapping[str, Any]) -> CouncilRules:
    """Settings that are absent take their defaults; a name we do not know is refused rather than passed over."""
    settings = {name: value for name, value in given.items() if value is not None}
    if not given.keys() <= {*_TAKES, "seated", "chair"} or settings.get("star_minimum", "majority") not in list(StarMinimum):
        raise Impossible((Fault(code=Flaw.RULE_UNKNOWN),))
    seated, chair = settings.get("seated"), settings.get("chair")
    made = {name: str(value) if name == "quorum" else value for name, value in settings.items() if name in _TAKES}
    people = (seated is None or (type(seated) is int and seated >= 0)) and (chair is None or isinstance(chair, str))
    if not people or not all(is_possible(name, value) for name, value in made.items()):
        raise Impossible((Fault(code=Flaw.RULE_INVALID),))
    return CouncilRules(seated=seated, chair=chair, **{name: _TAKES[name](value) for name, value in made.items()})


def _council(given: Mapping[str, Any]) -> Council:
    findings = _object(_said(given, "findings", {}), "findings")
    return Council(
        ballots=tuple(_ballot(row) for row in _array(_said(given, "sheets", []), "sheets")),
        findings={
            code: {_star(star): found for star, found in _object(stars, f"findings of {code}").items()}
            for code, stars in findings.items()
        },
        knock_outs=tuple(map(str, _array(_said(given, "knock_outs", []), "knock_outs"))),
    )


def _ballot(row: Any) -> Ballot:
    member = _object(row, "a sheet").get("member")
    if not isinstance(member, str) or not member:
        raise ValueError("a sheet has no member")
    choices = _object(row.get("choices"), f"choices of {member}")
    if _is_zero(choices.get("5.1")) and "5.2" not in choices:
        choices = {**choices, "5.2": 0}  # no story, no structure: tourism's set asks both but prints no condition
    return Ballot(member=member, choices=choices)


def _is_zero(choice: object) -> bool:
    return type(choice) is int and choice == 0


def _star(text: str) -> int:
    return int(text) if text in {"3", "4", "5"} else 0  # 0: no mark has it, and the engine says so


def _shown(verdict: Verdict, criteria: CriteriaSet, rules: CouncilRules, bands: Bands) -> dict[str, Any]:
    signed, needed = verdict.quorum
    return {
        "regulation": criteria.regulation,
        "set": criteria.no,
        "totals": dict(verdict.totals),
        "mean": {"exact": str(verdict.mean), "decimal": verdict.shown},
        "spread": {"points": verdict.spread.points, "limit": verdict.spread.limit, "action": verdict.spread.action},
        "quorum": {"signed": signed, "needed": needed},
        "band": verdict.band,
        "star": verdict.star,
        "status": verdict.status,
        "forward": verdict.forward,
        "doubt": verdict.doubt,
        "minimums": [_minimum(row, rules) for row in verdict.minimums],
        "knock_outs": [{"code": row.code, "effect": row.effect} for row in verdict.knock_outs],
        "reasons": [{"what": cite.what, "rule": cite.rule, "reason": cite.reason} for cite in verdict.cites],
    }


def _minimum(row: Minimum, rules: CouncilRules) -> dict[str, Any]:
    return {
        "criterion": row.mark.criterion,
        "star": row.mark.star,
        "points": row.mark.points,
        "met": row.met,
        "rule": rules.star_minimum,
        "reached_by": list(row.reached_by),
        "missed_by": list(row.missed_by),
    }


def _way(step: Step | Shortfall) -> dict[str, Any]:
    """One thing to do: a step on the sheet, a mark the council misses, or the mean points missing."""
    if isinstance(step, Step):
        return {
            "kind": "step",
            "criterion": step.criterion,
            "from": step.before,
            "to": step.after,
            "steps": step.steps,
            "points": step.gain,
            "marks": list(step.marks),
        }
    if step.mark:
        mark = {"criterion": step.mark.criterion, "star": step.mark.star, "points": step.mark.points}
        return {"kind": "mark", **mark, "missed_by": list(step.missed_by)}
    return {"kind": "points", "points": {"exact": str(step.points), "decimal": _at_least(step.points)}}


def _at_least(points: Fraction) -> str:
    """Two decimals, up: what is missing is never shown as nothing."""
    hundredths = -(-points.numerator * 100 // points.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _fault(fault: Fault) -> dict[str, Any]:
    return {"criterion": fault.criterion, "member": fault.member, "code": fault.code}


def _load(text: str) -> Any:
    """JSON in which no name is given twice: of two choices for one criterion neither would be the member's."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"given twice: {', '.join(sorted(twice))}")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once)


def _said(given: Mapping[str, Any], name: str, default: Any) -> Any:
    value = given.get(name)
    return default if value is None else value


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is not an object")  # noqa: TRY004  # what a person wrote, not a type of ours
    return value


def _array(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{name} is not a list")  # noqa: TRY004  # the same
    return value
