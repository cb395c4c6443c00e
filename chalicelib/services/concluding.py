"""The chair concludes on a dossier: star minimums met or missed, knock-outs. On record until the stage is tallied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.access import Actor
from chalicelib.domain.conclusion import Conclusion, checked_findings, checked_knock_outs
from chalicelib.domain.criteria import STARS, Criterion, KnockOut, Mark
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.names import Email
from chalicelib.domain.round import Round
from chalicelib.services import conflicts, wording
from chalicelib.services.chairing import require_here
from chalicelib.services.councils import Sitting, finds_minimums, may_know, sitting
from chalicelib.stores import aggregates, clock, papers, people

_TRIES = 8  # members sign the same dossier in the same moment


@dataclass(frozen=True, kw_only=True)
class MarkView:
    """One star minimum: where it stands, and how many signed sheets reach it; None while the chair is not to know."""

    mark: Mark
    leaf: Criterion
    level: str
    reached: int | None
    found: bool | None


@dataclass(frozen=True, kw_only=True)
class ConclusionView:
    """What the chair concludes on. `marks` is empty where the members' sheets decide on the minimums."""

    here: Sitting
    round: Round
    marks: tuple[MarkView, ...]
    knock_outs: tuple[KnockOut, ...]
    history: tuple[Conclusion, ...]
    proposed: tuple[tuple[str, str, str], ...] = ()  # knock-outs by members: ground, who, why; once the chair may know

    @property
    def is_open(self) -> bool:
        """Before the tally."""
        return self.here.dossier.state is DossierState.IN_COUNCIL


def conclusion(by: Actor, dossier_id: str) -> ConclusionView:
    """The page of one dossier. NotFound where there is nothing to conclude on: sheets in parts."""
    here, round_ = _read(by, dossier_id)
    assert here.criteria is not None, dossier_id
    criteria = wording.show(here.dossier.province, here.criteria)
    knows = may_know(by, here.dossier, round_)
    marks = criteria.marks(STARS[-1]) if finds_minimums(here.settings) else ()
    return ConclusionView(
        here=here,
        round=round_,
        marks=tuple(_shown(mark, here, criteria.leaf(mark.criterion), knows=knows) for mark in marks),
        knock_outs=criteria.knock_outs,
        history=tuple(papers.conclusions(dossier_id, here.tier)),
        proposed=tuple(_proposed(here)) if knows else (),
    )


def conclude(
    by: Actor, dossier_id: str, *, seen: int, findings: Mapping[str, bool], knock_outs: Mapping[str, str], reason: str
) -> None:
    """Put it on record, complete or not. `seen`: the number of the conclusion that the page showed.

    Whatever was said before and is changed needs a reason. The same again writes nothing.
    """
    for _ in range(_TRIES):
        here, _round = _read(by, dossier_id)
        if here.dossier.conclusions != seen:
            raise Refused(Why.CHANGED_MEANWHILE)
        drawn = _drawn(by, here, findings, knock_outs, reason)
        if _says_the_same(here.conclusion, drawn):
            return
        if not drawn.reason and _takes_back(here.conclusion, drawn):
            raise Refused(Why.REASON_MISSING, "reason")
        try:
            aggregates.commit(_concluded(here, drawn), beside=[papers.conclusion_row(drawn)])
        except Stale:  # a member signed in the same moment, or the chair sits at two browsers: read again
            continue
        return
    raise Refused(Why.CHANGED_MEANWHILE)


def _read(by: Actor, dossier_id: str) -> tuple[Sitting, Round]:
    dossier = aggregates.get(Dossier, dossier_id)
    round_ = aggregates.get(Round, dossier.round)
    require_here(by, "conclude", dossier, round_)
    conflicts.admit(by, dossier)
    if by.email not in dossier.members:
        raise Refused(Why.NOT_A_MEMBER)
    if dossier.criteria_set is None:
        raise NotFound("conclusion")
    return sitting(dossier, round_), round_


def _drawn(
    by: Actor, here: Sitting, findings: Mapping[str, bool], knock_outs: Mapping[str, str], reason: str
) -> Conclusion:
    assert here.criteria is not None, here.dossier.id
    said = findings if finds_minimums(here.settings) else {}
    return Conclusion(
        dossier=here.dossier.id,
        tier=here.tier,
        number=here.dossier.conclusions + 1,
        findings=checked_findings(said, here.criteria),
        knock_outs=checked_knock_outs(knock_outs, here.criteria),
        reason=reason.strip(),
        by=by.email,
        at=clock.now(),
    )


def _concluded(here: Sitting, drawn: Conclusion) -> Dossier:
    assert here.criteria is not None, here.dossier.id
    complete = not finds_minimums(here.settings) or not drawn.unsaid(here.criteria)
    knocked_out = bool(drawn.knock_outs)
    return here.dossier.conclude(drawn.number, complete=complete, knocked_out=knocked_out, by=drawn.by, at=drawn.at)


def _says_the_same(before: Conclusion | None, after: Conclusion) -> bool:
    if before is None:
        return False
    return (before.findings, before.knock_outs) == (after.findings, after.knock_outs)


def _takes_back(before: Conclusion | None, after: Conclusion) -> bool:
    """Whether something that was said is now said otherwise or not at all."""
    if before is None:
        return False
    found = any(
        after.findings.get(code, {}).get(star) is not met
        for code, stars in before.findings.items()
        for star, met in stars.items()
    )
    return found or any(after.knock_outs.get(code) != ground for code, ground in before.knock_outs.items())


def _proposed(here: Sitting) -> Iterator[tuple[str, str, str]]:
    for sheet in here.signed:
        member = people.actor(Email(sheet.member))
        yield from ((code, member.name if member else sheet.member, why) for code, why in sheet.knock_outs.items())


def _shown(mark: Mark, here: Sitting, leaf: Criterion, *, knows: bool) -> MarkView:
    reached = sum(sheet.points.get(mark.criterion, 0) >= mark.points for sheet in here.signed)
    return MarkView(
        mark=mark,
        leaf=leaf,
        level=next(option.label.vi for option in leaf.options if option.star == mark.star),
        reached=reached if knows else None,
        found=(here.conclusion.findings if here.conclusion else {}).get(mark.criterion, {}).get(mark.star),
    )
