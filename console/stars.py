"""Stars computed a second time, from signed sheets and the decree's data: nothing of the application's ranking is used.

They go through the stand-alone verifier, with the round's settings and the chair's conclusions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

from chalicelib.stores.second_tally import verifier
from console.evidence import Evidence, Happened
from console.set_facts import DECREES, decree, facts_of, settings_of, table_of

_VIETNAM = timezone(timedelta(hours=7))
_RULED = {
    "DossierRecognised": "recognised",
    "DossierForwarded": "forwarded",
    "PotentialFiveFound": "potential_five",
    "DossierNotRecognised": "not_recognised",
}
_READ = ("star_minimum", "min_members", "max_spread", "spread_action", "rounding", "quorum")  # what a verdict hangs on
_KEPT = "DossierNotUpgraded"
_EARNED = {"recognised": 0, "not_recognised": 0, "potential_five": 5}  # a recognition's own stars come on top


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a tier's sheets mean: outcome and stars, and whose decision they take."""

    outcome: str
    stars: int | None
    unit: str
    mean: Fraction


def ruling_of(found: Evidence, dossier: Any, tier: str) -> Ruling | str:
    """The ruling, or why there can be none."""
    sheets = found.sheets.get((dossier["id"], tier), [])
    law = decree(dossier["regulation"])
    seated: list[str] = next(
        (
            event.data["members"]
            for event in reversed(found.journals[f"DOSSIER#{dossier['id']}"])
            if event.name == "SheetsIssued" and event.data["tier"] == tier
        ),
        [],
    )
    verdict = _verdict(found, dossier, tier, sheets, seated)
    codes = {error["code"] for error in verdict.get("errors", ())}
    if codes & {"no_sheets", "too_few_sheets", "quorum_not_met"}:
        return f"{len(sheets)} of {len(seated)} sheets"
    if codes:
        return f"no verdict: {verdict['errors']}"
    bands = next(rules["results"] for rules in law["tiers"] if rules["tier"] == tier)
    band = next(band for band in bands if _is_of(band, verdict["status"], verdict["star"]))
    level = next(rules["held_by"] for rules in law["tiers"] if rules["tier"] == band["decided_by"])
    unit = {"unit": dossier["unit"], "province": dossier["province"]}.get(level, level)
    return Ruling(outcome=band["outcome"], stars=band["stars"], unit=unit, mean=Fraction(verdict["mean"]))


def _verdict(found: Evidence, dossier: Any, tier: str, sheets: Sequence[Any], seated: Sequence[str]) -> Any:
    """By the round's own rules and what its chair has put on record last."""
    given = settings_of(dossier["regulation"], found.bodies("ROUND").get(dossier["round"], {}))
    rules = {name: given[name] for name in _READ} | {"seated": len(seated)}
    if given["star_minimum"] is None:  # sheets in parts have no marks
        del rules["star_minimum"]
    if given["chair_required"] and seated:
        rules["chair"] = seated[0]
    concluded = found.conclusions.get((dossier["id"], tier), {"findings": {}, "knock_outs": {}})
    case = {
        "regulation": dossier["regulation"],
        "tier": tier,
        "set": dossier.get("criteria_set"),
        "sheets": sheets,
        "findings": concluded["findings"],
        "knock_outs": list(concluded["knock_outs"]),
    }
    return verifier().judge(case, facts_of(dossier["regulation"], in_parts=case["set"] is None), rules)


def _is_of(band: Any, status: str, star: int) -> bool:
    """The decree's row for a verdict by marks, which may lie below the row of its points. Nobody disqualified is recognised."""
    outcome = "not_recognised" if status == "disqualified" else status
    return bool(band["outcome"] == outcome and (outcome != "recognised" or band["stars"] == star))


def star_faults(found: Evidence) -> Iterator[str]:
    """A star, or a refusal, that the sheets do not give, that no decision precedes, or that a product wears wrongly."""
    for dossier in found.bodies("DOSSIER").values():
        if dossier["filings"]:
            yield from _wrong_decree(dossier)
        for event in found.journals[f"DOSSIER#{dossier['id']}"]:
            if event.name in {*_RULED, _KEPT}:
                yield from _wrong_ruling(found, dossier, event)
        yield from _wrong_points(found, dossier)
    yield from _wrong_products(found)


def _wrong_points(found: Evidence, dossier: Any) -> Iterator[str]:
    """By criteria set the points of a signed sheet are those of its choices, leaf by leaf."""
    if dossier.get("criteria_set") is None:
        return
    table = table_of(dossier["regulation"], dossier["criteria_set"])
    for (id_, tier), sheets in found.sheets.items():
        for sheet in sheets if id_ == dossier["id"] else ():
            errors: list[Any] = []
            points = verifier().read_choices(table, sheet, errors)
            if errors or points != sheet["points"]:
                yield f"{id_} {tier}: {sheet['member']} has {sheet['points']}, the choices give {errors or points}"


