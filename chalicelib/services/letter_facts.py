"""What letters may name: facts of an event, in words. No score of a member, nothing personal."""

from datetime import date, datetime

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.deadline import in_full, moment_in_full
from chalicelib.domain.dossier import Dossier, FiledDocument
from chalicelib.domain.plan import Plan
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.words import STATE_WORDS, day, instant, left_words, moment, stars
from chalicelib.services import deadlines
from chalicelib.services.checking import check_by
from chalicelib.settings import settings
from chalicelib.stores import aggregates, regulations


def facts_of(about: Aggregate, event: Event) -> dict[str, str]:
    """What letters may name. No score of a member, nothing personal."""
    base = {
        "at": instant(event.at),
        "link": settings().public_url,
        "reason": str(event.data.get("reason", "")),
        "refused": str(event.data.get("files", "")),
        "fault": str(event.data.get("fault", "")),
        "unfinished": "",
    }
    match about:
        case Dossier():
            return base | _dossier_facts(about, event)
        case Round():
            return base | _round_facts(about, event)
        case Plan():
            return base | {
                "plan": about.title,
                "province": about.province_name,
                "round": about.title,
                "rounds": str(len(about.rounds)),
            }
    return base


def _dossier_facts(dossier: Dossier, event: Event) -> dict[str, str]:
    round_ = aggregates.get(Round, dossier.round)
    tier = Tier(event.data.get("to", event.data.get("tier", dossier.tier)))
    proposal = dossier.proposal or (dossier.past_proposals[-1] if dossier.past_proposals else None)
    decision, held = dossier.decision, proposal.held if proposal else None
    return {
        "product": dossier.product_name,
        "producer": dossier.producer_name,
        "unit": round_.unit_name(dossier.unit),
        "round": _name(round_),
        "tier": regulations.label_of(tier),
        "slip": dossier.slip,
        "files": str(len(dossier.documents)),
        "listed": "\n".join(_file(document) for document in dossier.documents),
        "decree": f"{regulations.regulation(dossier.regulation).title}: {dossier.regulation_reason}",
        "dossier": dossier.id,
        "late_until": in_full(dossier.late.until) if dossier.late else "",
        "code": dossier.slip or dossier.id[-8:],
        "result": STATE_WORDS[dossier.state],
        "check_until": in_full(round_.check_until(tier)),
        "late": _late(round_, event),
        "check_by": in_full(check_by(dossier, round_, tier, event.at)),
        "stars": stars(dossier.stars),
        "interim": _interim(proposal),
        "grounds": f" Hồ sơ bị loại: {'; '.join(proposal.grounds)}." if proposal and proposal.grounds else "",
        "decision": decision.number if decision else "",
        "decided_on": _day(decision.date) if decision else "",
        "held": stars(held.stars) if held else "",
        "held_until": day(held.valid_until) if held else "",
        "link": f"{settings().public_url}/ho-so/{dossier.id}",
        "papers": f"{settings().public_url}/ho-so/{dossier.id}/giay-to",
    }


def _file(document: FiledDocument) -> str:
    return f"- {document.name}" + (f" (SHA-256 {document.sha256})" if document.sha256 else " (đang kiểm tra)")


def _late(round_: Round, event: Event) -> str:
    """A first filing after the last safe day."""
    filed_late = event.name == "DossierSubmitted" and not deadlines.filing_end(round_).is_safe(event.at)
    return deadlines.safe_day_words(round_) if filed_late else ""


def _interim(proposal: Proposal | None) -> str:
    if proposal is None or proposal.interim is None:
        return ""
    return f" Trong lúc chờ trung ương, sản phẩm được công nhận {stars(proposal.interim)} theo cùng quyết định này."


def _round_facts(round_: Round, event: Event) -> dict[str, str]:
    tier = event.data.get("tier")
    stage = round_.stage(Tier(tier)) if tier else round_.stages[0]
    return {
        "round": _name(round_),
        "province": round_.province_name,
        "opens": instant(round_.opens_at),
        "closes": in_full(round_.closes_at),
        "safe": deadlines.safe_day_words(round_),
        "tier": regulations.label_of(stage.tier),
        "check_until": in_full(round_.check_until(regulations.regulation(round_.regulation).tiers[0].tier)),
        "stage_opens": instant(stage.opens_at),
        "stage_closes": in_full(stage.closes_at),
        "finish": in_full(stage.finish_before),
        "left": left_words(round_.closes_at - event.at),
        "forwards": in_full(round_.forwards_before) if round_.forwards_before else "",
        "proposes": in_full(round_.proposes_before) if round_.proposes_before else "",
        "moved": _moved(event),
    }


def _moved(event: Event) -> str:
    """Which date was moved, from when to when, in full words."""
    if event.name != "DateMoved":
        return ""
    before, after = (datetime.fromisoformat(str(event.data[key])) for key in ("from", "to"))
    name = str(event.data["moment"])
    return f"{moment(name, regulations.label_of)}: từ {moment_in_full(name, before)} sang {moment_in_full(name, after)}"


def _name(round_: Round) -> str:
    return f"đợt {round_.number} năm {round_.opens_at:%Y}, {round_.province_name}"


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))
