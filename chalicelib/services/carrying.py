"""What has no place in its round any more goes on to the next, with its documents and its producer's will."""

from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.filing import filed_until, may_leave
from chalicelib.domain.lifecycle import DossierState, dossier_step
from chalicelib.domain.names import RoundId
from chalicelib.domain.round import SEAL_DELAY, Round
from chalicelib.services import intake, rounds
from chalicelib.services.set_choice import SetGroup, set_groups, set_number
from chalicelib.stores import aggregates, clock, papers, regulations
from chalicelib.stores.tables import Row


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The round a dossier may go on to, None while none is planned; the sets to choose from, if its decree asks for one."""

    round: Round | None
    sets: tuple[SetGroup, ...] = ()


def offer(by: Actor, dossier: Dossier, round_: Round) -> Offer | None:
    """What its producer's page offers; None while the dossier has a place in its round, and to anybody else."""
    now = clock.now()
    if not may(by, "carry_over", dossier.subject) or not may_leave(dossier, round_, now):
        return None
    to = _next(dossier)
    sets = set_groups(to.regulation) if to and not _keeps_set(dossier, to) else ()
    return Offer(round=to, sets=sets)


def carry_over(by: Actor, dossier_id: str, criteria_set: str = "") -> Dossier:
    """A draft in the province's next round; the decree is bound again when it is filed there. Twice changes nothing more."""
    dossier = aggregates.get(Dossier, dossier_id)
    require(by, "carry_over", dossier.subject)
    if intake.restore_filing(dossier_id, dossier.filings + 1):  # its receipt was given: it is filed, and stays
        dossier = aggregates.get(Dossier, dossier_id)
    round_ = aggregates.get(Round, dossier.round)
    if dossier.earlier_rounds and dossier.state is DossierState.DRAFT and clock.now() < round_.closes_at:
        return dossier
    _check(dossier, round_)
    to = _next(dossier)
    if to is None:
        raise Refused(Why.NO_NEXT_ROUND)
    set_no = dossier.criteria_set if _keeps_set(dossier, to) else set_number(to.regulation, criteria_set)
    moved = dossier.carry_over(
        RoundId(to.id),
        to.plan,
        regulations.regulation(to.regulation),
        by=by.email,
        at=clock.now(),
        criteria_set=set_no,
        filings=intake.receipts_kept(dossier),
    )
    held = papers.draft_of(dossier.product, to.id)
    other = aggregates.find(Dossier, held.body["dossier"]) if held else None
    if other and other.id != dossier.id and other.round == to.id and not other.state.is_over:
        raise Refused(Why.PRODUCT_HAS_DOSSIER)
    beside = [papers.draft_row(dossier.product, to.id, dossier.id, held), *_blanked(dossier, set_no)]
    aggregates.commit(moved, beside=beside)
    return moved


def _blanked(dossier: Dossier, set_no: int | None) -> list[Row]:
    """The producer's own assessment, where it was of another set."""
    found = papers.self_assessment(dossier.id)
    if found is None or set_no == dossier.criteria_set:
        return []
    return [papers.self_assessment_row(replace(found[0], choices={}), found[1])]


def _check(dossier: Dossier, round_: Round) -> None:
    dossier_step(dossier.state, "carry_over")
    if dossier.past_proposals:
        raise Refused(Why.SCORED_BELOW)
    if not may_leave(dossier, round_, clock.now()):
        until = filed_until(dossier, round_)
        assert until is not None, dossier.id
        raise Refused(Why.ROUND_NOT_OVER, opens=until + SEAL_DELAY)


def _next(dossier: Dossier) -> Round | None:
    return rounds.next_to_file_in(dossier.province, clock.now(), unit=dossier.unit, but=dossier.round)


def _keeps_set(dossier: Dossier, to: Round) -> bool:
    """The same decree's set stays; a decree without sets asks for none."""
    if not regulations.regulation(to.regulation).has_sets:
        return False
    return dossier.regulation == to.regulation and dossier.criteria_set is not None
