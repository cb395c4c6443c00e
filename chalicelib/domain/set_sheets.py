"""Sheets filled by criteria set: a member's choices as they may be kept or signed, and a council's proposal from them."""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.domain.choices import Fault, Flaw, Points, points_of
from chalicelib.domain.council_rules import CouncilRules
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.ranking import Proposal, spread_words
from chalicelib.domain.regulation import Regulation, Result, Tier
from chalicelib.domain.verdict import Council, Status, Verdict, judge

FIELD, NOTE = "c_", "n_"  # a form's fields of a leaf: "c_6.1.1", and why none of its options is met


def checked_choices(choices: Mapping[str, int], criteria: CriteriaSet) -> tuple[dict[str, int], Points]:
    """A complete and possible sheet and its points, or Refused by the first fault."""
    kept = _known(choices, criteria)
    points, faults = points_of(criteria, kept)
    if faults:
        raise _refusal(faults[0], faults, criteria)
    return kept, points


def drafted_choices(choices: Mapping[str, int], criteria: CriteriaSet) -> tuple[dict[str, int], Points]:
    """What is chosen so far and its points; what is missing may stay so, what is impossible is refused."""
    kept = _known(choices, criteria)
    points, faults = points_of(criteria, kept)
    wrong = [fault for fault in faults if fault.code is not Flaw.CHOICE_MISSING]
    if wrong:
        raise _refusal(wrong[0], wrong, criteria)
    return kept, points


def unexplained(choices: Mapping[str, int], notes: Mapping[str, str], criteria: CriteriaSet) -> Iterator[str]:
    """Leaves that have options of which the member finds none met, and does not say why."""
    for leaf in criteria.leaves():
        if leaf.implicit_zero and choices.get(leaf.code) == 0 and not notes.get(leaf.code, "").strip():
            yield leaf.code


def rank_by_set(
    council: Council,
    criteria: CriteriaSet,
    *,
    grounds: Mapping[str, str],
    tier: Tier,
    regulation: Regulation,
    rules: CouncilRules,
) -> Proposal:
    """The verdict on what a council has put on record, and what it means at this tier. Raises Impossible.

    `grounds`: the council's reason for each knock-out.
    """
    verdict = verdict_of(council, criteria, rules=rules, regulation=regulation)
    result = _result(verdict, tier, regulation)
    return Proposal(
        tier=tier,
        mean=verdict.mean,
        outcome=result.outcome,
        stars=result.stars,
        decided_by=result.decided_by,
        decided_at=regulation.rules_of(result.decided_by).held_by,
        sheets=len(council.ballots),
        spread=verdict.spread.points,
        reason="; ".join(_reasons(verdict, criteria, rules, regulation, grounds)),
        near=verdict.shown.replace(".", ","),
        grounds=tuple(f"{ground.label.vi} ({grounds[ground.code]})" for ground in verdict.knock_outs),
    )


def verdict_of(council: Council, criteria: CriteriaSet, *, rules: CouncilRules, regulation: Regulation) -> Verdict:
    """By points and marks. Raises Impossible."""
    assert regulation.bands is not None, regulation.id
    return judge(council, criteria, rules=rules, bands=regulation.bands)


def _known(choices: Mapping[str, int], criteria: CriteriaSet) -> dict[str, int]:
    return {leaf.code: choices[leaf.code] for leaf in criteria.leaves() if leaf.code in choices}


def _refusal(fault: Fault, faults: Sequence[Fault], criteria: CriteriaSet) -> Refused:
    assert fault.criterion is not None, fault
    field, leaf = f"{FIELD}{fault.criterion}", criteria.leaf(fault.criterion)
    if fault.code is Flaw.CHOICE_MISSING:
        return Refused(Why.CHOICE_MISSING, field, criterion=leaf.code)
    if fault.code is Flaw.CONDITION_NOT_MET and leaf.needs:
        return Refused(Why.CHOICE_NOT_DUE, field, criterion=leaf.code, base=leaf.needs.criterion)
    if fault.code is Flaw.BOTH_BRANCHES:
        mixed = ", ".join(str(each.criterion) for each in faults if each.code is Flaw.BOTH_BRANCHES)
        return Refused(Why.TWO_CASES_CHOSEN, field, criteria=mixed)
    return Refused(Why.CHOICE_INVALID, field, criterion=leaf.code)


def _result(verdict: Verdict, tier: Tier, regulation: Regulation) -> Result:
    """The tier's own row: of the points; where marks give a star below theirs, the highest of that star's band.

    A dossier that is knocked out ends as if it had no points.
    """
    assert regulation.bands is not None, regulation.id
    rows = regulation.rules_of(tier).results
    if verdict.status is Status.DISQUALIFIED:
        return rows[0]
    if verdict.star == verdict.band:
        return next(row for row in rows if row.holds(verdict.counted))
    above = regulation.bands.low_of(verdict.star + 1)
    return [row for row in rows if row.low < above][-1]


def _reasons(
    verdict: Verdict, criteria: CriteriaSet, rules: CouncilRules, regulation: Regulation, grounds: Mapping[str, str]
) -> Iterator[str]:
    assert regulation.bands is not None, regulation.id
    near, band = verdict.shown.replace(".", ","), regulation.bands.shown(verdict.band)
    yield from (f"hồ sơ bị loại: {ground.label.vi} ({grounds[ground.code]})" for ground in verdict.knock_outs)
    yield f"Bộ số {criteria.no}: {near} điểm trong khung {verdict.band} sao {band}"
    yield from (cite.reason for cite in verdict.cites if cite.what not in ("band", "forward", "knock_out"))
    yield from spread_words(verdict.spread.points, rules)
    if verdict.doubt:
        yield verdict.doubt.rstrip(".")
    yield regulation.title
