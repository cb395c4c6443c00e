"""A round as its stand-alone verifier reads it: signed sheets, the decree's facts, what was claimed, and the seal."""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.domain.dossier import Dossier, Sheet
from chalicelib.domain.export import EXPORT, claim_of, claim_of_proposal, facts_of_parts, facts_of_sets, rules_of, seal
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.round import Round
from chalicelib.domain.set_sheets import rules_for, verdict_of
from chalicelib.domain.verdict import Ballot
from chalicelib.stores import aggregates, papers, regulations
from chalicelib.stores.codec import to_json
from chalicelib.stores.criteria import criteria_set

Json = dict[str, Any]


def export(round_id: str) -> Json:
    """Every dossier of the round that was tallied, at each tier, in the format of `verify/sao_lang_verify.py`."""
    round_ = aggregates.get(Round, round_id)
    cases = [case for dossier in aggregates.dossiers_in(round_) for case in _cases(dossier)]
    return {
        "format": EXPORT,
        "round": round_id,
        "facts": {"regulations": {id_: _facts(id_, cases) for id_ in sorted({case["regulation"] for case in cases})}},
        "rules": {"star_minimum": "council_finding", "min_members": 1, "max_spread": None},
        "dossiers": cases,
        "sealed": {"sha256": seal(round_id, (_result(case) for case in cases))},
    }


def _cases(dossier: Dossier) -> Iterator[Json]:
    tallied = (*dossier.past_proposals, *([dossier.proposal] if dossier.proposal else []))
    yield from (_case(dossier, proposal) for proposal in tallied)


def _facts(decree: str, cases: Sequence[Json]) -> Json:
    """Of a decree with sets, the sets that were used."""
    regulation = regulations.regulation(decree)
    if regulation.bands is None:
        return facts_of_parts(regulation)
    used = sorted({case["set"] for case in cases if case["regulation"] == decree and case["set"]})
    return facts_of_sets([criteria_set(decree, no) for no in used], regulation.bands)


def _case(dossier: Dossier, proposal: Proposal) -> Json:
    signed = [sheet for sheet in papers.sheets(dossier.id, proposal.tier) if sheet.signed_at]
    claimed = claim_of_proposal(proposal, {sheet.member: sheet.total for sheet in signed})
    rules: Json = {}
    if dossier.criteria_set is not None:
        regulation = regulations.regulation(dossier.regulation)
        kept = rules_for(len(dossier.members), regulation)
        ballots = [Ballot(member=sheet.member, choices=sheet.choices) for sheet in signed]
        criteria = criteria_set(regulation.id, dossier.criteria_set)
        claimed = claim_of(verdict_of(ballots, criteria, rules=kept, regulation=regulation))
        rules = {"rules": rules_of(kept)}
    return rules | {
        "dossier": dossier.id,
        "tier": proposal.tier,
        "regulation": dossier.regulation,
        "set": dossier.criteria_set,
        "sheets": [_sheet(sheet) for sheet in signed],
        "findings": {},
        "knock_outs": [],
        "claimed": claimed,
    }


def _sheet(sheet: Sheet) -> Json:
    given = {"choices": dict(sheet.choices)} if sheet.choices else {"points": dict(sheet.points)}
    return {"member": sheet.member, "signed_at": to_json(sheet.signed_at), **given}


def _result(case: Json) -> Json:
    return {key: case[key] for key in ("dossier", "tier", "regulation", "set")} | {"verdict": case["claimed"]}
