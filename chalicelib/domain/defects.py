"""What an officer's check finds: each item in order, missing or wrong with a reason; all defects go to the producer at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.criteria import Label
from chalicelib.domain.errors import Refused, Why

GENERAL = "general"  # a defect of no one item


class Finding(StrEnum):
    """Of one item."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


class Rule(StrEnum):
    """What the rules say of an item before anybody looks."""

    NOT_THERE = "not_there"  # no file was given this required kind
    THERE = "there"
    EXPIRED = "expired"
    RUNS_OUT = "runs_out"  # before the round ends
    UNCHECKED = "unchecked"  # the gate has not come to its end
    REFUSED = "refused"  # by the gate
    PROVES_NOTHING = "proves_nothing"  # neither a kind nor a criterion


BAD_RULES = frozenset({Rule.NOT_THERE, Rule.EXPIRED, Rule.REFUSED})


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to be checked. `about` names it for links: `form`, `paper.<kind>`, `document.<id>`.

    `found`, `reason` and `refusal`, the gate's code: what is known of it before anybody looks, or as its check was saved.
    `files`: the documents it is about, by id; `ends`: the last day that one of them holds.
    """

    about: str
    label: Label
    cite: str = ""
    found: Finding | None = None
    reason: str = ""
    refusal: str = ""
    rules: tuple[Rule, ...] = ()
    files: tuple[str, ...] = ()
    ends: date | None = None


@dataclass(frozen=True, kw_only=True)
class Check:
    """An officer's check of one filing at one tier as far as it goes: found and reasons by item, a word for the whole."""

    found: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    general: str = ""
    saved_at: datetime | None = None
    saved_by: str = ""

    @property
    def told(self) -> dict[str, str]:
        """As its form names it: what the mark of what was shown is made of."""
        found = {f"v_{about}": word for about, word in self.found.items() if word}
        reasons = {f"w_{about}": text for about, text in self.reasons.items() if text}
        return {**found, **reasons, **({"reason": self.general} if self.general else {})}

    @property
    def faults(self) -> int:
        """How many items are missing or wrong by it."""
        return sum(word in (Finding.MISSING, Finding.WRONG) for word in self.found.values()) + bool(self.general)


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One thing to mend, in the words in which the producer was told of it."""

    about: str
    label: str
    finding: Finding
    reason: str = ""


def defects_of(
    items: Sequence[Item], found: Mapping[str, str], reasons: Mapping[str, str], general: str
) -> tuple[Defect, ...]:
    """From a filled checklist: `found` and `reasons` by item. Refused: an unknown word, a wrong item without its reason."""
    defects = []
    for item in items:
        word, reason = found.get(item.about, ""), reasons.get(item.about, "").strip()
        if word not in ("", *Finding):
            raise Refused(Why.FIELD_INVALID, f"v_{item.about}")
        if word == Finding.WRONG and not reason:
            raise Refused(Why.REASON_MISSING, f"w_{item.about}")
        if word in (Finding.MISSING, Finding.WRONG):
            defects.append(Defect(about=item.about, label=item.label.vi, finding=Finding(word), reason=reason))
    if general.strip():
        defects.append(Defect(about=GENERAL, label="", finding=Finding.WRONG, reason=general.strip()))
    return tuple(defects)


def in_words(defects: Sequence[Defect]) -> str:
    """The whole notice, a defect a line; one alone that is of no item is its reason as it was written."""
    if len(defects) == 1 and defects[0].about == GENERAL:
        return defects[0].reason
    return "\n".join(f"{number}. {_line(each)}" for number, each in enumerate(defects, 1))


def with_known(items: Sequence[Item], before: Sequence[Defect]) -> tuple[Item, ...]:
    """The same items, each with the reason for which it was sent back last time."""
    told = {defect.about: defect for defect in before}
    return tuple(
        replace(item, reason=item.reason or told[item.about].reason) if item.about in told else item for item in items
    )


def as_saved(items: Sequence[Item], check: Check) -> tuple[Item, ...]:
    """The same items as an officer has left them."""
    return tuple(_left(item, check) if item.about in check.found else item for item in items)


def _left(item: Item, check: Check) -> Item:
    word = check.found[item.about]
    return replace(item, found=Finding(word) if word else None, reason=check.reasons.get(item.about, ""))


def _line(defect: Defect) -> str:
    word = {Finding.MISSING: "còn thiếu", Finding.WRONG: "cần sửa", Finding.OK: "đạt"}[defect.finding]
    head = f"{defect.label}: {word}" if defect.label else ""
    return ". ".join(part.rstrip(".") for part in (head, defect.reason) if part) + "."
