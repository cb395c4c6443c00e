"""The centre is no user: its answer on a potential five is recorded from paper, and below five stars the province chooses.

QĐ 26/2026 Đ7.4.g: the chairman may recognise three or four stars on the central result, or have the product evaluated
again. Nothing follows by itself.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from chalicelib.domain.criteria import STARS, Label
from chalicelib.domain.dossier import CentreAnswer, Decision, Dossier, Kind
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import dossier_step
from chalicelib.domain.names import UnitCode
from chalicelib.domain.product import Certificate
from chalicelib.domain.regulation import Outcome, Regulation, Tier, UpperTier

FIVE, AGAIN = STARS[-1], "again"
_LONGEST = 10  # characters of a mean
_MOST = 100
_UNNAMED = (3, 4)  # what a decree that is silent of it leaves: the stars that a province recognises


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What an authority may choose from below five stars. `assumed`: its decree says nothing of it."""

    stars: tuple[int, ...]
    again: bool
    label: Label | None
    cite: str
    assumed: bool


def choices_of(regulation: Regulation, found: int) -> Choices:
    """Below five stars at the centre: never more stars than the centre found."""
    upper = upper_of(regulation).tier
    way = next((way for way in regulation.way_back if way.tier == upper), None)
    stars = way.recognise if way else _UNNAMED
    return Choices(
        stars=tuple(each for each in stars if each <= found),
        again=way.again if way else True,
        label=way.label if way else None,
        cite=way.cite if way else regulation.title,
        assumed=way is None or way.assumed,
    )


def upper_of(regulation: Regulation) -> UpperTier:
    """Who answers. A decree that finds potential fives has one above its tiers."""
    assert regulation.upper is not None, regulation.id
    return regulation.upper


def five_from(regulation: Regulation) -> int:
    """From how many points five stars are found."""
    results = (result for rules in regulation.tiers for result in rules.results)
    return max(result.low for result in results if result.outcome is Outcome.POTENTIAL_FIVE)


def read_mean(text: str) -> Fraction:
    """ "88", "88,25" or "88.25", from 0 to 100, or Refused with the field."""
    plain = text.strip().replace(",", ".")
    if not plain:
        raise Refused(Why.FIELD_MISSING, "mean")
    whole, _, part = plain.partition(".")
    if not (
        f"{whole}{part}".isascii() and whole.isdigit() and (part.isdigit() or "." not in plain) and len(plain) < _LONGEST
    ):
        raise Refused(Why.FIELD_INVALID, "mean")
    mean = Fraction(plain)
    if mean > _MOST:
        raise Refused(Why.FIELD_INVALID, "mean")
    return mean


def check_agrees(answer: CentreAnswer, regulation: Regulation) -> None:
    """The stars on the paper must be possible at its points: marks may take stars away, nothing adds them."""
    if answer.stars not in STARS:
        raise Refused(Why.FIELD_INVALID, "stars")
    most = FIVE if answer.mean >= five_from(regulation) else FIVE - 1
    if regulation.bands is not None:
        most = regulation.bands.star_of(answer.mean)
    if answer.stars > most:
        raise Refused(Why.CENTRE_DISAGREES, "stars", stars=answer.stars, most=most)


def answered(dossier: Dossier, answer: CentreAnswer, upper: UpperTier, *, by: str, at: datetime) -> Dossier:
    """Five stars are recognised by the centre's own decision; fewer leave the choice to the province."""
    data = {"tier": dossier.tier, "stars": answer.stars, "decision": answer.number, "date": answer.date}
    if answer.stars == FIVE:
        decision = Decision(
            number=answer.number,
            date=answer.date,
            signer=upper.label.vi,
            unit=UnitCode(upper.tier),
            tier=Tier(upper.tier),
        )
        return _take(dossier, "find_five", data, by=by, at=at, centre=answer, decision=decision, stars=FIVE)
    return _take(dossier, "fall_short", data, by=by, at=at, centre=answer)


def chosen(dossier: Dossier, choice: str, decision: Decision, *, by: str, at: datetime) -> Dossier:
    """`choice`: "3", "4" or "again". Three or four stars that are no more than an upgrade's product holds change nothing."""
    assert dossier.centre is not None, dossier.id
    fields: dict[str, Any] = {"centre": replace(dossier.centre, choice=decision), "decision": decision}
    data = {"tier": dossier.tier, "decision": decision.number, "date": decision.date}
    if choice == AGAIN:
        return _take(dossier, "evaluate_again", data, by=by, at=at, **fields, stars=None)
    stars = int(choice)
    if (held := held_above(dossier, stars, date.fromisoformat(decision.date))) is not None:
        return _take(
            dossier, "keep_below", {**data, "stars": stars, "held": held.stars}, by=by, at=at, **fields, stars=stars
        )
    return _take(dossier, "recognise_below", {**data, "stars": stars}, by=by, at=at, **fields, stars=stars)


def held_above(dossier: Dossier, stars: int, decided_on: date) -> Certificate | None:
    """What an upgrade's product holds, where that is as much and still in force on that day."""
    held = dossier.proposal.held if dossier.proposal and dossier.kind is Kind.UPGRADE else None
    return held if held and stars <= held.stars and decided_on <= held.valid_until else None


def _take(dossier: Dossier, act: str, data: dict[str, Any], *, by: str, at: datetime, **fields: Any) -> Dossier:
    step = dossier_step(dossier.state, act)
    return dossier.next(step.event, at=at, by=by, data=data, state=step.after, **fields)
