"""A council's meeting day: who came, who has not signed, where totals lie apart. Only signed sheets count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.advice import Attendance
from chalicelib.domain.conflicts import Entry, last_words
from chalicelib.domain.council import Seat
from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.stage import Stage
from chalicelib.services import conflicts
from chalicelib.services.access import name_of
from chalicelib.services.chairing import chairs
from chalicelib.services.councils import Sitting, may_know, settings_for, sitting, waits_for_chair
from chalicelib.services.reopening import calls_for_second, spread
from chalicelib.stores import advice, aggregates, clock, people
from chalicelib.stores import conflicts as store

_TRIES = 8


@dataclass(frozen=True, kw_only=True)
class Line:
    """One dossier before the council. `apart` is None while this person is not to know what the sheets say."""

    here: Sitting
    waiting: tuple[str, ...]  # names of who has a sheet to sign
    conflicts: tuple[Entry, ...]
    apart: int | None
    second: bool  # the rules ask for a second scoring
    lacks_conclusion: bool
    written: bool
    chairs: bool  # this person, before it

    @property
    def dossier(self) -> Dossier:
        """Whose."""
        return self.here.dossier


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Of one council at one tier. `names` of its people by address; `needed` of them make the quorum."""

    round: Round
    stage: Stage
    unit: str
    seats: tuple[Seat, ...]
    names: Mapping[str, str]
    history: tuple[Attendance, ...]
    needed: int
    lines: tuple[Line, ...]

    @property
    def present(self) -> tuple[Email, ...]:
        """As last recorded."""
        return self.history[-1].present if self.history else ()

    @property
    def voting(self) -> int:
        """How many of those present score."""
        return sum(seat.has_sheet and seat.email in self.present for seat in self.seats)

    @property
    def meets(self) -> bool:
        """Whether anything before it asks for a meeting; written opinions do not."""
        return any(not line.written for line in self.lines)


def meeting(by: Actor, round_id: str, tier: Tier, unit: str) -> Meeting:
    """The page of chair and secretary."""
    round_, seats = _read(by, "see_meeting", round_id, unit)
    stage = round_.stage(tier)
    before = [each for each in aggregates.dossiers_at(round_, stage.tier) if each.holder == unit]
    names = names_of(seats)
    lines = tuple(_line(by, dossier, round_, names) for dossier in before if dossier.state is DossierState.IN_COUNCIL)
    return Meeting(
        round=round_,
        stage=stage,
        unit=unit,
        seats=seats,
        names=names,
        history=tuple(advice.attendance(round_id, stage.tier, unit)),
        needed=_needed(round_, seats),
        lines=lines,
    )


def attend(by: Actor, round_id: str, tier: Tier, unit: str, *, seen: int, present: Sequence[str]) -> None:
    """Who came, as known now; `seen`: how many entries the page showed. The same again writes nothing."""
    round_, seats = _read(by, "record_attendance", round_id, unit)
    before = advice.attendance(round_id, round_.stage(tier).tier, unit)
    came = tuple(seat.email for seat in seats if seat.email in present)
    if before and before[-1].present == came:
        return
    if len(before) != seen:
        raise Refused(Why.CHANGED_MEANWHILE)
    entry = Attendance(
        round=round_id, tier=tier, unit=unit, number=len(before) + 1, present=came, by=by.email, at=clock.now()
    )
    try:
        aggregates.commit(beside=[advice.attendance_row(entry)])
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error


def call(by: Actor, dossier_id: str, reason: str) -> None:
    """A member of a council that gives its opinions in writing asks for a meeting on this dossier, on record."""
    if not reason.strip():
        raise Refused(Why.REASON_MISSING, "reason")
    for _ in range(_TRIES):
        dossier = aggregates.get(Dossier, dossier_id)
        require(by, "call_meeting", dossier.subject)
        conflicts.admit(by, dossier)
        if by.email not in dossier.members:
            raise Refused(Why.NOT_A_MEMBER)
        if dossier.meeting_called == reason.strip():
            return
        if not is_written(dossier, aggregates.get(Round, dossier.round)):
            raise Refused(Why.WRITTEN_ONLY)
        try:
            aggregates.commit(dossier.call_meeting(reason.strip(), by=by.email, at=clock.now()))
        except Stale:  # a signature in the same moment
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def is_written(dossier: Dossier, round_: Round) -> bool:
    """Whether its council gives opinions in writing: a re-evaluation, by the rules, unless a member wants a meeting."""
    by_rules = settings_for(dossier.regulation, round_)["re_evaluation_session"].value == "written"
    return dossier.kind is Kind.RE_EVALUATION and by_rules and not dossier.meeting_called


def names_of(seats: Sequence[Seat]) -> dict[str, str]:
    """As people write them; an address where no name is known."""
    return {seat.email: seat.name or name_of(seat.email) for seat in seats}


def _read(by: Actor, act: str, round_id: str, unit: str) -> tuple[Round, tuple[Seat, ...]]:
    round_ = aggregates.get(Round, round_id)
    require(by, act, Subject(unit=UnitCode(unit), province=round_.province))
    council = people.council(round_.plan, unit)
    if council is None:
        raise NotFound("council")
    return round_, council.everyone


def _line(by: Actor, dossier: Dossier, round_: Round, names: Mapping[str, str]) -> Line:
    here, knows = sitting(dossier, round_), may_know(by, dossier, round_)
    standing = (entry for entry in last_words(store.entries(dossier.id)).values() if entry.bars)
    return Line(
        here=here,
        waiting=tuple(names.get(email, email) for email in dossier.unsigned),
        conflicts=tuple(standing),
        apart=spread(here) if knows else None,
        second=knows and calls_for_second(here),
        lacks_conclusion=waits_for_chair(dossier, round_),
        written=is_written(dossier, round_),
        chairs=chairs(by, dossier, round_),
    )


def _needed(round_: Round, seats: Sequence[Seat]) -> int:
    """Of those with a sheet, as the round's own rules say."""
    rules = settings_for(round_.regulation, round_)
    voting = sum(seat.has_sheet for seat in seats)
    return max(int(rules["min_members"].value), ceil(Fraction(rules["quorum"].value) * voting))
