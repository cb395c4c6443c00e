"""A round as its stand-alone verifier reads it: signed sheets, the decree's facts, what was claimed, and the seal."""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.domain.conclusion import Conclusion
from chalicelib.domain.dossier import Dossier, Sheet
from chalicelib.domain.export import (
    EXPORT,
    claim_as_tallied,
    claim_of,
    claim_of_proposal,
    facts_of_parts,
    facts_of_sets,
    rules_of,
    seal,
)
from chalicelib.domain.procedure import Setting
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.round import Round
from chalicelib.services.councils import Sitting, sitting_of
from chalicelib.stores import aggregates, regulations, second_tally
from chalicelib.stores.codec import to_json
from chalicelib.stores.criteria import criteria_set

Json = dict[str, Any]


def export(round_id: str) -> Json:
    """Every dossier of the round that was tallied, at each tier, in the format of `verify/sao_lang_verify.py`."""
    round_ = aggregates.get(Round, round_id)
    cases = [case for dossier in aggregates.dossiers_in(round_) for case in _cases(dossier, round_)]
    tiers = {tier: seal(round_id, _results(cases, tier)) for tier in sorted({case["tier"] for case in cases})}
    return {
        "format": EXPORT,
        "round": round_id,
        "facts": _facts(cases),
        "dossiers": cases,
        "sealed": {"sha256": seal(round_id, _results(cases)), "tiers": tiers},
    }


def seal_of(round_: Round, tier: str) -> str:
    """What the tier's minutes carry, and the verifier computes from an export of the round; "" where nothing was tallied."""
    cases = [case for dossier in aggregates.dossiers_in(round_) for case in _cases(dossier, round_, tier)]
    return seal(round_.id, _results(cases)) if cases else ""


def disputes(here: Sitting, proposal: Proposal) -> list[str]:
    """What the second tally says otherwise of a proposal, from the record an export would show; nothing where they agree."""
    case = _case(here, proposal)
    return second_tally.differences(case, _facts([case]))


def _cases(dossier: Dossier, round_: Round, tier: str = "") -> Iterator[Json]:
    tallied = (*dossier.past_proposals, *([dossier.proposal] if dossier.proposal else []))
    for proposal in tallied:
        if tier in ("", proposal.tier):
            yield _case(sitting_of(dossier, round_, proposal), proposal)


def _results(cases: Sequence[Json], tier: str = "") -> Iterator[Json]:
    return (_result(case) for case in cases if tier in ("", case["tier"]))


def _facts(cases: Sequence[Json]) -> Json:
    return {"regulations": {id_: _facts_of(id_, cases) for id_ in sorted({case["regulation"] for case in cases})}}


def _facts_of(decree: str, cases: Sequence[Json]) -> Json:
    """Of a decree with sets, the sets that were used; its parts where a dossier came to it without a set."""
    regulation = regulations.regulation(decree)
    numbers = {case["set"] for case in cases if case["regulation"] == decree}
    parts = facts_of_parts(regulation) if None in numbers else {}
    if regulation.bands is None:
        return parts
    used = sorted(numbers - {None})
    return parts | facts_of_sets([criteria_set(decree, no) for no in used], regulation.bands)


def _case(here: Sitting, proposal: Proposal) -> Json:
    dossier = here.dossier
    grounds = dict(here.conclusion.knock_outs) if here.conclusion else {}
    return {
        "dossier": dossier.id,
        "tier": proposal.tier,
        "regulation": dossier.regulation,
        "set": dossier.criteria_set,
        "rules": rules_of(here.rules),
        "settings": [_setting(setting) for setting in here.settings.values()],
        "seated": list(here.members),
        "sheets": [_sheet(sheet) for sheet in here.signed],
        "findings": _findings(here.conclusion),
        "knock_outs": list(grounds),
        "knock_out_reasons": grounds,
        "claimed": _claim(here, proposal),
    }


def _claim(here: Sitting, proposal: Proposal) -> Json:
    if (verdict := here.verdict) is not None:
        return claim_of(verdict) | claim_as_tallied(verdict, proposal)
    totals: dict[str, int] = {sheet.member: sheet.total for sheet in here.signed}
    return claim_of_proposal(proposal, totals, rules=here.rules, lows=here.regulation.rules_of(here.tier).lows)


def _findings(conclusion: Conclusion | None) -> Json:
    found = conclusion.findings if conclusion else {}
    return {code: {str(star): met for star, met in stars.items()} for code, stars in found.items()}


def _setting(setting: Setting) -> Json:
    return {"code": setting.code, "value": setting.value, "assumed": setting.assumed, "source": setting.source}


def _sheet(sheet: Sheet) -> Json:
    given = {"choices": dict(sheet.choices)} if sheet.choices else {"points": dict(sheet.points)}
    return {"member": sheet.member, "signed_at": to_json(sheet.signed_at), **given}


def _result(case: Json) -> Json:
    return {key: case[key] for key in ("dossier", "tier", "regulation", "set")} | {"verdict": case["claimed"]}
