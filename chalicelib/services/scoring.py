"""Members score: save a draft, sign once. A signed sheet never changes; others' stay unseen unless the rules say otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.dossier import Document, Dossier, Sheet
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.ranking import checked_points, drafted_points
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.set_sheets import checked_choices, drafted_choices
from chalicelib.services import wording
from chalicelib.services.councils import settings_for, waits_for_chair
from chalicelib.stores import aggregates, clock, papers, people, regulations
from chalicelib.stores.criteria import criteria_set

_TRIES = 8  # members of one council sign one dossier at the same moment


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """One member's own sheet and what it is about. Nobody else's points are in it while the rules are blind."""

    dossier: Dossier
    round: Round
    regulation: Regulation
    sheet: Sheet | None
    documents: tuple[Document, ...] = ()  # not read for a list
    criteria: CriteriaSet | None = None  # nor is this
    others: tuple[tuple[str, int], ...] = ()  # names and signed totals, where the council's rules hide nothing
    concludes: bool = False  # whether this member, as chair, puts the council's findings on record
    lacks_conclusion: bool = False


def sheets(by: Actor) -> list[SheetView]:
    """Every dossier that waits for, or has, this member's signature in a stage that is not decided yet."""
    require(by, "see_sheets")
    return [_view(dossier, round_, by) for round_ in _rounds_of(by) for dossier in _before(by, round_)]


def sheet(by: Actor, dossier_id: str) -> SheetView:
    """The member's sheet for one dossier."""
    dossier = _read(by, dossier_id)
    documents = tuple(papers.documents(dossier_id, {document.id for document in dossier.documents}))
    view = _view(dossier, aggregates.get(Round, dossier.round), by)
    criteria, others = _criteria(dossier), tuple(_others(dossier, view.round, by))
    shown = criteria and wording.show(dossier.province, criteria)
    return replace(view, documents=documents, criteria=shown, others=others)


def save(by: Actor, dossier_id: str, given: Mapping[str, int], note: str) -> None:
    """Keep a draft as it is, complete or not, while the stage is open. `given`: points by part, or choices by leaf."""
    dossier = _open(by, dossier_id)
    found = papers.sheet(dossier_id, dossier.tier, by.email)
    if found and found[0].signed_at:
        raise Refused(Why.SHEET_SIGNED)
    draft = replace(_blank(dossier, by), note=note, **_drafted(dossier, given))
    row = papers.sheet_row(draft, found[1] if found else None)
    try:
        aggregates.commit(beside=[row])
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error


def sign(by: Actor, dossier_id: str, given: Mapping[str, int], note: str) -> None:
    """The sheet and the dossier's record of it are one write. Only within the stage's window, and once."""
    for _ in range(_TRIES):
        dossier, now = _open(by, dossier_id), clock.now()
        signed = replace(_blank(dossier, by), note=note, saved_at=now, signed_at=now, **_complete(dossier, given))
        found = papers.sheet(dossier_id, dossier.tier, by.email)
        try:
            aggregates.commit(
                dossier.sign(by.email, at=now), beside=[papers.sheet_row(signed, found[1] if found else None)]
            )
        except Stale:  # another member signed in the same moment: read again
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _blank(dossier: Dossier, by: Actor) -> Sheet:
    return Sheet(dossier=dossier.id, tier=dossier.tier, member=by.email, saved_at=clock.now())


def _drafted(dossier: Dossier, given: Mapping[str, int]) -> dict[str, Any]:
    criteria = _criteria(dossier)
    if criteria is None:
        return {"points": drafted_points(given, regulations.regulation(dossier.regulation).parts)}
    choices, points = drafted_choices(given, criteria)
    return {"choices": choices, "points": points}


def _complete(dossier: Dossier, given: Mapping[str, int]) -> dict[str, Any]:
    criteria = _criteria(dossier)
    if criteria is None:
        return {"points": checked_points(given, regulations.regulation(dossier.regulation).parts)}
    choices, points = checked_choices(given, criteria)
    return {"choices": choices, "points": points}


def _criteria(dossier: Dossier) -> CriteriaSet | None:
    return None if dossier.criteria_set is None else criteria_set(dossier.regulation, dossier.criteria_set)


def _open(by: Actor, dossier_id: str) -> Dossier:
    dossier = _read(by, dossier_id)
    stage = aggregates.get(Round, dossier.round).stage(dossier.tier)
    if dossier.state is not DossierState.IN_COUNCIL or not stage.takes_sheets(clock.now()):
        raise Refused(Why.TOO_LATE, until=stage.closes_at)
    return dossier


def _read(by: Actor, dossier_id: str) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "fill_sheet", dossier.subject)
    if by.email not in dossier.members:
        raise Refused(Why.NOT_A_MEMBER)
    return dossier


def _rounds_of(by: Actor) -> Iterator[Round]:
    provinces = {grant.province for grant in by.grants_as(Role.MEMBER)}
    now = clock.now()
    for province in provinces:
        yield from (
            round_ for round_ in aggregates.rounds_of(province) if round_.phase(now) in (Phase.COUNCIL, Phase.DECISION)
        )


def _before(by: Actor, round_: Round) -> Iterator[Dossier]:
    """A home unit's member reads its dossiers alone; whoever sits above homes, under whatever name, may have any."""
    mine, homes = {grant.unit for grant in by.grants_as(Role.MEMBER)}, {unit.code for unit in round_.units}
    for unit in round_.units:
        if unit.code in mine or mine - homes:
            for dossier in aggregates.dossiers_of(round_.id, unit.code):
                if dossier.state is DossierState.IN_COUNCIL and by.email in dossier.members:
                    yield dossier


def _view(dossier: Dossier, round_: Round, by: Actor) -> SheetView:
    found = papers.sheet(dossier.id, dossier.tier, by.email)
    return SheetView(
        dossier=replace(dossier, signed=tuple(email for email in dossier.signed if email == by.email)),
        round=round_,
        regulation=regulations.regulation(dossier.regulation),
        sheet=found[0] if found else None,
        concludes=dossier.criteria_set is not None and may(by, "conclude", dossier.subject),
        lacks_conclusion=waits_for_chair(dossier, round_),
    )


def _others(dossier: Dossier, round_: Round, by: Actor) -> Iterator[tuple[str, int]]:
    if settings_for(dossier.regulation, round_)["blind"].value:
        return
    for sheet in papers.sheets(dossier.id, dossier.tier):
        if sheet.signed_at and sheet.member != by.email:
            member = people.actor(sheet.member)
            yield (member.name if member else sheet.member), sheet.total
