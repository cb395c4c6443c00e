"""A decree's official wording, loaded by a province and laid over a set's labels. Words change; codes and points never."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.criteria import CriteriaSet, Criterion, DocumentRule, Label
from chalicelib.domain.names import Email, RegulationId, UnitCode

MOST = 1000  # characters of one wording; the longest sentence of QĐ 26/2026 has 534
MOST_OF_A_SET = 40_000  # characters of one set: what an item of the table can hold; QĐ 26/2026 needs some 12 000
SET = "set"  # the place of a set's own title

Texts = Mapping[str, "Wording"]  # by place: "set", "A", "1.1", "1.1#2", "1.1#note", "K1", "lab_test_report#1"
Relabel = Callable[[str, Label], Label]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the decree says at one place. Without English our own English stays."""

    vi: str
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a province holds of a decree's wording after one load or undo: for each set the digest of its texts."""

    province: UnitCode
    regulation: RegulationId
    number: int
    before: int  # the edition that an undo goes back to, 0 for none
    by: Email
    at: datetime
    source: str  # the file's name, or what was undone
    sets: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a file as it was typed; `number` is how its reader counts."""

    number: int
    regulation: str
    set_no: str
    code: str
    vi: str
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a line, or with number 0 the whole file, cannot be taken, and the way out, in a sentence."""

    number: int
    sentence: str


def worded(criteria: CriteriaSet, texts: Texts) -> CriteriaSet:
    """The set with the official wording where there is one; everything else is as it was."""

    def official(place: str, label: Label) -> Label:
        found = texts.get(place)
        return Label(vi=found.vi, en=found.en or label.en, official=True) if found else label

    return _relabelled(criteria, official) if texts else criteria


def places(criteria: CriteriaSet) -> dict[str, Label]:
    """Every place of a set that can be worded, in the decree's order, with its label as it is."""
    found: dict[str, Label] = {}

    def note(place: str, label: Label) -> Label:
        found[place] = label
        return label

    _relabelled(criteria, note)
    return found


def share(criteria: CriteriaSet) -> tuple[int, int]:
    """How many places show official wording, of how many."""
    labels = places(criteria).values()
    return sum(label.official for label in labels), len(labels)


def check_lines(
    lines: Iterable[Line], regulation: str, sets: Mapping[int, CriteriaSet]
) -> tuple[dict[int, dict[str, Wording]], tuple[Fault, ...]]:
    """Texts by set and place, and everything that is wrong: with any fault nothing may be taken."""
    known = {str(no): places(one) for no, one in sets.items()}
    texts: dict[int, dict[str, Wording]] = {}
    faults: list[Fault] = []
    for line in map(_tidied, lines):
        wrong = [*_faults_of(line, regulation, known)]
        faults += [Fault(number=line.number, sentence=sentence) for sentence in wrong]
        if not wrong and line.code in texts.setdefault(int(line.set_no), {}):
            faults.append(Fault(number=line.number, sentence=_TWICE.format(no=line.set_no, code=line.code)))
        elif not wrong:
            texts[int(line.set_no)][line.code] = Wording(vi=line.vi, en=line.en)
    return texts, tuple(faults)


def check_sets(texts: Mapping[int, Texts]) -> tuple[Fault, ...]:
    """Sets whose texts, all together, cannot be kept."""
    lengths = {no: sum(len(text.vi) + len(text.en) for text in found.values()) for no, found in texts.items()}
    return tuple(
        Fault(number=0, sentence=_TOO_MUCH.format(no=no, length=length, most=MOST_OF_A_SET))
        for no, length in lengths.items()
        if length > MOST_OF_A_SET
    )


def _faults_of(line: Line, regulation: str, known: Mapping[str, Mapping[str, Label]]) -> Iterator[str]:
    if line.regulation != regulation:
        yield f"quyết định “{line.regulation}” khác “{regulation}”: mỗi tệp chỉ nạp cho một quyết định, hãy tách tệp."
    elif not known:
        yield "quyết định này không có bộ tiêu chí ở đây (mức phần), nên không có chỗ nào để nạp nguyên văn."
    elif line.set_no not in known:
        yield f"không có bộ tiêu chí “{line.set_no}”; bộ là một số từ 1 đến {len(known)}."
    elif line.code not in known[line.set_no]:
        yield f"bộ {line.set_no} không có mã “{line.code}”; chép mã từ bảng mẫu (regulation wording template)."
    if not line.vi:
        yield "nguyên văn còn trống: điền vào, hoặc bỏ cả dòng để giữ nhãn đang có."
    for words, language in ((line.vi, "nguyên văn"), (line.en, "bản tiếng Anh")):
        if len(words) > MOST:
            yield f"{language} dài {len(words)} ký tự, nhiều nhất {MOST}: chỉ chép phần của đúng mã này."


_TOO_MUCH = "cả bộ {no} dài {length} ký tự, nhiều nhất {most}: chỉ nạp nguyên văn tiêu chí, không nạp cả phụ lục."
_TWICE = "bộ {no} mã “{code}” đã có ở dòng trên: giữ lại một dòng."


def _tidied(line: Line) -> Line:
    """One spelling of accents, single spaces: a copy from a PDF breaks lines anywhere."""

    def tidy(text: str) -> str:
        return " ".join(unicodedata.normalize("NFC", text).split())

    return Line(
        number=line.number,
        regulation=tidy(line.regulation),
        set_no=tidy(line.set_no),
        code=tidy(line.code),
        vi=tidy(line.vi),
        en=tidy(line.en),
    )


def _relabelled(criteria: CriteriaSet, relabel: Relabel) -> CriteriaSet:
    """The one walk over a set's labels: what names the places also fills them."""
    return replace(
        criteria,
        label=relabel(SET, criteria.label),
        cases={case: relabel(f"case#{case}", label) for case, label in criteria.cases.items()},
        parts=tuple(_criterion(part, relabel) for part in criteria.parts),
        knock_outs=tuple(replace(each, label=relabel(each.code, each.label)) for each in criteria.knock_outs),
        documents=tuple(_documents(criteria.documents, relabel)),
    )


def _criterion(node: Criterion, relabel: Relabel) -> Criterion:
    return replace(
        node,
        label=relabel(node.code, node.label),
        note=relabel(f"{node.code}#note", node.note) if node.note else None,
        options=tuple(
            replace(option, label=relabel(f"{node.code}#{position}", option.label))
            for position, option in enumerate(node.options, 1)
        ),
        children=tuple(_criterion(child, relabel) for child in node.children),
    )


def _documents(rules: Iterable[DocumentRule], relabel: Relabel) -> Iterator[DocumentRule]:
    """A kind may have several rules: they are counted in the set's order."""
    seen: Counter[str] = Counter()
    for rule in rules:
        seen[rule.kind] += 1
        yield replace(rule, label=relabel(f"{rule.kind}#{seen[rule.kind]}", rule.label))
