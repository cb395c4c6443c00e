"""The decree's numbered forms, filled with what is known: whatever the data holds, in its order."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.platypus import Flowable

from chalicelib.domain.forms import TICKED, Field, Input
from chalicelib.domain.paper import FilledForm, FilledSection, OwnScores, PaperFacts, Row, Score
from chalicelib.domain.words import KIND_WORDS, day
from chalicelib.pages.labels import PRODUCER_TYPE_WORDS
from chalicelib.printing.blocks import fact, grid, heading, long_fact, say, signatures, title
from chalicelib.printing.slip import files_of

_PRODUCER = ("ĐẠI DIỆN CHỦ THỂ", "(Ký, ghi rõ họ tên, đóng dấu nếu có)")
_OFFICE = ("TM. ỦY BAN NHÂN DÂN", "(Ký, ghi rõ họ tên, chức vụ, đóng dấu)")
_TOLD = {"producer_type": PRODUCER_TYPE_WORDS, "dossier_kind": KIND_WORDS}
_PART = re.compile(r"phần ([IVX]+)")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def form_of(said: PaperFacts, form: FilledForm) -> list[Flowable]:
    """Heading, sections with the own scores in their place, files, signature."""
    parts = [(section.label.vi, _part(section.cite), _section(section)) for section in form.sections]
    if form.scores:
        parts.insert(form.scores_after, ("Tự đánh giá, chấm điểm theo bộ tiêu chí", "", _scores(form.scores, said)))
    numbers = _numbers([part for _, part, _ in parts])
    numbered = [
        flowable
        for number, (name, _, part) in zip(numbers, parts, strict=True)
        for flowable in (say(f"{number}{name}", "section"), *part)
    ]
    ours = f"ỦY BAN NHÂN DÂN\n{said.unit}" if form.by_office else said.producer
    return [
        say(f"Mẫu số {form.code} ({form.cite})", "right"),
        *heading(ours.upper().splitlines(), "", said.unit, said.dated),
        *title(form.label.vi, said.product),
        *numbered,
        signatures((), _OFFICE if form.by_office else _PRODUCER),
    ]


def told(field: Field, value: str) -> str:
    """An answer as people read it; "" for none."""
    if field.kind is Input.TICK:
        return "Có" if value == TICKED else "Không"
    if not value:
        return ""
    if field.source in _TOLD:
        return _TOLD[field.source][value]
    if field.kind is Input.NUMBER:
        return f"{int(value):,}".replace(",", ".")
    if field.kind is Input.DATE:
        return day(date.fromisoformat(value))
    return next((option.label.vi for option in field.options if option.code == value), value)


def _part(cite: str) -> str:
    """ "II" of "Mẫu số 02, phần II.3"; "" where the decree's form has no parts."""
    found = _PART.search(cite)
    return found[1] if found else ""


def _numbers(parts: Sequence[str]) -> Iterator[str]:
    """Sections of one part of the decree's form share its number; the first carries it."""
    number = 0
    for at, part in enumerate(parts):
        same = bool(part) and at > 0 and parts[at - 1] == part
        number += not same
        yield "" if same else f"{_ROMAN[number - 1]}. "


def _section(section: FilledSection) -> list[Flowable]:
    return [flowable for row in section.rows for flowable in _row(row)]


def _row(row: Row) -> list[Flowable]:
    value = told(row.field, row.value)
    return long_fact(row.field.label.vi, value) if row.field.kind is Input.TEXT else [fact(row.field.label.vi, value)]


def _scores(own: OwnScores, said: PaperFacts) -> list[Flowable]:
    total = f"{own.total} điểm" + (f" (còn {own.left} tiêu chí chưa chọn)" if own.left else "")
    return [
        fact("Bộ sản phẩm", f"{own.set_no}. {own.set_label.vi}"),
        grid(
            ("Mã", "Tiêu chí và mức tự chọn", "Tối đa", "Tự chấm", "Minh chứng"),
            (_score(score) for score in own.scores),
            (16, 86, 17, 19, 22),
        ),
        fact("Tổng điểm tự chấm", total),
        say("Minh chứng ghi theo số của tệp trong danh sách sau.", "note"),
        *([files_of(said.evidence)] if said.evidence else [say("Chưa có tệp nào.", "note")]),
    ]


def _score(score: Score) -> tuple[Flowable, ...]:
    chosen = score.chosen.vi if score.chosen else "không đạt mức nào" if score.meets_none else ""
    words = score.label.vi + (f"\n→ {chosen}" if chosen else "")
    points = "–" if score.points is None else str(score.points)
    plain, numbers = ("small", "right") if score.is_leaf else ("cell", "right")
    return (
        say(score.code, plain),
        say(words, plain),
        say(str(score.most), numbers),
        say(points, numbers),
        say(", ".join(str(number) for number in score.evidence), "small"),
    )
