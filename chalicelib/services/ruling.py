"""From sheets to proposals, from an authority's recorded decision to each product's recognition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.access import CONDUCTOR, Actor, Subject, require
from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.dossier import Decision, Dossier, Kind
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.names import UnitCode
from chalicelib.domain.product import Certificate, Product, months_later
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.domain.round import Round
from chalicelib.domain.upgrade import against
from chalicelib.domain.words import VIETNAM
from chalicelib.services.councils import Sitting, lacking, propose, sitting
from chalicelib.services.deciding import Recorded, recorded
from chalicelib.services.export import disputes
from chalicelib.services.forwarding import PackageView, package
from chalicelib.stores import aggregates, clock, papers, regulations

_RANGE = 50  # dossiers a step takes in one go
_NAMED = 8  # so many differences are told in words
_UNREADY = (DossierState.SUBMITTED, DossierState.RETURNED, DossierState.ACCEPTED)
_BY = CONDUCTOR.email


class CouncilUnfinished(Exception):
    """Too few signed, or the chair did not, or a finding is missing: never ruled; the round is parked until it is there."""


class TallyDisputed(Exception):
    """The stand-alone verifier computes otherwise: nothing is proposed to the authority, the round is parked."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """Some dossiers of one unit, `first` to `last` inclusive: what one step works on."""

    round: str
    tier: Tier
    unit: str
    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """What an authority has before it: the proposals it is to decide on, what stands of its decision, what goes on."""

    round: Round
    tier: Tier
    unit: str
    dossiers: tuple[Dossier, ...]
    recorded: Recorded
    package: PackageView | None


def ranges(round_id: str, tier: Tier) -> list[Range]:
    """The round's dossiers in pieces small enough for one step; empty units have none."""
    round_ = aggregates.get(Round, round_id)
    return [piece for unit in round_.units for piece in _pieces(round_, tier, unit.code)]


def tally(piece: Range, read: Round | None = None) -> int:
    """Every dossier of the range to its proposal; what is not ready is deferred.

    Each on condition that nobody wrote to the round since it was `read`. Again: only the rest.
    Raises CouncilUnfinished, TallyDisputed, Stale.
    """
    round_ = read or aggregates.get(Round, piece.round)
    short = [dossier.id for dossier in _in(piece) if not _settle(dossier, round_, piece.tier)]
    if short:
        raise CouncilUnfinished(", ".join(short))
    return 0


def whats_disputed(round_: Round) -> str:
    """Why a closed stage is not tallied though nothing is lacking: where the two tallies differ; "" where they agree."""
    stage = round_.current_stage
    if stage is None or stage.closed_at is None or stage.tallied_at is not None:
        return ""
    waiting = (each for each in aggregates.dossiers_at(round_, stage.tier) if each.state is DossierState.IN_COUNCIL)
    whole = (here for here in (sitting(dossier, round_) for dossier in waiting) if not lacking(here))
    lines = [line for here in whole for line in disputes(here, propose(here))]
    return f"Hai cách tính không khớp, chưa đề nghị kết quả: {'; '.join(lines[:_NAMED])}." if lines else ""


def proposals(by: Actor, round_id: str, tier: Tier, unit: str) -> Proposals:
    """What the unit's authority decides on."""
    round_ = aggregates.get(Round, round_id)
    require(by, "see_proposals", Subject(unit=UnitCode(unit), province=round_.province))
    tier = round_.stage(tier).tier
    mine = tuple(
        dossier for dossier in aggregates.dossiers_at(round_, tier) if dossier.proposal and dossier.decider == unit
    )
    stands = recorded(round_, tier, unit)
    return Proposals(
        round=round_, tier=tier, unit=unit, dossiers=mine, recorded=stands, package=package(round_, tier, unit)
    )


def apply(piece: Range) -> int:
    """Recognise, forward or refuse, product by product, each in one transaction. Again: only the rest."""
    published = aggregates.get(Round, piece.round).stage(piece.tier).decisions
    decisions = {unit: each for unit, each in papers.decisions(piece.round, piece.tier).items() if unit in published}
    ready = [dossier for dossier in _in(piece) if dossier.tier == piece.tier and dossier.state is DossierState.SCORED]
    return sum(_apply(dossier, decisions[dossier.decider]) for dossier in ready if dossier.decider in decisions)


def _pieces(round_: Round, tier: Tier, unit: str) -> Iterator[Range]:
    found = [dossier.id for dossier in aggregates.dossiers_of(round_.id, unit)]
    for start in range(0, len(found), _RANGE):
        piece = found[start : start + _RANGE]
        yield Range(round=round_.id, tier=tier, unit=unit, first=piece[0], last=piece[-1])


