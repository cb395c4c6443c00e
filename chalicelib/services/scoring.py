"""Members score: save a draft, sign it. A signed version never changes; others' stay unseen until one's own is signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.domain.access import Actor, require
from chalicelib.domain.conclusion import checked_knock_outs
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.dossier import Dossier, Sheet
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.forms import seen as mark_of
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.ranking import checked_points, drafted_points
from chalicelib.domain.round import Round
from chalicelib.domain.set_sheets import NOTE, checked_choices, drafted_choices, unexplained
from chalicelib.services import conflicts
from chalicelib.services.saving import Saved
from chalicelib.stores import aggregates, clock, papers, regulations
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.tables import Row

_TRIES = 8  # members of one council sign one dossier at the same moment


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a member writes beside the choices: by leaf why none of its options is met, by ground why they propose it."""

    notes: Mapping[str, str] = field(default_factory=dict)
    knock_outs: Mapping[str, str] = field(default_factory=dict)


NO_WORDS = Words()


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
    if seen and seen not in (mark(found[0] if found else None), mark(draft)):
        raise Refused(Why.CHANGED_MEANWHILE)
    row = papers.sheet_row(draft, found[1] if found else None)
    try:
        aggregates.commit(beside=[row])
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
    return Saved(at=draft.saved_at, seen=mark(draft))


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


def mark(sheet: Sheet | None) -> str:
    """The mark of what a page shows of a draft."""
    if sheet is None:
        return mark_of({})
    beside = {"n_": sheet.notes, "r_": sheet.knock_outs}
    words = {f"{kind}{code}": text for kind, texts in beside.items() for code, text in texts.items()}
    return mark_of({**(sheet.choices or sheet.points), "note": sheet.note, **words})


def _written(dossier: Dossier, words: Words) -> dict[str, Any]:
    """A proposal to knock out, for the chair to read: it counts nowhere."""
    criteria = criteria_for(dossier)
    if criteria is None:
        return {}
    notes = {code: text.strip() for code, text in words.notes.items() if text.strip()}
    return {"notes": notes, "knock_outs": checked_knock_outs(words.knock_outs, criteria)}


def _drafted(dossier: Dossier, given: Mapping[str, int]) -> dict[str, Any]:
    criteria = criteria_for(dossier)
    if criteria is None:
        return {"points": drafted_points(given, regulations.regulation(dossier.regulation).parts)}
    choices, points = drafted_choices(given, criteria)
    return {"choices": choices, "points": points}


def _complete(dossier: Dossier, given: Mapping[str, int], words: Words) -> dict[str, Any]:
    criteria = criteria_for(dossier)
    if criteria is None:
        return {"points": checked_points(given, regulations.regulation(dossier.regulation).parts)}
    choices, points = checked_choices(given, criteria)
    for code in unexplained(choices, words.notes, criteria):
        raise Refused(Why.NOTE_MISSING, f"{NOTE}{code}", criterion=code)
    return {"choices": choices, "points": points}


def criteria_for(dossier: Dossier) -> CriteriaSet | None:
    """The set it is scored by, None for sheets in parts."""
    return None if dossier.criteria_set is None else criteria_set(dossier.regulation, dossier.criteria_set)


def _open(by: Actor, dossier_id: str) -> Dossier:
    dossier = read(by, dossier_id)
    stage = aggregates.get(Round, dossier.round).stage(dossier.tier)
    if dossier.state is not DossierState.IN_COUNCIL or not stage.takes_sheets(clock.now()):
        raise Refused(Why.TOO_LATE, until=stage.closes_at)
    return dossier


def read(by: Actor, dossier_id: str) -> Dossier:
    """For a member who scores it, once they have declared their conflicts. Refused otherwise."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "fill_sheet", dossier.subject)
    conflicts.admit(by, dossier)
    if by.email not in dossier.members:
        raise Refused(Why.NOT_A_MEMBER)
    return dossier
