"""What an officer's check finds: each item in order, missing or wrong with a reason; all defects go to the producer at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.criteria import Label
from chalicelib.domain.errors import Refused, Why

GENERAL = "general"  # a defect of no one item


class Finding(StrEnum):
    """Of one item."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to be checked. `about` names it for links: `form`, `paper.<kind>`, `document.<id>`.

    `found`, `reason` and `refusal`, the gate's code: what is known of it before anybody looks.
    """

    about: str
    label: Label
    cite: str = ""
    found: Finding | None = None
    reason: str = ""
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One thing to mend, in the words in which the producer was told of it."""

    about: str
    label: str
    finding: Finding
    reason: str = ""


def defects_of(items: Sequence[Item], found: Mapping[str, str], reasons: Mapping[str, str], general: str) -> tuple[Defect, ...]:
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
    return tuple(replace(item, reason=item.reason or told[item.about].reason) if item.about in told else item for item in items)


def _line(defect: Defect) -> str:
    word = {Finding.MISSING: "còn thiếu", Finding.WRONG: "cần sửa", Finding.OK: "đạt"}[defect.finding]
    head = f"{defect.label}: {word}" if defect.label else ""
    return ". ".join(part.rstrip(".") for part in (head, defect.reason) if part) + "."
