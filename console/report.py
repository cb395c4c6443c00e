"""The report of a year, from what the services hold; and the targets beside what the products show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from chalicelib.domain.plan import Plan
from chalicelib.domain.ranking import cut
from chalicelib.services import plans
from chalicelib.stores import aggregates
from console.evidence import Evidence
from console.invariants import Invariant

Report = dict[str, Any]
_ENDED = {
    "DossierRecognised": "recognised",
    "DossierForwarded": "forwarded",
    "PotentialFiveFound": "potential_five",
    "DossierNotRecognised": "not_recognised",
    "DossierNotUpgraded": "not_upgraded",
    "DossierDeferred": "deferred",
}


def build(found: Evidence, *, seed: int, faults: Mapping[str, int], invariants: list[Invariant]) -> Report:
    """What `out/<plan>.json` says."""
    rounds = sorted(
        (body for body in found.bodies("ROUND").values() if body["plan"] == found.plan),
        key=lambda body: int(body["number"]),
    )
    return {
        "plan": found.plan,
        "regulation": " ".join(sorted({str(round_["regulation"]) for round_ in rounds})),
        "seed": seed,
        "rounds": [
            {"number": round_["number"], "stages": [_stage(found, round_, stage) for stage in round_["stages"]]}
            for round_ in rounds
        ],
        "products": _products(found),
        "targets": _targets(found.plan),
        "mails": _mails(found),
        "executions": _executions(found),
        "writes": {"dynamodb": _writes(found)},
        "faults": dict(sorted(faults.items())),
        "invariants": [asdict(invariant) for invariant in invariants],
    }


def outcomes_by_unit(found: Evidence) -> dict[str, Counter[str]]:
    """How this year's dossiers ended, by unit."""
    counted: dict[str, Counter[str]] = {}
    for dossier in found.bodies("DOSSIER").values():
        if dossier["plan"] == found.plan:
            counted.setdefault(dossier["unit"], Counter())[_outcome(dossier)] += 1
    return counted


def _outcome(dossier: Any) -> str:
    return f"recognised_{dossier['stars']}" if dossier["state"] == "recognised" else str(dossier["state"])


def _stage(found: Evidence, round_: Any, stage: Any) -> dict[str, Any]:
    """What became of dossiers here; the first stage tells of those that a tier below it deferred, too."""
    outcomes: Counter[str] = Counter()
    tiers = [each["tier"] for each in round_["stages"]]
    for id_, dossier in found.bodies("DOSSIER").items():
        if dossier["round"] == round_["id"]:
            outcomes.update(
                _named(event.name, event.data.get("stars"))
                for event in found.journals[f"DOSSIER#{id_}"]
                if event.name in _ENDED
                and (event.data["tier"] if event.data["tier"] in tiers else tiers[0]) == stage["tier"]
            )
    moments = {name: stage[name] for name in ("opened_at", "closed_at", "decided_at")}
    return {"tier": stage["tier"], **moments, "dossiers": outcomes.total(), "outcomes": dict(sorted(outcomes.items()))}


def _named(event: str, stars: int | None) -> str:
    return f"{_ENDED[event]}_{stars}" if event == "DossierRecognised" else _ENDED[event]


def _products(found: Evidence) -> dict[str, Any]:
    by_star: Counter[str] = Counter()
    by_state: Counter[str] = Counter()
    by_unit: dict[str, Counter[str]] = {}
    for product in found.bodies("PRODUCT").values():
        by_state[product["state"]] += 1
        by_unit.setdefault(product["unit"], Counter())[product["state"]] += 1
        if product["state"].startswith("recognised_"):
            by_star[product["state"].removeprefix("recognised_")] += 1
    return {
        "by_star": dict(sorted(by_star.items())),
        "by_unit": {unit: dict(sorted(states.items())) for unit, states in sorted(by_unit.items())},
        "by_state": dict(sorted(by_state.items())),
    }


def _targets(plan: str) -> list[dict[str, Any]]:
    """Each with what is certain, what holds now and what is possible; all three are one once the year is over."""
    return [
        {
            "key": each.target.key,
            "scope": each.target.unit or each.target.scope_kind,
            "op": each.target.op,
            "low": each.target.low,
            "high": each.target.high,
            "measure": each.target.measure,
            "counted": not each.is_entered,
            "certain": _figure(each.span and each.span.low),
            "actual": _figure(each.span and each.span.now),
            "possible": _figure(each.span and each.span.high),
            "of": [each.span.part, each.span.whole] if each.span and each.span.whole else None,
            "units_short": list(each.units_short),
            "entered": [asdict(figure) | {"on": f"{figure.on}", "at": f"{figure.at}"} for figure in each.figures],
            "met": each.met,
        }
        for each in plans.overview(aggregates.get(Plan, plan)).targets
    ]


def _figure(value: Fraction | None) -> int | str | None:
    """A count, or a share's per cent with two decimals, cut and never rounded up."""
    if value is None or value.denominator == 1:
        return value if value is None else int(value)
    return cut(value).replace(",", ".")


def _mails(found: Evidence) -> dict[str, Any]:
    letters = {row.id: row.body["letter"] for row in found.of("MAIL")}
    sent = Counter(letters.get(mail["tags"].get("outbox"), "unknown") for mail in found.mails)
    parked = sum(row.body["state"] == "parked" for row in found.of("MAIL"))
    return {"sent": sent.total(), "parked": parked, "by_letter": dict(sorted(sent.items()))}


def _executions(found: Evidence) -> dict[str, int]:
    """`restarted` are attempts after a first one; `failed` those that a restart cut off or a fault ended."""
    status = Counter(one.status for one in found.executions)
    first = len({(one.machine, one.input["plan"], one.input.get("round")) for one in found.executions})
    return {
        "started": len(found.executions),
        "succeeded": status["SUCCEEDED"],
        "restarted": len(found.executions) - first,
        "failed": len(found.executions) - status["SUCCEEDED"] - status["RUNNING"],
        "transitions": sum(one.transitions for one in found.executions),
    }


def _writes(found: Evidence) -> int:
    """Acknowledged writes that still stand: one a version, one a plain item. Short-lived items (codes, sessions) are left out."""
    return sum(max(1, row.version) for row in found.rows if not row.ttl)
