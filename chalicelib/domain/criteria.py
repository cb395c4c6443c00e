"""A criteria set as data: parts, nested criteria, options with points and star marks, knock-outs, document rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NewType

from chalicelib.domain.names import RegulationId
from chalicelib.domain.people import ProducerType

CriterionCode = NewType("CriterionCode", str)  # as the decree numbers it: "A", "1", "1.1", "6.2.3"
KnockOutCode = NewType("KnockOutCode", str)  # within a set: "K1"
SubgroupCode = NewType("SubgroupCode", str)  # branch and group: "I.3"
DocumentKind = NewType("DocumentKind", str)  # "lab_test_report"
Ministry = NewType("Ministry", str)  # "mae"

STARS = (3, 4, 5)  # a mark, like a certificate, begins at three


class Effect(StrEnum):
    """What the decree says happens when a knock-out is found. None of them merely takes points away."""

    REJECT_DOSSIER = "reject_dossier"
    DISQUALIFY = "disqualify"
    NOT_EVALUATED = "not_evaluated"
    STOP_SCORING = "stop_scoring"


class Standing(StrEnum):
    """Why a document is asked for: the decree makes it a condition, or points and stars hang on it."""

    REQUIRED = "required"
    BRINGS_STARS = "brings_stars"


class Case(StrEnum):
    """The either-or of set 26: who provides the tourism service. One case counts in all its criteria together."""

    COMMUNITY = "community"
    ORGANISATION = "organisation"


@dataclass(frozen=True, kw_only=True)
class Label:
    """The decree's wording condensed in our own words, in two languages, at most 100 characters each.

    `official`: these are a province's words in place of ours, see domain/wording.
    """

    vi: str
    en: str
    official: bool = False

    def __str__(self) -> str:
        return self.vi


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to a leaf criterion. `star`: to be ranked that star or more, the criterion scores at least this."""

    points: int
    label: Label
    star: int | None = None
    branch: Case | None = None


@dataclass(frozen=True, kw_only=True)
class Need:
    """A criterion that counts only when another scored more than so many points."""

    criterion: CriterionCode
    points_above: int


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A node of the tree: either a heading with children or a leaf with options.

    A choice at a leaf is an option's position from 1 in `options`, over both cases where it has cases;
    0 means "meets none of them" and is possible only with `implicit_zero`.
    """

    code: CriterionCode
    max_points: int
    label: Label
    cite: str
    note: Label | None = None
    children: tuple["Criterion", ...] = ()
    options: tuple[Option, ...] = ()
    implicit_zero: bool = False
    needs: Need | None = None
    knock_outs: tuple[KnockOutCode, ...] = ()

    def walk(self) -> Iterator["Criterion"]:
        """This node and all below it, in the decree's order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def branches(self) -> tuple[Case, ...]:
        """The cases it offers, empty for a plain criterion."""
        return tuple(dict.fromkeys(option.branch for option in self.options if option.branch))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A star minimum: to be ranked `star` or more, `criterion` scores at least `points`."""

    criterion: CriterionCode
    star: int
    points: int


@dataclass(frozen=True, kw_only=True)
class KnockOut:
    """A ground for which a product is not ranked at all; `criterion` is None where it is about the whole dossier."""

    code: KnockOutCode
    effect: Effect
    criterion: CriterionCode | None
    label: Label
    cite: str


@dataclass(frozen=True, kw_only=True)
class DocumentRule:
    """Which evidence is asked of whom, for which stars. Empty `stars`: it brings points, no star hangs on it."""

    kind: DocumentKind
    law: Standing
    stars: tuple[int, ...]
    producer_types: tuple[ProducerType, ...]
    dossier_kinds: tuple[str, ...]  # of domain.dossier.Kind; a dossier may import this module, not the other way
    criteria: tuple[CriterionCode, ...]
    label: Label
    cite: str


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """A slip of the text we read, and how it is read here; `criterion` is None where it is about the whole set."""

    criterion: CriterionCode | None
    reading: str


@dataclass(frozen=True, kw_only=True)
class CriteriaSet:
    """One of a decree's criteria sets; points are whole and sum to 100 (linted)."""

    regulation: RegulationId
    no: int
    code: str
    label: Label
    cite: str
    subgroup: SubgroupCode
    sample_units: int
    parts: tuple[Criterion, ...]
    knock_outs: tuple[KnockOut, ...]
    documents: tuple[DocumentRule, ...]
    errata: tuple[Erratum, ...]
    doubts: tuple[str, ...]
    cases: Mapping[Case, Label] = field(default_factory=dict)  # what people call the cases; empty for a plain set

    def nodes(self) -> Iterator[Criterion]:
        """Every part, heading and leaf, in the decree's order."""
        for part in self.parts:
            yield from part.walk()

    def leaves(self) -> tuple[Criterion, ...]:
        """What a score sheet asks, in order."""
        return tuple(self._leaves.values())

    def leaf(self, code: str) -> Criterion:
        """KeyError where this set has no such leaf."""
        return self._leaves[CriterionCode(code)]

    def marks(self, star: int) -> tuple[Mark, ...]:
        """All that a ranking of `star` needs, lower stars' marks included (marks are cumulative)."""
        return tuple(
            Mark(criterion=leaf.code, star=option.star, points=option.points)
            for leaf in self.leaves()
            for option in leaf.options
            if option.star is not None and option.star <= star
        )

    def documents_of(self, producer: ProducerType, kind: str) -> tuple[DocumentRule, ...]:
        """Every rule that speaks to such a producer's dossier, whatever star it aims at."""
        return tuple(rule for rule in self.documents if producer in rule.producer_types and kind in rule.dossier_kinds)

    def documents_for(self, star: int, producer: ProducerType, kind: str) -> tuple[DocumentRule, ...]:
        """The rules that speak to such a producer's dossier: those of the star aimed at, and those of no star."""
        return tuple(rule for rule in self.documents_of(producer, kind) if star in rule.stars or not rule.stars)

    def cases_in(self, choices: Mapping[str, object]) -> tuple[Case, ...]:
        """The cases that choices, by leaf, are of: one, or for a sheet that mixes them more."""
        options = [
            leaf.options[choice - 1]
            for leaf in self.leaves()
            if leaf.branches and isinstance(choice := choices.get(leaf.code), int) and 1 <= choice <= len(leaf.options)
        ]
        return tuple(case for case in self.cases if case in {option.branch for option in options})

    @cached_property
    def _leaves(self) -> dict[CriterionCode, Criterion]:
        return {node.code: node for node in self.nodes() if node.options}


@dataclass(frozen=True, kw_only=True)
class SetPlace:
    """Where a set stands among the groups, and which ministries manage its products."""

    no: int
    ministries: tuple[Ministry, ...]
    cite: str


@dataclass(frozen=True, kw_only=True)
class Subgroup:
    """A group of products within a branch; its sets are what a producer chooses from."""

    code: SubgroupCode
    label: Label
    cite: str
    sets: tuple[SetPlace, ...]


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One of the six branches of products."""

    code: str
    label: Label
    cite: str
    subgroups: tuple[Subgroup, ...]


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The whole classification of a decree, with the ministries' names."""

    branches: tuple[Branch, ...]
    ministries: dict[Ministry, Label]
    doubts: tuple[str, ...]

    def subgroup_of(self, no: int) -> Subgroup:
        """KeyError for a set that stands in no subgroup."""
        return self.places()[no]

    def places(self) -> dict[int, Subgroup]:
        """Every set's subgroup, by the set's number."""
        return {place.no: group for branch in self.branches for group in branch.subgroups for place in group.sets}
