"""What letters may name: facts of an event, in words. No score of a member, nothing personal."""

from datetime import date, datetime
from gettext import NullTranslations

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.deadline import in_full, moment_in_full
from chalicelib.domain.dossier import Dossier, FiledDocument
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.plan import Plan
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Round
from chalicelib.domain.words import INQUIRY_WORDS, STATE_WORDS, VIETNAMESE, day, instant, left_words, moment, stars
from chalicelib.services import deadlines
from chalicelib.services.checking import check_by
from chalicelib.settings import settings
from chalicelib.stores import advice, aggregates, regulations


def facts_of(about: Aggregate, event: Event, said: NullTranslations = VIETNAMESE) -> dict[str, str]:
    """In the reader's language, as far as they are ours; what a person or a decree wrote stays as it is."""
    base = {
        "at": instant(event.at, said),
        "link": settings().public_url,
        "reason": str(event.data.get("reason", "")),
        "refused": str(event.data.get("files", "")),
        "fault": str(event.data.get("fault", "")),
        "unfinished": "",
        **dict.fromkeys(("waiting", "returned", "drafts"), "0"),
    }
    match about:
        case Dossier():
            return base | _dossier_facts(about, event, said)
        case Round():
            return base | _round_facts(about, event, said)
        case Plan():
            return base | {
                "plan": about.title,
                "province": about.province_name,
                "round": about.title,
                "rounds": str(len(about.rounds)),
            }
    return base


def _dossier_facts(dossier: Dossier, event: Event, said: NullTranslations) -> dict[str, str]:
    round_ = aggregates.get(Round, dossier.round)
    tier = Tier(event.data.get("to", event.data.get("tier", dossier.tier)))
    proposal = dossier.proposal or (dossier.past_proposals[-1] if dossier.past_proposals else None)
    decision, held = dossier.decision, proposal.held if proposal else None
    stage = next((each for each in round_.stages if each.tier == tier), None)
    return {
        "product": dossier.product_name,
        "producer": dossier.producer_name,
        "unit": round_.unit_name(dossier.unit),
        "round": _name(round_, said),
        "tier": _label(tier, said),
        "slip": dossier.slip,
        "files": str(len(dossier.documents)),
        "listed": "\n".join(_file(document, said) for document in dossier.documents),
        "decree": f"{regulations.regulation(dossier.regulation).title}: {dossier.regulation_reason}",
        "dossier": dossier.id,
        "late_until": in_full(dossier.late.until, said) if dossier.late else "",
        "code": dossier.slip or dossier.id[-8:],
        "result": _result(dossier, said),
        **_answer_facts(dossier, said),
        **_inquiry_facts(dossier, event, said),
        "sign_until": in_full(stage.closes_at, said) if stage else "",
        "check_until": in_full(round_.check_until(tier), said),
        "late": _late(round_, event, said),
        "check_by": in_full(check_by(dossier, round_, tier, event.at), said),
        "stars": stars(dossier.stars, said),
        "interim": _interim(proposal, said),
        "grounds": _grounds(proposal, said),
        "decision": decision.number if decision else "",
        "decided_on": _day(decision.date) if decision else "",
        "held": stars(held.stars, said) if held else "",
        "held_until": day(held.valid_until) if held else "",
        "link": f"{settings().public_url}/ho-so/{dossier.id}",
        "papers": f"{settings().public_url}/ho-so/{dossier.id}/giay-to",
    }


def _answer_facts(dossier: Dossier, said: NullTranslations) -> dict[str, str]:
    """What the centre answered on a potential five."""
    answer = dossier.centre
    if answer is None:
        return dict.fromkeys(("answer_number", "answer_day", "answer_stars"), "")
    decided = dossier.decision if dossier.decision and dossier.decision.number == answer.number else None
    return {
        **({"tier": _label(decided.tier, said)} if decided else {}),
        "answer_number": answer.number,
        "answer_day": _day(answer.date),
        "answer_stars": stars(answer.stars, said),
    }


