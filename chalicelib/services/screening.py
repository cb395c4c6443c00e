"""Officers check: accept a complete dossier, or return it with every defect in one reason."""

from dataclasses import dataclass

from chalicelib.domain.access import Actor, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.stores import aggregates, clock


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """One unit's dossiers of one round, as its officer needs them."""

    round: Round
    unit: str
    unit_name: str
    tier: Tier
    dossiers: tuple[Dossier, ...]


def worklists(by: Actor) -> list[Worklist]:
    """The officer's units, each with its rounds, the latest round first. A province's officer sees what reached it."""
    require(by, "see_worklist")
    lists = [
        _worklist(round_, grant.unit)
        for grant in by.grants_as(Role.OFFICER)
        for round_ in aggregates.rounds_of(grant.province)
    ]
    return sorted(lists, key=lambda each: each.round.opens_at, reverse=True)


def accept(by: Actor, dossier_id: str, version: int) -> Dossier:
    """Complete: it goes to its council."""
    dossier = _read(by, dossier_id, "accept", version)
    accepted = dossier.accept(by=by.email, at=clock.now())
    _commit(accepted)
    return accepted


def send_back(by: Actor, dossier_id: str, version: int, reason: str) -> Dossier:
    """Not complete: one reason with everything that is missing."""
    dossier = _read(by, dossier_id, "send_back", version)
    returned = dossier.send_back(reason.strip(), by=by.email, at=clock.now())
    _commit(returned)
    return returned


def _worklist(round_: Round, unit: str) -> Worklist:
    if unit == round_.province:
        found = list(aggregates.dossiers_at(round_, Tier.PROVINCE))
    else:
        found = list(aggregates.dossiers_of(round_.id, unit))
    tier = Tier.PROVINCE if unit == round_.province else Tier.DISTRICT
    return Worklist(round=round_, unit=unit, unit_name=round_.unit_name(unit), tier=tier, dossiers=tuple(found))


def _read(by: Actor, dossier_id: str, act: str, version: int) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, act, dossier.subject)
    if dossier.version != version:
        raise Refused(Why.CHANGED_MEANWHILE, state=dossier.state)
    return dossier


def _commit(dossier: Dossier) -> None:
    try:
        aggregates.commit(dossier)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE, state=dossier.state) from error
