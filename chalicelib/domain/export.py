"""What a round's export says, in the words of `verify/sao_lang_verify.py`: facts, claimed verdicts, the seal."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from chalicelib.domain.choices import Fault
from chalicelib.domain.council_rules import Bands, CouncilRules, SpreadAction
from chalicelib.domain.criteria import CriteriaSet, Criterion
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Outcome, Regulation
from chalicelib.domain.verdict import Status, Verdict

EXPORT, RESULT = "sao-lang-export/1", "sao-lang-result/1"
Json = dict[str, Any]


def facts_of_sets(sets: Iterable[CriteriaSet], bands: Bands) -> Json:
    """A decree with criteria sets, as a table of points and marks."""
    return {
        "bands": {str(star): bands.low_of(star) for star in range(1, 6)},
        "forward_from": bands.forward_from,
        "sets": {
            str(criteria.no): {
                "criteria": [_row(leaf) for leaf in criteria.leaves()],
                "knock_outs": [row.code for row in criteria.knock_outs],
            }
            for criteria in sets
        },
    }


def facts_of_parts(decree: Regulation) -> Json:
    """An older decree: parts and each tier's results."""
    return {
        "parts": {part.code: part.max_points for part in decree.parts},
        "tiers": {
            rules.tier: [
                {
                    "from": result.low,
                    "below": result.below,
                    "outcome": result.outcome,
                    "stars": result.stars,
                    "decided_by": result.decided_by,
                }
                for result in rules.results
            ]
            for rules in decree.tiers
        },
    }


def rules_of(rules: CouncilRules) -> Json:
    """The council's settings, in full."""
    return {
        "star_minimum": rules.star_minimum,
        "min_members": rules.min_members,
        "max_spread": rules.max_spread,
        "spread_action": rules.spread_action,
        "rounding": {
            "scale": rules.rounding.scale,
            "mode": rules.rounding.mode,
            "before_band": rules.rounding.before_band,
        },
        "seated": rules.seated,
        "quorum": str(rules.quorum),
        "chair": rules.chair,
    }


def claim_of(verdict: Verdict) -> Json:
    """A verdict as it is claimed and sealed."""
    return {
        **_common(verdict.totals, verdict.mean, verdict.shown),
        "rescore": verdict.spread.action is SpreadAction.DISCUSS_AND_RESCORE,
        "band": verdict.band,
        "star": verdict.star,
        "status": verdict.status,
        "forward": verdict.forward,
        "decided_by": None,
        "minimums": [
            {"criterion": row.mark.criterion, "star": row.mark.star, "met": row.met} for row in verdict.minimums
        ],
    }


def claim_of_proposal(
    proposal: Proposal, totals: Mapping[str, int], *, rules: CouncilRules, lows: Sequence[int]
) -> Json:
    """The same of an older decree's sheets in parts; `lows`: where the tier's bands begin."""
    return {
        **_common(totals, proposal.mean, rules.rounding.shown(proposal.mean, lows)),
        "rescore": rules.spread_asks(proposal.spread) is SpreadAction.DISCUSS_AND_RESCORE,
        "band": None,
        "star": proposal.stars,
        "status": proposal.outcome,
        "forward": proposal.outcome in {Outcome.FORWARDED, Outcome.POTENTIAL_FIVE},
        "decided_by": proposal.decided_by,
        "minimums": [],
    }


_OUTCOMES = {
    Status.RECOGNISED: Outcome.RECOGNISED,
    Status.POTENTIAL_FIVE: Outcome.POTENTIAL_FIVE,
    Status.NOT_RECOGNISED: Outcome.NOT_RECOGNISED,
    Status.DISQUALIFIED: Outcome.NOT_RECOGNISED,
}


def claim_as_tallied(verdict: Verdict, proposal: Proposal) -> Json:
    """What a proposal by criteria set states itself: a changed one is then seen to differ from its council's record."""
    agrees = _OUTCOMES[verdict.status] is proposal.outcome
    star = proposal.stars if proposal.outcome is Outcome.RECOGNISED else verdict.star
    status = verdict.status if agrees else proposal.outcome
    return {"mean": str(proposal.mean), "spread": proposal.spread, "star": star, "status": status}


def claim_of_faults(faults: Iterable[Fault]) -> Json:
    """No verdict, and why not."""
    rows = {(fault.criterion, fault.member, fault.code) for fault in faults}
    ordered = sorted(rows, key=lambda row: [part or "" for part in row])
    return {"errors": [{"criterion": criterion, "member": member, "code": code} for criterion, member, code in ordered]}


def seal(round_id: str, results: Iterable[Json]) -> str:
    """SHA-256 over {dossier, tier, regulation, set, verdict} of every dossier, in canonical JSON."""
    ordered = sorted(results, key=lambda row: (row["dossier"], row["tier"]))
    text = json.dumps(
        {"format": RESULT, "round": round_id, "results": ordered},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _common(totals: Mapping[str, int], mean: Fraction, shown: str) -> Json:
    points = totals.values() or (0,)  # a record that lost its sheets is exported too: the verifier says what it lacks
    spread = max(points) - min(points)
    return {"totals": dict(totals), "mean": str(mean), "shown": shown, "spread": spread}


def _row(leaf: Criterion) -> Json:
    needs = leaf.needs
    return {
        "code": leaf.code,
        "points": [option.points for option in leaf.options],
        "marks": {str(option.star): option.points for option in leaf.options if option.star},
        "needs": {"criterion": needs.criterion, "points_above": needs.points_above} if needs else None,
        "cases": [option.branch for option in leaf.options] if leaf.branches else None,
    }
