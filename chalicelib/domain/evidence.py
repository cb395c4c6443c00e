"""Papers as evidence: which a set asks for and are not there, what they prove, and which run out too early."""

from collections.abc import Iterable, Sequence
from datetime import date

from chalicelib.domain.criteria import CriteriaSet, DocumentRule, Standing
from chalicelib.domain.defects import Rule
from chalicelib.domain.dossier import Document, DocumentState


def kept(documents: Iterable[Document]) -> list[Document]:
    """Those that count: evidence, not refused. One still on its way counts until its ticket ends, which filing looks at."""
    return [each for each in documents if each.is_evidence and each.state is not DocumentState.REFUSED]


def lacking(rules: Iterable[DocumentRule], kinds: Iterable[str], law: Standing) -> tuple[DocumentRule, ...]:
    """The rules of that standing that no paper of their kind answers. Of what brings points alone none is lacking."""
    there = set(kinds)
    return tuple(rule for rule in rules if rule.law is law and rule.stars and rule.kind not in there)


def rules_for(rules: Iterable[DocumentRule], code: str) -> tuple[DocumentRule, ...]:
    """What is expected as proof of one criterion."""
    return tuple(rule for rule in rules if code in rule.criteria)


def proofs_of(documents: Iterable[Document], code: str) -> tuple[Document, ...]:
    """The papers that are linked to one criterion, refused ones too."""
    return tuple(document for document in documents if document.is_evidence and code in document.criteria)


def proved(documents: Iterable[Document]) -> frozenset[str]:
    """Every criterion that some paper that counts is linked to."""
    return frozenset(code for document in kept(documents) for code in document.criteria)


def runs_out(document: Document, before: date) -> bool:
    """Whether the paper's last day comes before that day."""
    return document.expires_on is not None and document.expires_on < before


def rules_on(document: Document, today: date, ends_on: date) -> tuple[Rule, ...]:
    """What stands out of one filed file; nothing where all is well."""
    found = {
        Rule.REFUSED: document.state is DocumentState.REFUSED,
        Rule.UNCHECKED: document.state is DocumentState.PENDING,
        Rule.EXPIRED: runs_out(document, today),
        Rule.RUNS_OUT: runs_out(document, ends_on) and not runs_out(document, today),
        Rule.PROVES_NOTHING: document.is_evidence and not (document.kind or document.criteria),
    }
    return tuple(rule for rule, holds in found.items() if holds)


def criteria_of(kind: str, rules: Sequence[DocumentRule], criteria: CriteriaSet) -> tuple[str, ...]:
    """The leaves that papers of a kind prove by the set's own rules, in the decree's order."""
    fed = {code for rule in rules if rule.kind == kind for code in rule.criteria}
    return tuple(leaf.code for leaf in criteria.leaves() if leaf.code in fed)