def _wrong_ruling(found: Evidence, dossier: Any, event: Happened) -> Iterator[str]:
    name, tier = f"{dossier['id']} {event.data['tier']}", event.data["tier"]
    ruling = ruling_of(found, dossier, tier)
    if isinstance(ruling, str):
        yield f"{name}: ruled with {ruling}"
        return
    kept = _kept(found, dossier, ruling, event)
    if kept != event.data.get("held"):
        yield f"{name}: {event.name}, and the product had {kept} stars to keep"
    if event.name != _KEPT and (ruling.outcome, ruling.stars) != (_RULED[event.name], event.data["stars"]):
        yield f"{name}: {event.name} {event.data['stars']}, the sheets ({ruling.mean}) say {ruling.outcome} {ruling.stars}"
    decision = found.decisions.get((dossier["round"], tier, ruling.unit))
    recorded = [
        each.at
        for each in found.journals[f"ROUND#{dossier['round']}"]
        if each.name == "DecisionRecorded" and (each.data["tier"], each.data["unit"]) == (tier, ruling.unit)
    ]
    if decision is None or decision["number"] != event.data["decision"] or not recorded or recorded[0] > event.at:
        yield f"{name}: no decision of {ruling.unit} precedes it"


def _kept(found: Evidence, dossier: Any, ruling: Ruling, event: Happened) -> int | None:
    """The stars that an upgrade must leave as they are: those in force on the decision's day, where it earned no more."""
    if dossier.get("kind") != "upgrade" or ruling.outcome not in _EARNED:
        return None
    earned = _EARNED[ruling.outcome] + (ruling.stars or 0)
    before = [
        each.data
        for each in found.journals.get(f"PRODUCT#{dossier['product']}", [])
        if each.at <= event.at and "valid_until" in each.data and each.data["dossier"] != dossier["id"]
    ]
    if not before or before[-1]["valid_until"] < event.data["date"] or before[-1]["stars"] < earned:
        return None
    return int(before[-1]["stars"])


def _wrong_decree(dossier: Any) -> Iterator[str]:
    """Bound by the day of the first filing: a return and a supplement change nothing."""
    if dossier["filings"] == 1:
        day = datetime.fromisoformat(dossier["submitted_at"]).astimezone(_VIETNAM).date()
        in_force = max(
            (law for law in map(decree, _names()) if date.fromisoformat(law["in_force_from"]) <= day),
            key=lambda law: str(law["in_force_from"]),
        )
        if in_force["id"] != dossier["regulation"]:
            yield f"{dossier['id']}: filed on {day} under {dossier['regulation']}"


def _wrong_products(found: Evidence) -> Iterator[str]:
    """A certificate of this year names a dossier with its stars and decision, and runs as long as the decree says."""
    dossiers = found.bodies("DOSSIER")
    for product in found.bodies("PRODUCT").values():
        held = product["certificate"]
        if held and held["dossier"]:
            dossier = dossiers[held["dossier"]]
            stars = dossier["stars"] if dossier["state"] == "recognised" else _interim(found, dossier)
            told = (stars, dossier["decision"]["number"], dossier["decision"]["date"])
            if told != (held["stars"], held["decision"], held["decided_on"]):
                yield f"{product['id']}: holds {held}, its dossier says {told}"
            months = next(
                term["count"] for term in decree(dossier["regulation"])["terms"] if term["code"] == "validity"
            )
            if held["valid_until"] != _after(date.fromisoformat(held["decided_on"]), months):
                yield f"{product['id']}: valid until {held['valid_until']}"
    recognised = {held["dossier"] for product in found.bodies("PRODUCT").values() if (held := product["certificate"])}
    yield from (
        f"{id_}: recognised, and no product has its certificate"
        for id_, dossier in dossiers.items()
        if dossier["state"] == "recognised" and id_ not in recognised
    )


def _interim(found: Evidence, dossier: Any) -> int | None:
    """Stars that a potential five holds while the centre evaluates, where its round's rules give any."""
    if dossier["state"] != "potential_five":
        return None
    given = settings_of(dossier["regulation"], found.bodies("ROUND").get(dossier["round"], {}))
    stars: int | None = given["interim_recognition"]
    return stars


def _after(day: date, months: int) -> str:
    """The same day so many months later, or that month's last."""
    first = date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last)).isoformat()


def _names() -> list[str]:
    return sorted(path.parent.name for path in DECREES.glob("*/procedure.json"))