def _in(piece: Range) -> Iterator[Dossier]:
    for seen in aggregates.dossiers_of(piece.round, piece.unit, first=piece.first, last=piece.last):
        yield aggregates.get(Dossier, seen.id)  # the index may lag; the row itself does not


def _settle(dossier: Dossier, round_: Round, tier: Tier) -> bool:
    if dossier.tier not in regulations.regulation(dossier.regulation).tiers_until(tier):
        return True
    if dossier.state in _UNREADY or dossier.state is DossierState.FORWARDED:
        deferred = dossier.defer("chưa được tiếp nhận khi hội đồng kết thúc", by=_BY, at=clock.now())
        aggregates.commit(deferred, unchanged=[round_])
    elif dossier.state is DossierState.IN_COUNCIL:
        here = sitting(dossier, round_)
        if lacking(here):
            return False
        proposal = _beside_held(propose(here), dossier)
        _tally_again(here, proposal)
        aggregates.commit(dossier.tally(proposal, by=_BY, at=clock.now()), unchanged=[round_])
    return True


def _tally_again(here: Sitting, proposal: Proposal) -> None:
    """Before anybody reads a proposal, and long before it is published, the second tally must agree with it."""
    if disputed := disputes(here, proposal):
        raise TallyDisputed("; ".join(disputed))


def _beside_held(proposal: Proposal, dossier: Dossier) -> Proposal:
    """An upgrade's result counts against the recognition in force."""
    if dossier.kind is not Kind.UPGRADE:
        return proposal
    held = aggregates.get(Product, dossier.product).held_on(clock.now().astimezone(VIETNAM).date())
    return against(proposal, held) if held else proposal


def _apply(dossier: Dossier, decision: Decision) -> bool:
    assert dossier.proposal is not None, dossier.id
    now, outcome = clock.now(), dossier.proposal.outcome
    regulation = regulations.regulation(dossier.regulation)
    ruled = dossier.decide(decision, next_tier=regulation.tier_after(dossier.tier), by=_BY, at=now)
    changed: tuple[Aggregate, ...] = ()
    if outcome is not Outcome.FORWARDED and ruled.state is not DossierState.NOT_UPGRADED:
        changed = _product_after(_evaluated(dossier.product, now), dossier, decision, regulation.validity_months, now)
    aggregates.commit(ruled, *changed)
    return True


def _evaluated(product_id: str, now: datetime) -> Product:
    """The product, under evaluation if the stream has not yet told it so."""
    product = aggregates.get(Product, product_id)
    if product.state in (ProductState.CANDIDATE, ProductState.EXPIRED):
        product = product.begin_evaluation(by=_BY, at=now)
        aggregates.commit(product)
    return product


def _product_after(
    product: Product, dossier: Dossier, decision: Decision, months: int, now: datetime
) -> tuple[Product, ...]:
    proposal = dossier.proposal
    assert proposal is not None, dossier.id
    if proposal.outcome is Outcome.NOT_RECOGNISED:
        return (product.end_evaluation(by=_BY, at=now),) if product.state is ProductState.UNDER_EVALUATION else ()
    if proposal.outcome is Outcome.POTENTIAL_FIVE:
        return (_potential(product, dossier, decision, months, now),)
    assert proposal.stars is not None, dossier.id
    return (product.recognise(certificate_by(dossier, proposal.stars, decision, months), by=_BY, at=now),)


def _potential(product: Product, dossier: Dossier, decision: Decision, months: int, now: datetime) -> Product:
    """A potential five, with the interim stars of the council's own rules unless it holds as many in force."""
    assert dossier.proposal is not None, dossier.id
    interim, held = dossier.proposal.interim, product.held_on(date.fromisoformat(decision.date))
    keeps = held is not None and held.stars >= (interim or 0) and dossier.kind is not Kind.RE_EVALUATION
    if interim is None or keeps:
        return product.find_potential(decision.number, by=_BY, at=now)
    return product.recognise_meanwhile(certificate_by(dossier, interim, decision, months), by=_BY, at=now)


def certificate_by(dossier: Dossier, stars: int, decision: Decision, months: int) -> Certificate:
    """Valid so many months from the decision's own date."""
    decided_on = date.fromisoformat(decision.date)
    return Certificate(
        dossier=dossier.id,
        stars=stars,
        decision=decision.number,
        decided_on=decided_on,
        valid_until=months_later(decided_on, months),
        unit=decision.unit,
    )
