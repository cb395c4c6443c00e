"""A round as its stand-alone verifier reads it: signed sheets, the decree's facts, what was claimed, and the seal."""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.dossier import Dossier, Sheet
from chalicelib.domain.export import EXPORT, claim_of_proposal, facts_of_parts, seal
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.round import Round
from chalicelib.stores import aggregates, papers, regulations
from chalicelib.stores.codec import to_json

Json = dict[str, Any]


def export(round_id: str) -> Json:
    """Every dossier of the round that was tallied, at each tier, in the format of `verify/sao_lang_verify.py`."""
    round_ = aggregates.get(Round, round_id)
    dossiers = [dossier for unit in round_.units for dossier in aggregates.dossiers_of(round_id, unit.code)]
    cases = [case for dossier in dossiers for case in _cases(dossier)]
    decrees = {case["regulation"] for case in cases}
    return {
        "format": EXPORT,
        "round": round_id,
        "facts": {"regulations": {id_: facts_of_parts(regulations.regulation(id_)) for id_ in sorted(decrees)}},
        "rules": {"star_minimum": "council_finding", "min_members": 1, "max_spread": None},
        "dossiers": cases,
        "sealed": {"sha256": seal(round_id, (_result(case) for case in cases))},
    }


def _cases(dossier: Dossier) -> Iterator[Json]:
    tallied = (*dossier.past_proposals, *([dossier.proposal] if dossier.proposal else []))
    yield from (_case(dossier, proposal) for proposal in tallied)


def _case(dossier: Dossier, proposal: Proposal) -> Json:
    signed = [sheet for sheet in papers.sheets(dossier.id, proposal.tier) if sheet.signed_at]
    return {
        "dossier": dossier.id,
        "tier": proposal.tier,
        "regulation": dossier.regulation,
        "set": None,
        "sheets": [_sheet(sheet) for sheet in signed],
        "findings": {},
        "knock_outs": [],
        "claimed": claim_of_proposal(proposal, {sheet.member: sheet.total for sheet in signed}),
    }


def _sheet(sheet: Sheet) -> Json:
    return {"member": sheet.member, "signed_at": to_json(sheet.signed_at), "points": dict(sheet.points)}


def _result(case: Json) -> Json:
    return {key: case[key] for key in ("dossier", "tier", "regulation", "set")} | {"verdict": case["claimed"]}
