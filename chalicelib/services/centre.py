"""The centre's answers on potential fives, recorded by the province's officer; and what its authority chooses below five."""

from dataclasses import dataclass, replace
from datetime import date

from chalicelib.domain.access import Actor, require
from chalicelib.domain.centre import (
    AGAIN,
    FIVE,
    Choices,
    answered,
    check_agrees,
    choices_of,
    chosen,
    held_above,
    read_mean,
    upper_of,
)
from chalicelib.domain.dossier import CentreAnswer, Decision, Document, Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import UpperTier
from chalicelib.domain.round import Round
from chalicelib.domain.scan import of_answer
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.written_day import written_on
from chalicelib.services import scans
from chalicelib.services.ruling import certificate_by
from chalicelib.stores import aggregates, clock, regulations

_MOST = 300


@dataclass(frozen=True, kw_only=True)
class CentreView:
    """One potential five: what was sent, what came back, what there is to choose. `due`: the central round's last day."""

    dossier: Dossier
    product: Product
    round: Round
    upper: UpperTier
    choices: Choices | None
    due: date | None
    scan: Document | None


def view(by: Actor, dossier_id: str) -> CentreView:
    """NotFound for a dossier that never went there."""
    dossier = _read(by, dossier_id, "record_answer")
    round_, regulation = aggregates.get(Round, dossier.round), regulations.regulation(dossier.regulation)
    upper, answer = upper_of(regulation), dossier.centre
    cut_offs = (each for each in regulation.cut_offs if each.tier == upper.tier and each.number == round_.number)
    return CentreView(
        dossier=dossier,
        product=aggregates.get(Product, dossier.product),
        round=round_,
        upper=upper,
        choices=choices_of(regulation, answer.stars) if answer and answer.stars < FIVE else None,
        due=next((each.results.last_day(round_.opens_at.year) for each in cut_offs), None),
        scan=scans.latest(of_answer(dossier.id)),
    )


def record_answer(by: Actor, dossier_id: str, *, number: str, day: str, mean: str, stars: str) -> None:
    """As its paper says. Five stars are recognised by it, from its date; below five nothing follows by itself. Once."""
    dossier = _read(by, dossier_id, "record_answer")
    regulation, now = regulations.regulation(dossier.regulation), clock.now()
    answer = CentreAnswer(
        number=_filled("number", number),
        date=_day(day, not_before=_sent_on(dossier)),
        mean=read_mean(mean),
        stars=_stars(stars),
        scan=scans.digest(of_answer(dossier_id)),
    )
    check_agrees(answer, regulation)
    after = answered(dossier, answer, upper_of(regulation), by=by.email, at=now)
    product = aggregates.get(Product, dossier.product)
    if after.state is DossierState.RECOGNISED:
        assert after.decision is not None, dossier_id
        certificate = certificate_by(after, FIVE, after.decision, regulation.validity_months)
        _commit(after, product.recognise(certificate, by=by.email, at=now))
    else:
        _commit(after)


def choose(by: Actor, dossier_id: str, choice: str, *, number: str, day: str, signer: str) -> None:
    """What the authority decided below five stars: "3", "4" or "again", by a decision of its own. Once."""
    dossier = _read(by, dossier_id, "choose_below")
    answer, regulation, now = dossier.centre, regulations.regulation(dossier.regulation), clock.now()
    if dossier.state is not DossierState.BELOW_FIVE or answer is None:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="choose_below")
    open_ = choices_of(regulation, answer.stars)
    if choice not in {*(str(each) for each in open_.stars), *([AGAIN] if open_.again else [])}:
        raise Refused(Why.FIELD_INVALID if choice else Why.FIELD_MISSING, "choice")
    decision = Decision(
        number=_filled("number", number),
        date=_day(day, not_before=answer.date),
        signer=_filled("signer", signer),
        unit=dossier.decider,
        tier=dossier.tier,
    )
    dossier = replace(dossier, centre=replace(answer, scan=scans.digest(of_answer(dossier_id)) or answer.scan))
    after = chosen(dossier, choice, decision, by=by.email, at=now)
    product = aggregates.get(Product, dossier.product)
    _commit(after, *_product_after(product, after, choice, by))


def scan_ticket(by: Actor, dossier_id: str, *, then: str) -> scans.ScanTicket:
    """For a copy of the centre's paper: before its answer is recorded, or until the choice that follows it."""
    dossier = _read(by, dossier_id, "record_answer")
    if not dossier.state.is_beyond:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=dossier.state, act="record_answer")
    return scans.ticket(of_answer(dossier_id), then=then)


def scan_link(by: Actor, dossier_id: str) -> str:
    """To the copy of the centre's paper."""
    _read(by, dossier_id, "record_answer")
    return scans.link(of_answer(dossier_id))


def _product_after(product: Product, after: Dossier, choice: str, by: Actor) -> tuple[Product, ...]:
    """Recognised anew from the decision's date, or back to what it holds."""
    decision, months = after.decision, regulations.regulation(after.regulation).validity_months
    assert decision is not None, after.id
    now, on = clock.now(), date.fromisoformat(decision.date)
    if choice != AGAIN and held_above(after, int(choice), on) is None:
        return (product.recognise(certificate_by(after, int(choice), decision, months), by=by.email, at=now),)
    if product.state is ProductState.POTENTIAL_FIVE:
        return (product.lose_potential(decision.number, on=on, by=by.email, at=now),)
    return ()


def _read(by: Actor, dossier_id: str, act: str) -> Dossier:
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, act, dossier.subject)
    if not dossier.state.is_beyond and dossier.centre is None:
        raise NotFound("dossier")
    return dossier


def _sent_on(dossier: Dossier) -> str:
    """The province's own decision comes first; nothing of the centre's is older."""
    return dossier.decision.date if dossier.decision else ""


def _day(day: str, *, not_before: str) -> str:
    today = clock.now().astimezone(VIETNAM).date()
    return written_on(_filled("date", day), "date", not_before=not_before, today=today)


def _stars(typed: str) -> int:
    if not typed.strip():
        raise Refused(Why.FIELD_MISSING, "stars")
    if typed.strip() not in ("1", "2", "3", "4", "5"):
        raise Refused(Why.FIELD_INVALID, "stars")
    return int(typed)


def _filled(field: str, value: str) -> str:
    if not value.strip():
        raise Refused(Why.FIELD_MISSING, field)
    if len(value.strip()) > _MOST:
        raise Refused(Why.FIELD_TOO_LONG, field, most=_MOST)
    return value.strip()


def _commit(after: Dossier, *products: Product) -> None:
    try:
        aggregates.commit(after, *products)
    except Stale as error:  # the same form twice, or another officer: the page shows what stands
        raise Refused(Why.CHANGED_MEANWHILE) from error
