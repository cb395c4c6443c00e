"""One dossier before one council: the rules in force, what is on record, what is still lacking, and the proposal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chalicelib.domain.access import Actor
from chalicelib.domain.conclusion import Conclusion, findings_for, marks_without
from chalicelib.domain.council_rules import CouncilRules, StarMinimum
from chalicelib.domain.council_settings import Settings, as_tallied, effective, rules_from, values_of
from chalicelib.domain.criteria import CriteriaSet, Mark
from chalicelib.domain.dossier import Dossier, Sheet, last_signed
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.ranking import Proposal, rank
from chalicelib.domain.regulation import Outcome, Regulation, Tier
from chalicelib.domain.round import Round
from chalicelib.domain.set_sheets import rank_by_set, verdict_of
from chalicelib.domain.verdict import Ballot, Council, Verdict
from chalicelib.stores import aggregates, papers, regulations
from chalicelib.stores.criteria import criteria_set

_NAMED = 8  # so many marks, and so many dossiers, are named in words; the rest is counted


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """`members` as seated, the chair first and without the barred; of each the last version `signed`; `conclusion`."""

    dossier: Dossier
    tier: Tier
    regulation: Regulation
    settings: Settings
    members: tuple[str, ...]
    signed: tuple[Sheet, ...]
    conclusion: Conclusion | None

    @cached_property
    def criteria(self) -> CriteriaSet | None:
        """The dossier's set, None where it is scored part by part."""
        no = self.dossier.criteria_set
        return None if no is None else criteria_set(self.regulation.id, no)

    @property
    def rules(self) -> CouncilRules:
        """As the engine reads them."""
        return rules_from(self.settings, self.members)

    @property
    def unsaid(self) -> tuple[Mark, ...]:
        """Star marks that wait for the council's finding; none where the members' sheets decide."""
        if self.criteria is None or not finds_minimums(self.settings):
            return ()
        return tuple(marks_without(self.conclusion.findings if self.conclusion else {}, self.criteria))

    @property
    def council(self) -> Council:
        """What the verdict is made from."""
        return Council(
            ballots=tuple(Ballot(member=sheet.member, choices=sheet.choices) for sheet in self.signed),
            findings=findings_for(self.conclusion),
            knock_outs=tuple(self.conclusion.knock_outs) if self.conclusion else (),
        )

    @property
    def verdict(self) -> Verdict | None:
        """By points and marks; None for sheets in parts. Raises Impossible."""
        if self.criteria is None:
            return None
        return verdict_of(self.council, self.criteria, rules=self.rules, regulation=self.regulation)


def settings_for(regulation: str, round_: Round) -> Settings:
    """The decree's settings with the round's own rules above them."""
    return effective(regulations.regulation(regulation).council_settings, round_.council_rules)


def finds_minimums(settings: Settings) -> bool:
    """Whether the council itself says which star minimums are met."""
    return bool(settings["star_minimum"].value == StarMinimum.COUNCIL_FINDING)


def waits_for_chair(dossier: Dossier, round_: Round) -> bool:
    """Whether its council still has to conclude on a star minimum."""
    has_marks = dossier.criteria_set is not None
    return has_marks and not dossier.concluded and finds_minimums(settings_for(dossier.regulation, round_))


def may_know(by: Actor, dossier: Dossier, round_: Round) -> bool:
    """Whether what others gave is open to this person: their own is signed, nobody can sign any more, or nothing is sealed.

    Whoever has a version to sign anew knew before; a seat without a sheet waits until every sheet is signed.
    """
    if by.email in dossier.barred:
        return False
    done = by.email in dossier.signed if by.email in dossier.members else not dossier.unsigned
    closed = round_.stage(dossier.tier).closed_at is not None
    return done or closed or not settings_for(dossier.regulation, round_)["blind"].value


def sitting(dossier: Dossier, round_: Round) -> Sitting:
    """As it is now, at the dossier's present tier."""
    return _sitting(dossier, round_, dossier.tier, dossier.members, counted=dossier.members)


