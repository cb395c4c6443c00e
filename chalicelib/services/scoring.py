"""Members score: save a draft, sign it. A signed version never changes; others' stay unseen until one's own is signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.conclusion import checked_knock_outs
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.dossier import Document, Dossier, Sheet, last_signed
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.forms import seen as mark_of
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email
from chalicelib.domain.ranking import checked_points, drafted_points
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.set_sheets import NOTE, checked_choices, drafted_choices, unexplained
from chalicelib.services import conflicts, wording
from chalicelib.services.councils import may_know, waits_for_chair
from chalicelib.services.saving import Saved
from chalicelib.stores import aggregates, clock, papers, people, regulations
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.tables import Row

_TRIES = 8  # members of one council sign one dossier at the same moment


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """One member's own sheet and what it is about. Nobody else's points are in it while they are sealed from the member."""

    dossier: Dossier
    round: Round
    regulation: Regulation
    sheet: Sheet | None
    documents: tuple[Document, ...] = ()  # not read for a list
    criteria: CriteriaSet | None = None  # nor is this
    others: tuple[tuple[str, int], ...] = ()  # names and signed totals, once this member may know them
    earlier: tuple[Sheet, ...] = ()  # their own signed versions before this one
    concludes: bool = False  # whether this member, as chair, puts the council's findings on record
    lacks_conclusion: bool = False
    barred: bool = False  # by a conflict of interest: the dossier is not opened to them
    declared: bool = True  # whether they have said with whom they are in conflict: asked before a dossier is opened
    seen: str = ""  # the mark of what its form shows


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a member writes beside the choices: by leaf why none of its options is met, by ground why they propose it."""

    notes: Mapping[str, str] = field(default_factory=dict)
    knock_outs: Mapping[str, str] = field(default_factory=dict)


NO_WORDS = Words()


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
    earlier = tuple(
        each for each in papers.sheets(dossier_id, dossier.tier) if each.member == by.email and each.signed_at
    )
    is_last = view.sheet is not None and view.sheet.signed_at is not None
    return replace(
        view, documents=documents, criteria=shown, others=others, earlier=earlier[:-1] if is_last else earlier
    )


def save(
    by: Actor, dossier_id: str, given: Mapping[str, int], note: str, *, words: Words = NO_WORDS, seen: str = ""
) -> Saved:
    """Keep a draft as it is, complete or not, while the stage is open. `given`: points by part, or choices by leaf.

    `seen`: the mark of what the page showed, "" for whoever does not say; of two pages the later is told.
    """
    dossier = _open(by, dossier_id)
    found = papers.sheet(dossier_id, dossier.tier, by.email)
    if found and found[0].signed_at:
        raise Refused(Why.SHEET_SIGNED)
    draft = replace(_begun(dossier, by, found), note=note, **_drafted(dossier, given), **_written(dossier, words))
    if seen and seen not in (_mark(found[0] if found else None), _mark(draft)):
        raise Refused(Why.CHANGED_MEANWHILE)
    row = papers.sheet_row(draft, found[1] if found else None)
    try:
        aggregates.commit(beside=[row])
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
    return Saved(at=draft.saved_at, seen=_mark(draft))


def sign(by: Actor, dossier_id: str, given: Mapping[str, int], note: str, *, words: Words = NO_WORDS) -> None:
    """The sheet and the dossier's record of it are one write. Only within the stage's window, and each version once."""
    for _ in range(_TRIES):
        dossier, now = _open(by, dossier_id), clock.now()
        found = papers.sheet(dossier_id, dossier.tier, by.email)
        filled = {**_complete(dossier, given, words), **_written(dossier, words)}
        signed = replace(_begun(dossier, by, found), note=note, saved_at=now, signed_at=now, **filled)
        try:
            aggregates.commit(
                dossier.sign(by.email, at=now), beside=[papers.sheet_row(signed, found[1] if found else None)]
            )
        except Stale:  # another member signed in the same moment: read again
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _begun(dossier: Dossier, by: Actor, found: tuple[Sheet, Row] | None) -> Sheet:
    """The version that is being filled, empty where there is none."""
    blank = Sheet(dossier=dossier.id, tier=dossier.tier, member=by.email, saved_at=clock.now())
    if found is None:
        return blank
    kept = found[0]
    return replace(blank, version=kept.version, scoring=kept.scoring, reason=kept.reason)


def _mark(sheet: Sheet | None) -> str:
    """Of what a page shows of a draft."""
    if sheet is None:
        return mark_of({})
    given = sheet.choices or sheet.points
    return mark_of(
        {**given, "note": sheet.note, **sheet.notes, **{f"r_{code}": why for code, why in sheet.knock_outs.items()}}
    )


def _written(dossier: Dossier, words: Words) -> dict[str, Any]:
    """A proposal to knock out, for the chair to read: it counts nowhere."""
    criteria = _criteria(dossier)
    if criteria is None:
        return {}
    notes = {code: text.strip() for code, text in words.notes.items() if text.strip()}
    return {"notes": notes, "knock_outs": checked_knock_outs(words.knock_outs, criteria)}


def _drafted(dossier: Dossier, given: Mapping[str, int]) -> dict[str, Any]:
    criteria = _criteria(dossier)
    if criteria is None:
        return {"points": drafted_points(given, regulations.regulation(dossier.regulation).parts)}
    choices, points = drafted_choices(given, criteria)
    return {"choices": choices, "points": points}


def _complete(dossier: Dossier, given: Mapping[str, int], words: Words) -> dict[str, Any]:
    criteria = _criteria(dossier)
    if criteria is None:
        return {"points": checked_points(given, regulations.regulation(dossier.regulation).parts)}
    choices, points = checked_choices(given, criteria)
    for code in unexplained(choices, words.notes, criteria):
        raise Refused(Why.NOTE_MISSING, f"{NOTE}{code}", criterion=code)
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
    conflicts.admit(by, dossier)
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
                if dossier.state is DossierState.IN_COUNCIL and by.email in (*dossier.members, *dossier.barred):
                    yield dossier


def _view(dossier: Dossier, round_: Round, by: Actor) -> SheetView:
    barred = by.email in dossier.barred
    found = None if barred else papers.sheet(dossier.id, dossier.tier, by.email)
    return SheetView(
        dossier=replace(dossier, signed=tuple(email for email in dossier.signed if email == by.email)),
        round=round_,
        regulation=regulations.regulation(dossier.regulation),
        sheet=found[0] if found else None,
        concludes=dossier.criteria_set is not None and not barred and may(by, "conclude", dossier.subject),
        lacks_conclusion=waits_for_chair(dossier, round_),
        barred=barred,
        declared=conflicts.has_declared(by, dossier),
        seen=_mark(found[0] if found else None),
    )


def _others(dossier: Dossier, round_: Round, by: Actor) -> Iterator[tuple[str, int]]:
    if not may_know(by, dossier, round_):
        return
    for sheet in last_signed(papers.sheets(dossier.id, dossier.tier), dossier.members):
        if sheet.member != by.email:
            member = people.actor(Email(sheet.member))
            yield (member.name if member else sheet.member), sheet.total
