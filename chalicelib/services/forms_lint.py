"""What is wrong with a decree's forms: words missing, codes twice, a field nobody can answer or from a source unknown."""

import re
from collections import Counter
from collections.abc import Iterator

from chalicelib.domain.criteria import Label
from chalicelib.domain.forms import Field, Forms, Input

GROUPS = ("producer", "product", "business", "report")  # of the task list; the last are officers'
SOURCES = frozenset(
    {
        "producer_name",
        "producer_type",
        "email",
        "product_name",
        "dossier_kind",
        "branch",
        "group",
        "criteria_set",
        "representative_sex",
        "representative_ethnicity",
        "representative",
        "address",
        "slip",
        "filed_on",
    }
)
IDEAS = frozenset({"story", "materials", "place"})  # parts of a product idea
_LONGEST = 100
_MEASURED = (Input.LINE, Input.TEXT, Input.NUMBER)


def form_faults(forms: Forms) -> Iterator[tuple[str, str]]:
    """Every fault as a place and what is wrong there; none for a decree without forms."""
    sections = list(forms.sections())
    yield from _twice("form", (form.code for form in forms.forms))
    yield from _twice("section", (section.code for section in sections))
    yield from _twice("field", (field.code for section in sections for field in section.fields))
    for form in forms.forms:
        yield from _words(f"form {form.code}", form.label, form.cite)
        if form.scores_before and form.scores_before not in {section.code for section in form.sections}:
            yield f"form {form.code}", f"asks for scores before a section it has not: {form.scores_before}"
    for section in sections:
        yield from _words(section.code, section.label, section.cite)
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", section.code):
            yield section.code, "is no part of an address"
        if section.group not in GROUPS:
            yield section.code, f"stands in no group of the task list: {section.group}"
        for field in section.fields:
            yield from _field(field)


def _field(field: Field) -> Iterator[tuple[str, str]]:
    yield from _words(field.code, field.label, field.cite)
    if field.hint:
        yield from _words(f"{field.code} hint", field.hint, longest=2 * _LONGEST)
    if field.source and field.source not in SOURCES:
        yield field.code, f"comes from an unknown source: {field.source}"
    if field.ideas and (not set(field.ideas) <= IDEAS or field.kind is not Input.TEXT or not field.is_asked):
        yield field.code, f"cannot begin with an idea's {field.ideas}"
    if field.kind in _MEASURED and not field.most and field.is_asked:
        yield field.code, "has no greatest length"
    if (field.kind is Input.CHOICE) != bool(field.options):
        yield field.code, "offers choices and is none, or the reverse"
    if field.personal and field.is_asked:
        yield field.code, "personal data is asked in the producer's profile, with its purpose, not here"


def _words(place: str, label: Label, cite: str = "-", longest: int = _LONGEST) -> Iterator[tuple[str, str]]:
    for language, words in (("vi", label.vi), ("en", label.en)):
        if not words.strip() or len(words) > longest:
            yield place, f"{language} label of {len(words)} characters: {words!r}"
    if not cite.strip():
        yield place, "no cite"


def _twice(what: str, codes: Iterator[str]) -> Iterator[tuple[str, str]]:
    yield from ((code, f"{what} code occurs {count} times") for code, count in Counter(codes).items() if count > 1)
