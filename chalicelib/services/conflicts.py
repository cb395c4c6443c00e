"""Conflicts of interest: told by the member before a dossier is opened, proposed from the data, judged by chair or coordinator.

Whatever stands bars. Entries are only added; the dossier knows whom they bar.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.access import CONDUCTOR, Actor, require
from chalicelib.domain.conflicts import DECLARABLE, Declaration, Entry, Ground, Turn, grounds, last_words
from chalicelib.domain.council import Council, Seat
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import ADVISED, DossierState, Role
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.stores import aggregates, clock, papers, people
from chalicelib.stores import conflicts as store

WORDS_MOST = 500
_TRIES = 8  # members declare, sign and are judged in the same moment
_SEATED = (DossierState.IN_COUNCIL,)
_SEATS = (Role.MEMBER, Role.SECRETARY, Role.ADVISER)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One producer by name, its products before the council, and what stands about this person."""

    producer: str
    name: str
    dossiers: tuple[Dossier, ...]
    entry: Entry | None


@dataclass(frozen=True, kw_only=True)
class Declaring:
    """One person's page of a round's stage; `at`: when they declared, None before."""

    round: Round
    tier: Tier
    producers: tuple[Told, ...]
    at: datetime | None


def proposed(council: Council, dossier: Dossier) -> list[Entry]:
    """What the data says at the seating, about everybody of whom nothing was said yet."""
    known, producer = {entry.member for entry in store.entries(dossier.id)}, people.producer(dossier.producer)
    others = [each for each in aggregates.dossiers_by(dossier.producer) if each.id != dossier.id]
    earlier = {email for each in others for email in each.barred}
    fresh = [seat for seat in council.everyone if seat.email not in known]
    found = ((seat, _ground(seat, list(grounds(seat, producer)), earlier)) for seat in fresh)
    return [_entry(dossier, seat.email, Turn.PROPOSED, ground, 1, by=CONDUCTOR) for seat, ground in found if ground]


def barred(dossier: Dossier, fresh: Sequence[Entry]) -> tuple[Email, ...]:
    """Whom all that was ever said, and what is proposed now, keeps away."""
    said = last_words([*store.entries(dossier.id), *fresh])
    return tuple(member for member, entry in said.items() if entry.bars)


def admit(by: Actor, dossier: Dossier) -> None:
    """Before a council's person opens a dossier: Refused where a conflict stands, or before they have declared theirs."""
    if by.email in dossier.barred and all(grant.producer != dossier.producer for grant in by.grants):
        raise Refused(Why.CONFLICT_BARS)
    if dossier.state is DossierState.IN_COUNCIL and by.email in dossier.members and not has_declared(by, dossier):
        raise Refused(Why.DECLARE_FIRST)
    if _sits_beside(by, dossier) and _is_kept_away(by, dossier):
        raise Refused(Why.CONFLICT_BARS)


def has_declared(by: Actor, dossier: Dossier) -> bool:
    """Whether this person has declared for the dossier's round and tier."""
    return store.declaration(dossier.round, dossier.tier, by.email) is not None


def declaring(by: Actor, round_id: str, tier: Tier) -> Declaring:
    """Producers and products by name; nothing of a dossier is opened."""
    round_ = aggregates.get(Round, round_id)
    told: dict[str, list[Dossier]] = {}
    for dossier in _before(by, round_, round_.stage(tier).tier):
        told.setdefault(dossier.producer, []).append(dossier)
    declared = store.declaration(round_id, tier, by.email)
    producers = tuple(_told(by, each) for each in told.values())
    return Declaring(round=round_, tier=tier, producers=producers, at=declared.at if declared else None)


def declare(by: Actor, round_id: str, tier: Tier, given: Mapping[str, str], words: Mapping[str, str]) -> None:
    """`given`: ground by producer, "" for none; `words`: what more they say. Every dossier of the producer is barred.

    What was said is not taken back here. The declaration itself is written last: whoever dies before declares again.
    """
    page = declaring(by, round_id, tier)
    for told in page.producers:
        ground = _declared(given.get(told.producer, ""), told.producer)
        text = _words(words.get(told.producer, ""), f"w_{told.producer}")
        for dossier in told.dossiers:
            if ground:
                _bar(by, dossier.id, ground, text)
    store.declare(Declaration(round=round_id, tier=tier, member=by.email, at=clock.now()))


