"""The quick check before starting: for anyone, by the decree in force today."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.eligibility import Answers, Eligibility, Finding, Verdict, check, verdict_of
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.words import VIETNAM
from chalicelib.services import access, dossiers
from chalicelib.stores import calendars, clock, criteria, regulations
from chalicelib.stores.eligibility import eligibility

NO_SET = "khong"


@dataclass(frozen=True, kw_only=True)
class QuickCheck:
    """The questions, and what the answers come to; no findings before anything is answered."""

    regulation: Regulation
    data: Eligibility
    places: tuple[tuple[str, str], ...]
    sets: tuple[dossiers.SetGroup, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    criteria_set: int | None


def quick_check(answered: Mapping[str, str]) -> QuickCheck:
    """Refused for a date that is none; anything else unknown counts as unanswered."""
    today = clock.now().astimezone(VIETNAM).date()
    decree = _decree(today)
    data = eligibility(decree.id)
    assert data is not None, decree.id
    places = tuple(
        (f"{province}/{unit}", f"{unit_name}, {name}") for province, name, unit, unit_name in access.units_to_choose()
    )
    answers = _answers(answered, decree, {code for code, _ in places})
    window = _window(decree, answers.valid_until)
    findings = check(answers, data, today=today, window=window) if any(answered.values()) else ()
    return QuickCheck(
        regulation=decree,
        data=data,
        places=places,
        sets=dossiers.set_groups(decree.id),
        findings=findings,
        verdict=verdict_of(findings),
        criteria_set=answers.chosen.no if answers.chosen else None,
    )


def _decree(today: date) -> Regulation:
    """The one in force, or the next that has such questions."""
    in_force = regulations.regulation_on(today)
    known = [each for each in regulations.regulations().values() if eligibility(each.id)]
    return in_force if eligibility(in_force.id) else min(known, key=lambda each: each.in_force_from)


def _answers(answered: Mapping[str, str], decree: Regulation, places: set[str]) -> Answers:
    no, place = answered.get("set", ""), answered.get("place", "")
    numbers = {str(number): number for number in criteria.set_numbers(decree.id)}
    return Answers(
        registered=_yes_no(answered.get("registered", "")),
        place="known" if place in places else "unknown" if place else "",
        chosen=criteria.criteria_set(decree.id, numbers[no]) if no in numbers else None,
        no_set=no == NO_SET,
        certificate=_yes_no(answered.get("certificate", "")),
        samples=_yes_no(answered.get("samples", "")),
        valid_until=_day(answered.get("valid_until", "")),
    )


def _window(decree: Regulation, valid_until: date | None) -> tuple[date, date] | None:
    if valid_until is None or decree.renewal is None:
        return None
    with suppress(OverflowError):  # a year that no calendar has
        opens, closes = decree.terms[decree.renewal.opens], decree.terms[decree.renewal.closes]
        calendar = calendars.calendar()
        return opens.ends(valid_until, calendar), closes.ends(valid_until, calendar)
    return None


def _yes_no(answer: str) -> str:
    return answer if answer in ("yes", "no") else ""


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Refused(Why.FIELD_INVALID, "valid_until") from None
