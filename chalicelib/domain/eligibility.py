"""May we file? Five answers against a decree's rules: what is good, what is missing, what to do next, each with its cite.

A help, not a decision: nothing is refused by it, and nobody needs to sign in for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chalicelib.domain.criteria import CriteriaSet, Label, Standing


class Verdict(StrEnum):
    """Of one finding, and the worst of all for the whole."""

    GOOD = "good"
    WAIT = "wait"
    UNSAID = "unsaid"
    NOT_YET = "not_yet"

    @property
    def weight(self) -> int:
        """Heavier is worse for whoever asks."""
        return list(Verdict).index(self)


@dataclass(frozen=True, kw_only=True)
class Question:
    """As it is asked."""

    code: str
    label: Label
    hint: Label


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What it means that a fact is so. `next` is empty where nothing is to be done."""

    fact: str
    state: str
    verdict: Verdict
    reason: Label
    next: Label
    cite: str


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """A decree's questions and rules; `certificate_kind` is the document rule that makes a set ask for the certificate."""

    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    certificate_kind: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was answered: "" is no answer. `place` is "known" or "unknown" to us, `chosen` the set's or "none"."""

    registered: str = ""
    place: str = ""
    chosen: CriteriaSet | None = None
    no_set: bool = False
    certificate: str = ""
    samples: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that applies, with the dates it names."""

    rule: Rule
    dates: Mapping[str, date]


def check(
    answers: Answers, rules: Eligibility, *, today: date, window: tuple[date, date] | None
) -> tuple[Finding, ...]:
    """One finding a fact, the worst first. `window`: first and last day to file for re-evaluation."""
    facts = facts_of(answers, rules, today=today, window=window)
    dates = {"opens": window[0], "closes": window[1]} if window else {}
    found = [
        Finding(rule=rule, dates=dates) for rule in rules.rules if rule.fact in facts and facts[rule.fact] == rule.state
    ]
    return tuple(sorted(found, key=lambda finding: -finding.rule.verdict.weight))


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """The worst."""
    return max((finding.rule.verdict for finding in findings), key=lambda each: each.weight, default=Verdict.UNSAID)


def facts_of(answers: Answers, rules: Eligibility, *, today: date, window: tuple[date, date] | None) -> dict[str, str]:
    """The state of each fact that is asked about; `renewal` only of a product with a certificate."""
    chosen = answers.chosen
    facts = {
        "registered": answers.registered,
        "place": answers.place,
        "set": "none" if answers.no_set else "chosen" if chosen else "",
        "certificate": _held(answers.certificate, needed=chosen is None or _needs(chosen, rules.certificate_kind)),
        "samples": _held(answers.samples, needed=chosen is None or chosen.sample_units > 0),
    }
    if answers.valid_until and window:
        facts["renewal"] = _renewal(answers.valid_until, today, *window)
    return facts


def _needs(chosen: CriteriaSet, kind: str) -> bool:
    return any(rule.kind == kind and rule.law is Standing.REQUIRED for rule in chosen.documents)


def _held(answer: str, *, needed: bool) -> str:
    return {"yes": "held", "no": "missing"}.get(answer, "") if needed else "not_needed"


def _renewal(valid_until: date, today: date, opens: date, closes: date) -> str:
    if today > valid_until:
        return "over"
    return "early" if today < opens else "open" if today <= closes else "late"
