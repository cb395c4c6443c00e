"""Decrees as pages show them: what is held of each, what is doubtful in it, how a province words it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chalicelib.domain import criteria as law
from chalicelib.domain.access import Actor, require
from chalicelib.domain.errors import NotFound
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.regulation import Regulation, tier_labels
from chalicelib.domain.wording import Edition
from chalicelib.services import wording
from chalicelib.stores import criteria, regulations


@dataclass(frozen=True, kw_only=True)
class Held:
    """A decree, its last day where a later one is held, how many of the sets its groups name are held, its doubts."""

    regulation: Regulation
    until: date | None
    sets: int
    of: int
    doubts: int


@dataclass(frozen=True, kw_only=True)
class DecreeView:
    """A decree with everything an administrator is to know. `groups` is None where only parts are held."""

    held: Held
    groups: law.Groups | None
    sets: Mapping[int, law.CriteriaSet]
    doubts: Mapping[str, list[int]]  # of the sets: each with the numbers of those that share it
    readings: Mapping[str, list[int]]  # slips of the text we read, and how each is read: the same
    editions: Mapping[str, list[Edition]]  # by province, the latest first
    titles: Mapping[str, str]  # of every decree, for those this one names


@dataclass(frozen=True, kw_only=True)
class SetView:
    """A criteria set as one province's people read it, and where it stands."""

    regulation: Regulation
    criteria: law.CriteriaSet
    branch: law.Branch
    group: law.Subgroup


def held(by: Actor) -> list[Held]:
    """Every decree, the latest first."""
    require(by, "see_regulations")
    return list(_held())


def one(by: Actor, id_: str) -> DecreeView:
    """Raises NotFound."""
    require(by, "see_regulations")
    found = next((each for each in _held() if each.regulation.id == id_), None)
    if found is None:
        raise NotFound("regulation")
    provinces = sorted({grant.province for grant in by.grants_as(Role.COORDINATOR)})
    sets = {no: criteria.criteria_set(id_, no) for no in criteria.set_numbers(id_)}
    return DecreeView(
        held=found,
        groups=criteria.groups(id_) if found.sets else None,
        sets=sets,
        doubts=_shared(sets, _doubts_of),
        readings=_shared(sets, _readings_of),
        titles={each.id: each.title for each in regulations.regulations().values()},
        editions={province: wording.editions(by, province, id_) for province in provinces},
    )


def criteria_set(province: str, id_: str, no: str) -> SetView:
    """A set by its number as a path names it. Raises NotFound."""
    if no not in map(str, criteria.set_numbers(id_)):
        raise NotFound("criteria_set")
    plain, groups = criteria.criteria_set(id_, int(no)), criteria.groups(id_)
    group = groups.subgroup_of(plain.no)
    return SetView(
        regulation=regulations.regulation(id_),
        criteria=wording.show(province, plain) if province else plain,
        branch=next(branch for branch in groups.branches if group in branch.subgroups),
        group=group,
    )


def tier_label(tier: str) -> law.Label:
    """A tier as people say it, in whichever decree has it. KeyError where none has."""
    return tier_labels(regulations.regulations().values())[tier]


def _shared(
    sets: Mapping[int, law.CriteriaSet], told: Callable[[law.CriteriaSet], Iterable[str]]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for no, one in sets.items():
        for words in told(one):
            found.setdefault(words, []).append(no)
    return found


def _doubts_of(one: law.CriteriaSet) -> Iterable[str]:
    return one.doubts


def _readings_of(one: law.CriteriaSet) -> Iterable[str]:
    return (f"{each.criterion}: {each.reading}" if each.criterion else each.reading for each in one.errata)


def _held() -> Iterator[Held]:
    later: date | None = None
    for each in sorted(regulations.regulations().values(), key=lambda each: each.in_force_from, reverse=True):
        sets = {no: criteria.criteria_set(each.id, no) for no in criteria.set_numbers(each.id)}
        groups = criteria.groups(each.id) if sets else None
        yield Held(
            regulation=each,
            until=later - timedelta(days=1) if later else None,
            sets=len(sets),
            of=len(groups.places()) if groups else 0,
            doubts=len(each.doubts) + len(_shared(sets, _doubts_of)) + (len(groups.doubts) if groups else 0),
        )
        later = each.in_force_from
