"""What must hold for a decree's criteria sets and groups before anybody is ranked by them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chalicelib.domain.criteria import (
    STARS,
    CriteriaSet,
    Criterion,
    Groups,
    Label,
    Mark,
    Option,
    Subgroup,
)
from chalicelib.domain.forms import Forms
from chalicelib.domain.regulation import Regulation
from chalicelib.services.documents_lint import document_faults
from chalicelib.services.forms_lint import form_faults
from chalicelib.services.procedure_lint import procedure_faults
from chalicelib.services.reminders_lint import reminder_faults
from chalicelib.stores.criteria import criteria_set, groups, set_numbers
from chalicelib.stores.forms import forms, reports
from chalicelib.stores.regulations import regulations

_LONGEST = 100  # characters of a condensed label
_TOTAL = 100  # points of a set
_PARTS = {"A": 40, "B": 25, "C": 35}  # QĐ 26/2026 Đ3.1; a decree with a procedure says its own


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault: in which set (None: in the procedure or the groups), at which code, and what is wrong, with the values."""

    set_no: int | None
    code: str
    fault: str

    def __str__(self) -> str:
        return f"{'' if self.set_no is None else f'set {self.set_no} '}{self.code}: {self.fault}"


def lint_regulation(regulation: str) -> list[Finding]:
    """The faults of a decree's files, none when all is well."""
    numbers, procedure = set_numbers(regulation), regulations().get(regulation)
    sets, unreadable = [], []
    for no in numbers:
        try:
            sets.append(criteria_set(regulation, no))
        except (KeyError, TypeError, ValueError) as fault:
            unreadable.append(Finding(set_no=no, code="file", fault=f"unreadable: {fault!r}"))
    parts = {part.code: part.max_points for part in procedure.parts} if procedure else _PARTS
    found = [finding for one in sets for finding in lint_set(one, parts)]
    ruled = lint_procedure(procedure, regulations(), numbers) if procedure else []
    placed = lint_groups(groups(regulation), sets) if numbers else []
    filled_in = (forms(regulation), Forms(forms=tuple(reports(regulation).values())))
    beside = (*(fault for one in filled_in for fault in form_faults(one)), *reminder_faults(regulation))
    asked = [Finding(set_no=None, code=code, fault=fault) for code, fault in beside]
    return [*unreadable, *ruled, *found, *placed, *asked]


def lint_procedure(decree: Regulation, known: Mapping[str, Regulation], numbers: Sequence[int]) -> list[Finding]:
    """`known`: every decree by id; `numbers`: the sets it has."""
    return [
        Finding(set_no=None, code=f"{decree.id} {code}", fault=fault)
        for code, fault in procedure_faults(decree, known, numbers)
    ]


def lint_set(one: CriteriaSet, parts: dict[str, int]) -> list[Finding]:
    """`parts`: each part's maximum as the decree's procedure has it."""
    checks = (
        _check_sums(one, parts),
        _check_codes(one),
        *(_check_leaf(one, leaf) for leaf in one.leaves()),
        _check_cases(one),
        _check_references(one),
        document_faults(one),
        _check_words(one),
    )
    return [Finding(set_no=one.no, code=code, fault=fault) for check in checks for code, fault in check]


def lint_groups(all_groups: Groups, sets: Sequence[CriteriaSet]) -> list[Finding]:
    """Every set stands in exactly one subgroup, the one its own file names."""
    return [
        Finding(set_no=None, code=code, fault=fault)
        for check in (_check_places(all_groups, sets), _check_group_words(all_groups))
        for code, fault in check
    ]


_Faults = Iterator[tuple[str, str]]  # a code and what is wrong there


def _check_sums(one: CriteriaSet, parts: dict[str, int]) -> _Faults:
    found = {str(part.code): part.max_points for part in one.parts}
    if found != parts:
        yield "parts", f"maxima are {found}, the decree says {parts}"
    if sum(found.values()) != _TOTAL:
        yield "parts", f"sum to {sum(found.values())}, not {_TOTAL}"
    for node in one.nodes():
        total = sum(child.max_points for child in node.children)
        if node.children and total != node.max_points:
            yield node.code, f"children sum to {total}, not {node.max_points}"
        if bool(node.children) == bool(node.options):
            yield node.code, "has both children and options, or neither"


def _check_codes(one: CriteriaSet) -> _Faults:
    for kind, codes in (
        ("criterion", [node.code for node in one.nodes()]),
        ("knock-out", [k.code for k in one.knock_outs]),
    ):
        for code, count in Counter(codes).items():
            if count > 1:
                yield code, f"{kind} code occurs {count} times"
    for part in one.parts:
        for parent in [node for child in part.children for node in child.walk()]:
            for child in parent.children:
                if child.code.rpartition(".")[0] != parent.code:
                    yield child.code, f"stands under {parent.code}"


