"""The chair reopens signed sheets: one member's for a correction, or everybody's once for a second scoring.

The new version is a row of its own that begins with what was signed; what was signed stays, and counts until the next is.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.domain.access import Actor
from chalicelib.domain.council_rules import SpreadAction
from chalicelib.domain.dossier import Dossier, Sheet
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import Email
from chalicelib.domain.round import Round
from chalicelib.services import conflicts
from chalicelib.services.chairing import require_here
from chalicelib.services.councils import Sitting, may_know, sitting
from chalicelib.stores import aggregates, clock, papers

_TRIES = 8  # members sign the same dossier in the same moment
_SECOND = 2


def reopen(by: Actor, dossier_id: str, member: Email, reason: str) -> None:
    """Let one member sign another version. Refused where theirs is not signed, or is open already. The same again: nothing."""

    def chosen(here: Sitting) -> Sequence[Sheet]:
        if member in here.dossier.reopened and _is_open_for(here, member, reason):
            return ()
        if member not in here.dossier.signed or member in here.dossier.reopened:
            raise Refused(Why.SHEET_NOT_SIGNED, "member")
        return [_next_version(sheet, here.dossier.scorings, reason) for sheet in here.signed if sheet.member == member]

    _reopen(by, "reopen_sheet", dossier_id, reason, chosen)


def score_again(by: Actor, dossier_id: str, reason: str) -> None:
    """A second scoring by all who signed, once, where the totals lie further apart than the rules let pass."""

    def chosen(here: Sitting) -> Sequence[Sheet]:
        again = here.dossier.scorings == _SECOND
        if again and any(_is_open_for(here, sheet.member, reason) for sheet in here.signed):
            return ()
        knows = may_know(by, here.dossier, aggregates.get(Round, here.dossier.round))
        if not calls_for_second(here) or not knows or {*here.dossier.reopened} & {*here.members}:
            raise Refused(Why.NO_SECOND_SCORING)  # with a sheet open anew, how far they lie apart is not known
        return [_next_version(sheet, _SECOND, reason) for sheet in here.signed]

    _reopen(by, "score_again", dossier_id, reason, chosen)


def spread(here: Sitting) -> int:
    """Between the highest and the lowest signed total; 0 for fewer than two."""
    totals = [sheet.total for sheet in here.signed]
    return max(totals) - min(totals) if totals else 0


def calls_for_second(here: Sitting) -> bool:
    """Whether the rules ask the council to discuss and score again, and it has not yet."""
    asked = here.rules.spread_asks(spread(here))
    return asked is SpreadAction.DISCUSS_AND_RESCORE and here.dossier.scorings < _SECOND


def _reopen(by: Actor, act: str, dossier_id: str, reason: str, chosen: Callable[[Sitting], Sequence[Sheet]]) -> None:
    for _ in range(_TRIES):
        dossier = aggregates.get(Dossier, dossier_id)
        round_ = aggregates.get(Round, dossier.round)
        require_here(by, act, dossier, round_)
        conflicts.admit(by, dossier)
        if not reason.strip():
            raise Refused(Why.REASON_MISSING, "reason")
        stage = round_.stage(dossier.tier)
        if dossier.state is not DossierState.IN_COUNCIL or not stage.takes_sheets(clock.now()):
            raise Refused(Why.TOO_LATE, until=stage.closes_at)
        fresh = chosen(sitting(dossier, round_))
        if not fresh:  # done by the same form before
            return
        members, scoring = [Email(sheet.member) for sheet in fresh], fresh[0].scoring
        after = dossier.reopen(members, scoring=scoring, reason=fresh[0].reason, by=by.email, at=clock.now())
        try:
            aggregates.commit(after, beside=[papers.sheet_row(sheet, None) for sheet in fresh])
        except Stale:  # a signature in the same moment
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _is_open_for(here: Sitting, member: str, reason: str) -> bool:
    found = papers.sheet(here.dossier.id, here.tier, Email(member))
    return found is not None and found[0].version > 1 and found[0].reason == reason.strip()


def _next_version(sheet: Sheet, scoring: int, reason: str) -> Sheet:
    begun = replace(sheet, version=sheet.version + 1, saved_at=clock.now(), signed_at=None)
    return replace(begun, scoring=scoring, reason=reason.strip())
