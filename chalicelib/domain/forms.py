"""A decree's forms as data: sections and fields, what a producer may answer, and which answers are still wanted."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from chalicelib.domain.criteria import Label
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.names import Email

FieldCode = NewType("FieldCode", str)  # unique over all forms of a decree: "representative"
SectionCode = NewType("SectionCode", str)  # as in the page's address: "ke-hoach"

TICKED = "1"
_WHOLE = re.compile(r"-?\d+")
_GROUPED = re.compile(r"(?<=\d)[.\s](?=\d{3}(?!\d))")  # thousands, as people write them
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_PHONE = re.compile(r"\+?\d{8,12}")


class Input(StrEnum):
    """How a field is asked."""

    LINE = "line"
    TEXT = "text"  # several lines
    NUMBER = "number"  # whole
    DATE = "date"
    PHONE = "phone"
    TICK = "tick"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a field that offers some."""

    code: str
    label: Label


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `source`: it is known from elsewhere by that name, and not asked again.

    `ideas`: of a dossier that came of a product idea it begins with these parts of the idea, one after the other.
    """

    code: FieldCode
    label: Label
    kind: Input
    cite: str
    most: int | None = None  # characters, digits of a number
    hint: Label | None = None
    source: str = ""
    options: tuple[Choice, ...] = ()
    wanted: bool = True  # the form is not finished without it; nothing is refused for it
    personal: bool = False  # seen only where criterion 3.2 is scored
    dossier_kinds: tuple[str, ...] = ()  # empty: asked of all
    ideas: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether the producer types it here."""
        return not self.source


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of a form; `group` says where the task list shows it."""

    code: SectionCode
    group: str
    label: Label
    cite: str
    fields: tuple[Field, ...]

    def asked(self, kind: str) -> tuple[Field, ...]:
        """What is to be typed for such a dossier."""
        return tuple(each for each in self.fields if each.is_asked and kind in (each.dossier_kinds or (kind,)))


@dataclass(frozen=True, kw_only=True)
class FormOf:
    """A numbered form of a decree (Mẫu số 01). `scores_before`: the section before which it asks for the own scores."""

    code: str
    label: Label
    cite: str
    sections: tuple[Section, ...]
    scores_before: SectionCode | None = None


@dataclass(frozen=True, kw_only=True)
class Forms:
    """All that a decree has a producer fill in; empty for a decree whose forms we do not hold."""

    forms: tuple[FormOf, ...] = ()
    doubts: tuple[str, ...] = ()

    def sections(self) -> Iterator[Section]:
        """Every page, in the forms' order."""
        for form in self.forms:
            yield from form.sections

    def section(self, code: str) -> Section:
        """KeyError where no form has it."""
        return {each.code: each for each in self.sections()}[SectionCode(code)]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A producer's working copy: what was typed, by field. What is empty is not in it."""

    dossier: str
    values: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime
    saved_by: Email


def checked(fields: Iterable[Field], typed: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are kept, by field; an empty one is "". Raises Refused with the first field that is wrong."""
    return {each.code: _checked(each, typed.get(each.code, "").strip()) for each in fields}


def begun(fields: Iterable[Field], told: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The answers with what a product idea tells, where nothing is answered yet."""
    drawn = {each.code: "\n".join(told[part] for part in each.ideas if told.get(part))[: each.most] for each in fields}
    return {**{code: text for code, text in drawn.items() if text}, **before}


def left(fields: Iterable[Field], values: Mapping[str, str]) -> tuple[Field, ...]:
    """What is wanted and not answered."""
    return tuple(each for each in fields if each.wanted and not values.get(each.code))


def seen(values: Mapping[str, object]) -> str:
    """A mark of what a page showed: another mark later means that somebody saved something else meanwhile."""
    told = "\n".join(f"{name}={value}" for name, value in sorted(values.items()) if value not in ("", None))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_day(typed: str) -> date | None:
    """An ISO day or one as people write it, "29/04/2027"; None for neither."""
    found = _DAY_MONTH_YEAR.fullmatch(typed)
    try:
        return date(*(int(part) for part in reversed(found.groups()))) if found else date.fromisoformat(typed)
    except ValueError:
        return None


def _checked(asked: Field, typed: str) -> str:
    if not typed:
        return ""
    kept = _READ[asked.kind](asked, typed)
    if kept is None:
        raise Refused(Why.FIELD_INVALID, asked.code)
    if asked.most and len(kept.lstrip("-")) > asked.most:
        raise Refused(Why.FIELD_TOO_LONG, asked.code, most=asked.most)
    return kept


def _words(asked: Field, typed: str) -> str | None:
    return typed if asked.kind is Input.TEXT or typed.isprintable() else None


def _number(asked: Field, typed: str) -> str | None:
    plain = _GROUPED.sub("", typed)
    return str(int(plain)) if _WHOLE.fullmatch(plain) and plain.isascii() else None


def _date(asked: Field, typed: str) -> str | None:
    found = read_day(typed)
    return found.isoformat() if found else None


def _phone(asked: Field, typed: str) -> str | None:
    plain = re.sub(r"[\s.()-]", "", typed)
    return plain if _PHONE.fullmatch(plain) and plain.isascii() else None


def _tick(asked: Field, typed: str) -> str | None:
    return TICKED if typed == TICKED else None


def _choice(asked: Field, typed: str) -> str | None:
    return typed if typed in {option.code for option in asked.options} else None


_READ = {
    Input.LINE: _words,
    Input.TEXT: _words,
    Input.NUMBER: _number,
    Input.DATE: _date,
    Input.PHONE: _phone,
    Input.TICK: _tick,
    Input.CHOICE: _choice,
}
