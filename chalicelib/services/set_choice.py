"""Which criteria set a product is scored by: named when a dossier is opened, or filed under a decree that took over since."""

from dataclasses import dataclass

from chalicelib.domain.criteria import Branch, CriteriaSet, Subgroup
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import RegulationId
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.words import VIETNAM
from chalicelib.stores import clock, criteria, regulations


@dataclass(frozen=True, kw_only=True)
class SetGroup:
    """A decree's group of products, and the sets to choose from for one of them."""

    branch: Branch
    group: Subgroup
    sets: tuple[CriteriaSet, ...]


def set_groups(decree: RegulationId) -> tuple[SetGroup, ...]:
    """A decree's criteria sets by group of products; none where it has no sets."""
    if not regulations.regulation(decree).has_sets:
        return ()
    return tuple(
        SetGroup(
            branch=branch, group=group, sets=tuple(criteria.criteria_set(decree, place.no) for place in group.sets)
        )
        for branch in criteria.groups(decree).branches
        for group in branch.subgroups
    )


def set_number(decree: RegulationId, typed: str) -> int | None:
    """The set a product is to be scored by; None under a decree without sets."""
    if not regulations.regulation(decree).has_sets:
        return None
    if not typed.strip():
        raise Refused(Why.FIELD_MISSING, "criteria_set")
    known = {str(no): no for no in criteria.set_numbers(decree)}
    if typed.strip() not in known:
        raise Refused(Why.FIELD_INVALID, "criteria_set")
    return known[typed.strip()]


def sets_to_name(dossier: Dossier) -> tuple[SetGroup, ...]:
    """What a draft's producer chooses from, were it filed now; none where its set is named or the decree asks for none."""
    decree = regulations.binding_on(clock.now().astimezone(VIETNAM).date(), dossier.kind).regulation
    return set_groups(decree.id) if _lacks_set(dossier, decree) else ()


def set_named(dossier: Dossier, decree: Regulation, typed: str) -> int | None:
    """The set as typed at its filing, None where none was asked. Refused where it is missing or unknown."""
    return set_number(decree.id, typed) if _lacks_set(dossier, decree) else None


def _lacks_set(dossier: Dossier, decree: Regulation) -> bool:
    named = decree.id == dossier.regulation and dossier.criteria_set is not None
    return dossier.state is DossierState.DRAFT and decree.has_sets and not named
