"""The package that goes to the next tier, or to the centre: what is in it, and the letter it goes with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.deed import Deed
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import UnitCode
from chalicelib.domain.package import Package
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.domain.round import Round
from chalicelib.domain.words import VIETNAM
from chalicelib.domain.words import day as day_words
from chalicelib.domain.written_day import written_on
from chalicelib.services import deeds
from chalicelib.stores import aggregates, clock, papers, people, producers
from chalicelib.stores.tables import Row

_UP = (Outcome.FORWARDED, Outcome.POTENTIAL_FIVE)
_MOST = 100


@dataclass(frozen=True, kw_only=True)
class PackageView:
    """`sent` is the letter as recorded; None while the package has not gone."""

    products: tuple[Dossier, ...]
    sent: Package | None


def package(round_: Round, tier: Tier, unit: str) -> PackageView | None:
    """Of what an authority sends on; None where it sends nothing, or has not published yet."""
    if unit not in round_.stage(tier).decisions:
        return None
    found = tuple(_sent_on(round_, tier, unit))
    return PackageView(products=found, sent=papers.package(round_.id, tier, unit)) if found else None


def send(by: Actor, round_id: str, tier: Tier, unit: str, *, number: str, day: str) -> None:
    """The letter has gone, with the package as it is listed; of what goes to the centre those concerned are told. Once."""
    round_ = aggregates.get(Round, round_id)
    require(by, "send_package", Subject(unit=UnitCode(unit), province=round_.province))
    view = package(round_, tier, unit)
    if view is None:
        raise Refused(Why.NOTHING_TO_SEND)
    if view.sent is not None:
        raise Refused(Why.PACKAGE_SENT, "letter")
    decided, now = papers.decisions(round_id, tier)[unit].date, clock.now()
    sent = Package(
        tier=tier,
        unit=UnitCode(unit),
        number=_number(number),
        date=written_on(day, "sent_on", not_before=decided, today=now.astimezone(VIETNAM).date()),
        dossiers=tuple(dossier.id for dossier in view.products),
        by=by.email,
        at=now,
    )
    try:
        aggregates.commit(beside=[papers.package_row(round_id, sent), *_told(by, sent, view.products)])
    except Stale as error:
        raise Refused(Why.PACKAGE_SENT, "letter") from error


def _told(by: Actor, sent: Package, products: Sequence[Dossier]) -> Iterator[Row]:
    """A deed about each potential five, for its producer and its commune: a handful, where DynamoDB takes a hundred."""
    for dossier in products:
        if dossier.state is DossierState.POTENTIAL_FIVE:
            officers = people.with_role(Role.OFFICER, dossier.province, dossier.unit)
            facts = {"product": dossier.product_name, "code": dossier.slip or dossier.id[-8:]}
            facts |= {"number": sent.number, "day": day_words(date.fromisoformat(sent.date)), "link": f"/ho-so/{dossier.id}"}
            to = (*people.producer(dossier.producer).reached_at, *officers)
            about = f"DOSSIER#{dossier.id}"
            yield producers.deed_row(deeds.deed(by, Deed.PACKAGE_SENT, about, dossier.province, *to, **facts))


def _sent_on(round_: Round, tier: Tier, unit: str) -> Iterator[Dossier]:
    for dossier in aggregates.dossiers_in(round_):
        if any(_goes(dossier, proposal, tier, unit) for proposal in (*dossier.past_proposals, dossier.proposal)):
            yield dossier


def _goes(dossier: Dossier, proposal: Proposal | None, tier: Tier, unit: str) -> bool:
    if proposal is None or proposal.tier != tier or proposal.outcome not in _UP:
        return False
    return dossier.unit_at(proposal.decided_at) == unit


def _number(number: str) -> str:
    if not number.strip():
        raise Refused(Why.FIELD_MISSING, "letter")
    if len(number.strip()) > _MOST:
        raise Refused(Why.FIELD_TOO_LONG, "letter", most=_MOST)
    return number.strip()