def sitting_of(dossier: Dossier, round_: Round, proposal: Proposal) -> Sitting:
    """As it was when this proposal was made: by the rules that it was made by."""
    counted = proposal.seated or None  # rows of before do not say who sat: whoever signed did
    found = _sitting(dossier, round_, proposal.tier, proposal.seated or dossier.members, counted=counted)
    return replace(found, settings=as_tallied(found.settings, proposal.settings))


def propose(here: Sitting) -> Proposal:
    """What the council's record comes to. Raises Impossible where `lacking` was not asked first."""
    tier, regulation, rules = here.tier, here.regulation, here.rules
    if here.criteria is None:
        totals = [sheet.total for sheet in here.signed]
        proposal = rank(totals, tier=tier, regulation=regulation, rules=rules)
    else:
        grounds = here.conclusion.knock_outs if here.conclusion else {}
        proposal = rank_by_set(
            here.council, here.criteria, grounds=grounds, tier=tier, regulation=regulation, rules=rules
        )
    interim = here.settings["interim_recognition"].value if proposal.outcome is Outcome.POTENTIAL_FIVE else None
    return replace(proposal, seated=here.members, settings=values_of(here.settings), interim=interim)


def lacking(here: Sitting) -> list[str]:
    """In words, whatever the rules ask for and the record does not hold; nothing when it can be tallied."""
    return list(_lacking(here))


def whats_missing(round_: Round) -> str:
    """Why a closed stage cannot be tallied, dossier by dossier, and the way out; "" where nothing is lacking."""
    stage = round_.current_stage
    if stage is None or stage.closed_at is None or stage.tallied_at is not None:
        return ""
    waiting = (each for each in aggregates.dossiers_at(round_, stage.tier) if each.state is DossierState.IN_COUNCIL)
    told = [(dossier, lacking(sitting(dossier, round_))) for dossier in waiting]
    short = [f"{dossier.product_name} ({dossier.id}): {'; '.join(words)}" for dossier, words in told if words]
    if not short:
        return ""
    more = [f"và {len(short) - _NAMED} hồ sơ khác"] if len(short) > _NAMED else []
    return (
        f"Chưa tổng hợp được hội đồng {regulations.label_of(stage.tier)}. {'. '.join([*short[:_NAMED], *more])}. "
        "Việc cần làm: thiếu kết luận thì chủ tịch hội đồng ghi ở trang Chấm điểm; thiếu phiếu thì điều phối viên đổi ngày "
        "khoá phiếu kèm lý do để thành viên ký tiếp; rồi báo bộ phận kỹ thuật cho quy trình chạy tiếp."
    )


def _sitting(
    dossier: Dossier, round_: Round, tier: Tier, members: Sequence[str], *, counted: Sequence[str] | None
) -> Sitting:
    concluded = papers.conclusions(dossier.id, tier) if dossier.criteria_set is not None else []
    return Sitting(
        dossier=dossier,
        tier=tier,
        regulation=regulations.regulation(dossier.regulation),
        settings=settings_for(dossier.regulation, round_),
        members=tuple(members),
        signed=last_signed(papers.sheets(dossier.id, tier), counted),
        conclusion=concluded[-1] if concluded else None,
    )


def lacks_sheets(here: Sitting) -> bool:
    """Whether more sheets must be signed before it can be tallied: for a quorum, or the chair's own."""
    signed, chair = {sheet.member for sheet in here.signed}, here.rules.chair
    return len(signed) < max(1, here.rules.needed) or (chair is not None and chair not in signed)


def _lacking(here: Sitting) -> Iterator[str]:
    rules, signed, unsaid = here.rules, {sheet.member for sheet in here.signed}, here.unsaid
    if len(signed) < max(1, rules.needed):
        yield f"mới có {len(signed)} phiếu đã ký, cần {max(1, rules.needed)} trên {len(here.members)} thành viên"
    if rules.chair is not None and rules.chair not in signed:
        yield "chưa có phiếu đã ký của chủ tịch hội đồng"
    if unsaid:
        named = ", ".join(f"{mark.criterion} ({mark.star} sao)" for mark in unsaid[:_NAMED])
        more = f" và {len(unsaid) - _NAMED} mức khác" if len(unsaid) > _NAMED else ""
        yield f"hội đồng chưa kết luận yêu cầu tối thiểu ở {named}{more}"