def _check_leaf(one: CriteriaSet, leaf: Criterion) -> _Faults:
    for case in leaf.branches or (None,):
        options = [option for option in leaf.options if option.branch is case]
        points = [option.points for option in options]
        if not points or max(points) != leaf.max_points:
            yield leaf.code, f"best option of {points} is not the maximum {leaf.max_points}"
        if any(low >= high for low, high in pairwise(points)) and not _is_doubted(one, leaf):
            yield leaf.code, f"points {points} do not ascend, and no doubt says why"
        yield from _check_marks(leaf, options)
    if leaf.implicit_zero == any(option.points == 0 for option in leaf.options):
        yield leaf.code, f"implicit_zero is {leaf.implicit_zero} beside the printed options"
    for words in ([option.label.vi for option in leaf.options], [option.label.en for option in leaf.options]):
        yield from ((leaf.code, f"two options read {word!r}") for word, count in Counter(words).items() if count > 1)


def _check_marks(leaf: Criterion, options: Iterable[Option]) -> _Faults:
    marks = [Mark(criterion=leaf.code, star=option.star, points=option.points) for option in options if option.star]
    for mark in marks:
        if mark.star not in STARS:
            yield leaf.code, f"mark of {mark.star} stars"
    by_star = sorted(marks, key=lambda mark: mark.star)
    for lower, higher in pairwise(by_star):
        if lower.star == higher.star or lower.points >= higher.points:
            yield leaf.code, f"{higher.star} stars at {higher.points} points, {lower.star} at {lower.points}"


def _check_cases(one: CriteriaSet) -> _Faults:
    branched = [leaf for leaf in one.leaves() if leaf.branches]
    for leaf in branched:
        if set(leaf.branches) != set(branched[0].branches) or len(leaf.branches) == 1:
            yield leaf.code, f"cases {leaf.branches}, not those of {branched[0].code}"
        if any(option.branch is None for option in leaf.options):
            yield leaf.code, "an option belongs to no case"
    used = {case for leaf in branched for case in leaf.branches}
    yield from ((case, "a case with a name and no options, or the other way round") for case in used ^ set(one.cases))


def _check_references(one: CriteriaSet) -> _Faults:
    order = [leaf.code for leaf in one.leaves()]
    known = {node.code for node in one.nodes()}
    listed = {(code, leaf.code) for leaf in one.leaves() for code in leaf.knock_outs}
    told = {(ground.code, ground.criterion) for ground in one.knock_outs if ground.criterion is not None}
    for code, criterion in listed ^ told:
        yield code, f"knock-out and criterion {criterion} do not name each other"
    for leaf in one.leaves():
        if leaf.needs and leaf.needs.criterion not in order[: order.index(leaf.code)]:
            yield leaf.code, f"needs {leaf.needs.criterion}, which does not come before it"
    for rule in one.documents:
        yield from ((rule.kind, f"feeds unknown criterion {code}") for code in rule.criteria if code not in known)


def _check_words(one: CriteriaSet) -> _Faults:
    yield from _check_label("set", one.label, one.cite)
    for case, label in one.cases.items():
        yield from _check_label(f"case {case}", label)
    for node in one.nodes():
        yield from _check_label(node.code, node.label, node.cite)
        if node.note:
            yield from _check_label(f"{node.code} note", node.note)
        for position, option in enumerate(node.options, 1):
            yield from _check_label(f"{node.code} option {position}", option.label)
    for ground in one.knock_outs:
        yield from _check_label(ground.code, ground.label, ground.cite)
    for rule in one.documents:
        yield from _check_label(rule.kind, rule.label, rule.cite)


def _check_places(all_groups: Groups, sets: Sequence[CriteriaSet]) -> _Faults:
    subgroups = [group for branch in all_groups.branches for group in branch.subgroups]
    home = {place.no: group.code for group in subgroups for place in group.sets}
    for no, count in Counter(place.no for group in subgroups for place in group.sets).items():
        if count > 1 or no not in {one.no for one in sets}:
            yield f"set {no}", f"placed {count} times, or no such set"
    for one in sets:
        if home.get(one.no) != one.subgroup:
            yield f"set {one.no}", f"says it is in {one.subgroup}, is reached from {home.get(one.no)}"
    for code, count in Counter(group.code for group in subgroups).items():
        if count > 1:
            yield code, f"subgroup occurs {count} times"


def _check_group_words(all_groups: Groups) -> _Faults:
    for ministry, label in all_groups.ministries.items():
        yield from _check_label(ministry, label)
    for branch in all_groups.branches:
        yield from _check_label(branch.code, branch.label, branch.cite)
        for group in branch.subgroups:
            yield from _check_label(group.code, group.label, group.cite)
            yield from _check_managing(all_groups, group)


def _check_managing(all_groups: Groups, group: Subgroup) -> _Faults:
    for place in group.sets:
        if not place.ministries or not set(place.ministries) <= set(all_groups.ministries):
            yield group.code, f"set {place.no} has ministries {place.ministries}"
        if not place.cite.strip():
            yield group.code, f"set {place.no} has no cite"


def _check_label(code: str, label: Label, cite: str = "-") -> _Faults:
    for language, words in (("vi", label.vi), ("en", label.en)):
        if not words.strip() or len(words) > _LONGEST:
            yield code, f"{language} label of {len(words)} characters: {words!r}"
    if not cite.strip():
        yield code, "no cite"


def _is_doubted(one: CriteriaSet, leaf: Criterion) -> bool:
    return any(doubt.startswith(f"{leaf.code}:") for doubt in one.doubts)