def rule(by: Actor, dossier_id: str, member: Email, *, clear: bool, reason: str) -> None:
    """Confirm what stands about somebody else, or clear it with a reason; what they said themselves only a coordinator clears."""
    for _ in range(_TRIES):
        dossier = aggregates.get(Dossier, dossier_id)
        require(by, "rule_conflict", dossier.subject)
        if clear and not reason.strip():
            raise Refused(Why.REASON_MISSING, "reason")
        turn, text = Turn.CLEARED if clear else Turn.CONFIRMED, _words(reason, "reason")
        standing = _standing(by, dossier, member)
        if (standing.turn, standing.words, standing.by) == (turn, text, by.email):  # the form posted twice
            return
        if not standing.bars:
            raise NotFound("conflict")
        if clear and standing.ground in DECLARABLE and not by.grants_as(Role.COORDINATOR):
            raise Refused(Why.CONFLICT_DECLARED)
        entry = _entry(dossier, member, turn, standing.ground, standing.number + 1, by=by, words=text)
        changed = [_readmitted(by, dossier, member)] if clear and member in dossier.barred else []
        try:
            aggregates.commit(*changed, beside=[store.entry_row(entry)])
        except Stale:
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _bar(by: Actor, dossier_id: str, ground: Ground, words: str) -> None:
    for _ in range(_TRIES):
        dossier = aggregates.get(Dossier, dossier_id)
        said = [entry for entry in store.entries(dossier_id) if entry.member == by.email]
        last = said[-1] if said else None
        if last and last.bars:
            return
        entry = _entry(dossier, by.email, Turn.DECLARED, ground, len(said) + 1, by=by, words=words)
        try:
            aggregates.commit(*_without(dossier, by.email, by=by), beside=[store.entry_row(entry)])
        except Stale:  # a neighbour signs in the same moment
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _without(dossier: Dossier, member: Email, *, by: Actor) -> list[Dossier]:
    """The dossier that keeps them away; before it is seated the entry alone says so."""
    seated = dossier.state is DossierState.IN_COUNCIL
    return [dossier.bar(member, by=by.email, at=clock.now())] if seated else []


def _sits_beside(by: Actor, dossier: Dossier) -> bool:
    """Secretaries and advisers: they open dossiers before any seating, and no declaration is asked of them first."""
    roles = {grant.role for grant in by.grants if grant.unit == dossier.holder and grant.province == dossier.province}
    return dossier.state in ADVISED and by.email not in dossier.members and bool(roles & {Role.SECRETARY, Role.ADVISER})


def _is_kept_away(by: Actor, dossier: Dossier) -> bool:
    """By the last word about them; where nothing was said, by what the data shows now, which is then on record."""
    said = [entry for entry in store.entries(dossier.id) if entry.member == by.email]
    if said:
        return said[-1].bars
    council = people.council(dossier.plan, dossier.holder)
    found = [entry for entry in proposed(council, dossier) if entry.member == by.email] if council else []
    if found:
        with suppress(Stale):  # a twin, or a signature in the same moment: the next look writes it
            aggregates.commit(*_without(dossier, by.email, by=CONDUCTOR), beside=[store.entry_row(found[0])])
    return bool(found)


def _standing(by: Actor, dossier: Dossier, member: Email) -> Entry:
    if by.email == member:
        raise Refused(Why.CONFLICT_OWN)
    if by.email in dossier.barred:
        raise Refused(Why.CONFLICT_BARS)
    entry = last_words(store.entries(dossier.id)).get(member)
    if entry is None:
        raise NotFound("conflict")
    return entry


def _readmitted(by: Actor, dossier: Dossier, member: Email) -> Dossier:
    has_signed = any(each.signed_at and each.member == member for each in papers.sheets(dossier.id, dossier.tier))
    return dossier.readmit(member, has_signed=has_signed, by=by.email, at=clock.now())


def _before(by: Actor, round_: Round, tier: Tier) -> Iterator[Dossier]:
    require(by, "declare_conflict")
    units = {grant.unit for role in _SEATS for grant in by.grants_as(role) if grant.province == round_.province}
    councils = {unit: people.council(round_.plan, unit) for unit in units}
    mine = {unit for unit, council in councils.items() if council and council.seat(by.email)}
    if not mine:
        raise Refused(Why.NOT_A_MEMBER)
    for dossier in aggregates.dossiers_at(round_, tier):
        council = councils.get(dossier.holder) if dossier.holder in mine else None
        seat = council.seat(by.email) if council else None
        if seat and dossier.state in (_SEATED if seat.has_sheet else ADVISED):
            yield dossier


def _told(by: Actor, dossiers: Sequence[Dossier]) -> Told:
    standing = (last_words(store.entries(each.id)).get(by.email) for each in dossiers)
    entry = next((each for each in standing if each and each.bars), None)
    first = dossiers[0]
    return Told(producer=first.producer, name=first.producer_name, dossiers=tuple(dossiers), entry=entry)


def _ground(seat: Seat, found: Sequence[Ground], earlier: set[Email]) -> Ground | None:
    return found[0] if found else Ground.EARLIER if seat.email in earlier else None


def _declared(given: str, producer: str) -> Ground | None:
    if not given:
        return None
    if given not in DECLARABLE:
        raise Refused(Why.FIELD_INVALID, f"x_{producer}")
    return Ground(given)


def _words(text: str, field: str) -> str:
    if len(text) > WORDS_MOST:
        raise Refused(Why.FIELD_TOO_LONG, field, most=WORDS_MOST)
    return text.strip()


def _entry(
    dossier: Dossier, member: Email, turn: Turn, ground: Ground, number: int, *, by: Actor, words: str = ""
) -> Entry:
    return Entry(
        dossier=dossier.id,
        member=member,
        number=number,
        turn=turn,
        ground=ground,
        words=words,
        by=by.email,
        at=clock.now(),
    )