def _inquiry_facts(dossier: Dossier, event: Event, said: NullTranslations) -> dict[str, str]:
    """Site visits and tests of the day that the event names, but for those whose result is known."""
    on = str(event.data.get("on", ""))
    if not on:
        return {}
    found = (each for each, _ in advice.inquiries(dossier.id, Tier(event.data["tier"])) if each.on.isoformat() == on)
    listed = [f"- {said.gettext(INQUIRY_WORDS[each.kind])}: {each.subject}" for each in found if not each.result]
    return {"inquiry_day": _day(on), "inquiries": "\n".join(listed)}


def _result(dossier: Dossier, said: NullTranslations) -> str:
    return (
        stars(dossier.stars, said)
        if dossier.state is DossierState.RECOGNISED
        else said.gettext(STATE_WORDS[dossier.state])
    )


def _file(document: FiledDocument, said: NullTranslations) -> str:
    return f"- {document.name} ({f'SHA-256 {document.sha256}' if document.sha256 else said.gettext('đang kiểm tra')})"


def _late(round_: Round, event: Event, said: NullTranslations) -> str:
    """A first filing after the last safe day."""
    filed_late = event.name == "DossierSubmitted" and not deadlines.filing_end(round_).is_safe(event.at)
    return deadlines.safe_day_words(round_, said) if filed_late else ""


def _interim(proposal: Proposal | None, said: NullTranslations) -> str:
    if proposal is None or proposal.interim is None:
        return ""
    told = said.gettext("Trong lúc chờ trung ương, sản phẩm được công nhận {stars} theo cùng quyết định này.")
    return f" {told.format(stars=stars(proposal.interim, said))}"


def _grounds(proposal: Proposal | None, said: NullTranslations) -> str:
    if proposal is None or not proposal.grounds:
        return ""
    return " " + said.gettext("Hồ sơ bị loại: {grounds}.").format(grounds="; ".join(proposal.grounds))


def _round_facts(round_: Round, event: Event, said: NullTranslations) -> dict[str, str]:
    tier = event.data.get("tier")
    stage = round_.stage(Tier(tier)) if tier else round_.current_stage or round_.stages[-1]
    return {
        "round": _name(round_, said),
        "province": round_.province_name,
        "opens": instant(round_.opens_at, said),
        "closes": in_full(round_.closes_at, said),
        "safe": deadlines.safe_day_words(round_, said),
        "tier": _label(stage.tier, said),
        "check_until": in_full(round_.check_until(regulations.regulation(round_.regulation).tiers[0].tier), said),
        "stage_opens": instant(stage.opens_at, said),
        "stage_closes": in_full(stage.closes_at, said),
        "finish": in_full(stage.finish_before, said),
        "left": left_words(round_.closes_at - event.at, said),
        "forwards": in_full(round_.forwards_before, said) if round_.forwards_before else "",
        "proposes": in_full(round_.proposes_before, said) if round_.proposes_before else "",
        "moved": _moved(event, said),
    }


def _moved(event: Event, said: NullTranslations) -> str:
    """Which date was moved, from when to when, in full words."""
    if event.name != "DateMoved":
        return ""
    name = str(event.data["moment"])
    before, after = (moment_in_full(name, datetime.fromisoformat(str(event.data[key])), said) for key in ("from", "to"))
    which = moment(name, lambda tier: _label(tier, said), said)
    return said.gettext("{which}: từ {before} sang {after}").format(which=which, before=before, after=after)


def _name(round_: Round, said: NullTranslations) -> str:
    told = said.gettext("đợt {number} năm {year}, {province}")
    return told.format(number=round_.number, year=f"{round_.opens_at:%Y}", province=round_.province_name)


def _label(tier: str, said: NullTranslations) -> str:
    label = regulations.tier_label(tier)
    return label.vi if said is VIETNAMESE else label.en


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))
