"""The advisory team reports on a dossier before the council scores it; visits and tests are on record with their results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.access import Actor, require
from chalicelib.domain.advice import Inquiry, InquiryKind, Report
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import ADVISED
from chalicelib.domain.ranking import drafted_points
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.round import Round
from chalicelib.services import conflicts
from chalicelib.stores import advice as store
from chalicelib.stores import aggregates, clock, people, regulations
from chalicelib.stores.tables import Row

TEXT_MOST = 5000
_LINE_MOST = 300
_TRIES = 8  # members sign the same dossier in the same moment


@dataclass(frozen=True, kw_only=True)
class Advice:
    """All that lies before the council beside the producer's papers; `names` of its writers by address."""

    dossier: Dossier
    round: Round
    regulation: Regulation
    reports: tuple[Report, ...]
    inquiries: tuple[Inquiry, ...]
    names: Mapping[str, str]
    is_open: bool  # for another report: nobody has signed a sheet yet


def advice(by: Actor, dossier_id: str) -> Advice:
    """For the team itself, and for the members and the secretary of the council."""
    dossier = _read(by, dossier_id, "see_advice")
    reports = tuple(store.reports(dossier_id, dossier.tier))
    inquiries = tuple(each for each, _ in store.inquiries(dossier_id, dossier.tier))
    writers = {each.by for each in reports} | {
        email for each in inquiries for email in (each.by, each.result_by) if email
    }
    known = {email: people.actor(email) for email in writers}
    return Advice(
        dossier=dossier,
        round=aggregates.get(Round, dossier.round),
        regulation=regulations.regulation(dossier.regulation),
        reports=reports,
        inquiries=inquiries,
        names={email: person.name if person else email for email, person in known.items()},
        is_open=_is_open(dossier),
    )


def report(by: Actor, dossier_id: str, text: str, points: Mapping[str, int]) -> None:
    """One more report. Refused once a sheet is signed: what comes later could no longer be weighed by all."""
    dossier = _read(by, dossier_id, "advise")
    if not _is_open(dossier):
        raise Refused(Why.ADVICE_OVER)
    said, advised = (
        _text(text, "text", TEXT_MOST),
        drafted_points(points, regulations.regulation(dossier.regulation).parts),
    )
    before = store.reports(dossier_id, dossier.tier)
    if before and (before[-1].text, before[-1].points, before[-1].by) == (said, advised, by.email):
        return
    fresh = Report(
        dossier=dossier_id,
        tier=dossier.tier,
        number=len(before) + 1,
        text=said,
        points=advised,
        by=by.email,
        at=clock.now(),
    )
    _commit(store.report_row(fresh))


def inquire(by: Actor, dossier_id: str, kind: str, subject: str, on: date) -> None:
    """A site visit or a test is set for a day, and those concerned are told. The same again writes nothing."""
    for _ in range(_TRIES):
        dossier, said = _read(by, dossier_id, "record_inquiry"), _text(subject, "subject", _LINE_MOST)
        if kind not in set(InquiryKind):
            raise Refused(Why.FIELD_INVALID, "kind")
        before = [each for each, _ in store.inquiries(dossier_id, dossier.tier)]
        if any((each.kind, each.subject, each.on) == (kind, said, on) for each in before):
            return
        fresh = Inquiry(
            dossier=dossier_id,
            tier=dossier.tier,
            number=len(before) + 1,
            kind=InquiryKind(kind),
            subject=said,
            on=on,
            by=by.email,
            at=clock.now(),
        )
        told = dossier.inquire(fresh.number, fresh.kind, on, by=by.email, at=fresh.at)
        try:
            aggregates.commit(told, beside=[store.inquiry_row(fresh)])
        except Stale:
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def found(by: Actor, dossier_id: str, number: int, result: str) -> None:
    """What a visit or a test showed, once."""
    dossier = _read(by, dossier_id, "record_inquiry")
    told = _text(result, "result", TEXT_MOST)
    asked = [pair for pair in store.inquiries(dossier_id, dossier.tier) if pair[0].number == number]
    if not asked:
        raise NotFound("inquiry")
    inquiry, row = asked[0]
    if inquiry.result == told:
        return
    if inquiry.result:
        raise Refused(Why.CHANGED_MEANWHILE)
    _commit(store.inquiry_row(replace(inquiry, result=told, result_by=by.email, result_at=clock.now()), row))


def _read(by: Actor, dossier_id: str, act: str) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, act, dossier.subject)
    conflicts.admit(by, dossier)
    if dossier.state not in ADVISED and act != "see_advice":
        raise Refused(Why.ADVICE_OVER)
    return dossier


def _is_open(dossier: Dossier) -> bool:
    return dossier.state in ADVISED and not dossier.signed


def _text(typed: str, field: str, most: int) -> str:
    text = typed.strip()
    if not text:
        raise Refused(Why.FIELD_MISSING, field)
    if len(text) > most:
        raise Refused(Why.FIELD_TOO_LONG, field, most=most)
    return text


def _commit(row: Row) -> None:
    try:
        aggregates.commit(beside=[row])
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
