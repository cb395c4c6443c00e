"""What must hold for the papers that a criteria set asks for."""

from collections.abc import Iterator
from itertools import combinations

from chalicelib.domain.criteria import STARS, CriteriaSet, DocumentRule, Standing
from chalicelib.domain.dossier import Kind

_Faults = Iterator[tuple[str, str]]  # a paper's kind and what is wrong there


def document_faults(one: CriteriaSet) -> _Faults:
    """Of each rule by itself, and of those that would be answered by the same file."""
    for rule in one.documents:
        yield from _check_document(one, rule)
    required = [rule for rule in one.documents if rule.law is Standing.REQUIRED]
    for first, second in combinations(required, 2):
        if _meet(first, second):
            yield first.kind, "two required papers of this kind meet in one dossier, where one file would answer both"


def _check_document(one: CriteriaSet, rule: DocumentRule) -> _Faults:
    if rule.stars != STARS[len(STARS) - len(rule.stars) :] and not _is_superseded(one, rule):
        yield rule.kind, f"stars {rule.stars} miss a higher one, and no other rule of this kind takes over"
    if rule.law is Standing.REQUIRED and rule.stars != STARS:
        yield rule.kind, f"is required, but only for stars {rule.stars}"
    lowest = min((mark.star for mark in one.marks(max(STARS)) if mark.criterion in rule.criteria), default=None)
    if rule.law is Standing.BRINGS_STARS and rule.stars and (lowest is None or min(rule.stars) < lowest):
        yield rule.kind, f"brings stars {rule.stars}, but its criteria carry no such mark"
    if not rule.producer_types:
        yield rule.kind, "asked of nobody"
    yield from ((rule.kind, f"unknown dossier kind {kind}") for kind in rule.dossier_kinds if kind not in set(Kind))


def _meet(first: DocumentRule, second: DocumentRule) -> bool:
    """Whether some producer is asked for both, for one dossier, by the same kind."""
    return (
        first.kind == second.kind
        and not set(first.producer_types).isdisjoint(second.producer_types)
        and not set(first.dossier_kinds).isdisjoint(second.dossier_kinds)
    )


def _is_superseded(one: CriteriaSet, rule: DocumentRule) -> bool:
    """A trademark application serves for three stars only: from four on the certificate takes its place."""
    others = (other for other in one.documents if other != rule and other.kind == rule.kind)
    return any(code in rule.criteria for other in others for code in other.criteria)
