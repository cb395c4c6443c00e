"""Who is told what: from an event to drafted mails, by the table of letters. Drafting again drafts nothing new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.deadline import in_full, moment_in_full
from chalicelib.domain.dossier import Dossier, FiledDocument
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import LETTERS, Mail, MailState, To, mail_id
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.people import Producer
from chalicelib.domain.plan import Plan
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import PROVINCE, Tier
from chalicelib.domain.round import Round
from chalicelib.domain.words import LEFT_WORDS, STATE_WORDS, day, instant, moment, stars
from chalicelib.services import deadlines
from chalicelib.services.checking import check_by
from chalicelib.services.councils import waits_for_chair
from chalicelib.settings import settings
from chalicelib.stores import aggregates, clock, mails, people, regulations

_BEFORE_COUNCIL = (DossierState.ACCEPTED, DossierState.FORWARDED, DossierState.IN_COUNCIL)
Addressee = tuple[Email, Mapping[str, str]]


def tell(about: Aggregate, event: Event) -> int:
    """Draft every letter of an event and wake the sender; how many are waiting."""
    found = list(letters(about, event))
    for mail in found:
        post(mail)
    return len(found)


def post(mail: Mail) -> None:
    """Into the outbox, once, and wake the sender."""
    mails.draft(mail)
    if mail.state is MailState.HELD:  # somebody looks at it first
        return
    mails.enqueue(mail.id)  # also when it was drafted before: the process may have died before this line


def letters(about: Aggregate, event: Event) -> Iterator[Mail]:
    """Every letter of an event, written nowhere yet."""
    wanted = LETTERS.get(event.name, ())
    facts = facts_of(about, event) if wanted else {}
    for letter, kind in wanted:
        yield from (
            _letter(about, event, letter, {**facts, **extra}, to) for to, extra in addressees(about, event, kind)
        )


def addressees(about: Aggregate, event: Event, kind: To) -> list[Addressee]:
    """Addresses with what is particular to each; each address once."""
    return list(dict(_FIND[kind](about, event)).items())


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


def _letter(about: Aggregate, event: Event, letter: str, facts: Mapping[str, str], to: Email) -> Mail:
    subject = f"{about.KIND}#{about.id}#{event.seq}"
    return Mail(
        id=mail_id(subject, letter, to),
        letter=letter,
        to=to,
        province=about.province,  # type: ignore[attr-defined]
        about=subject,
        facts=facts,
        drafted_at=clock.now(),
        state=MailState.HELD if event.data.get("hold") else MailState.DRAFTED,
        held_for=str(event.data.get("hold", "")),
    )


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
        "check_until": in_full(round_.check_until(tier)),
        "late": _late(round_, event),
        "check_by": in_full(check_by(dossier, round_, tier, event.at)),
        "stars": stars(dossier.stars),
        "interim": _interim(proposal),
        "grounds": f" Hồ sơ bị loại: {'; '.join(proposal.grounds)}." if proposal and proposal.grounds else "",
        "decision": decision.number if decision else "",
        "decided_on": _day(decision.date) if decision else "",
        "result": stars(dossier.stars) if dossier.state is DossierState.RECOGNISED else STATE_WORDS[dossier.state],
        **_answer_facts(dossier),
        "held": stars(held.stars) if held else "",
        "held_until": day(held.valid_until) if held else "",
        "link": f"{settings().public_url}/ho-so/{dossier.id}",
        "papers": f"{settings().public_url}/ho-so/{dossier.id}/giay-to",
    }


def _answer_facts(dossier: Dossier) -> dict[str, str]:
    """What the centre answered on a potential five."""
    answer = dossier.centre
    if answer is None:
        return dict.fromkeys(("answer_number", "answer_day", "answer_stars"), "")
    decided = dossier.decision if dossier.decision and dossier.decision.number == answer.number else None
    return {
        **({"tier": regulations.label_of(decided.tier)} if decided else {}),
        "answer_number": answer.number,
        "answer_day": _day(answer.date),
        "answer_stars": stars(answer.stars),
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
        "left": LEFT_WORDS.get(str(event.data.get("left")), ""),
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


def _officers(province: str, unit: str) -> Iterator[Addressee]:
    yield from ((email, {}) for email in people.with_role(Role.OFFICER, province, unit))


def _producer(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    yield from ((email, {}) for email in _reached(people.producer(about.producer)))


def _reached(producer: Producer) -> list[Email]:
    """Everybody who acts for it; while an officer files for it, the unit's officers."""
    return list(producer.reached_at) or people.with_role(Role.OFFICER, producer.province, producer.unit)


def _home(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """The commune, or the district, whose product it is; whoever decided knows already."""
    assert isinstance(about, Dossier), about.KIND
    if about.unit != about.decider:
        link = f"{settings().public_url}/can-bo/ho-so/{about.id}"
        yield from ((email, {"link": link}) for email, _ in _officers(about.province, about.unit))


def _holders(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    tier = Tier(event.data.get("to", event.data["tier"]))
    link = f"{settings().public_url}/can-bo/ho-so/{about.id}"
    officers = _officers(about.province, about.unit_at(_level(about.regulation, tier)))
    yield from ((email, {"link": link}) for email, _ in officers)


def _all_officers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    for unit in about.units:
        unfinished = _unfinished(about, [unit.code])
        yield from ((email, {"unfinished": unfinished}) for email, _ in _officers(about.province, unit.code))
    everywhere = _unfinished(about, [unit.code for unit in about.units])
    for office in (about.province, *regulations.regulation(about.regulation).named_offices):
        yield from ((email, {"unfinished": everywhere}) for email, _ in _officers(about.province, office))


def _tier_officers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    waiting = aggregates.dossiers_at(about, Tier(event.data["tier"]))
    for unit in sorted({dossier.decider for dossier in waiting if dossier.state is DossierState.SCORED}):
        yield from _officers(about.province, unit)


def _all_producers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    for producer in people.producers_of(about.province):  # type: ignore[attr-defined]
        yield from ((email, {}) for email in _reached(producer))


def _drafters(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """One mail a producer, naming each product not filed yet."""
    assert isinstance(about, Round), about.KIND
    unfiled: dict[str, list[str]] = {}
    for dossier in aggregates.dossiers_in(about):
        if dossier.state is DossierState.DRAFT:
            unfiled.setdefault(dossier.producer, []).append(dossier.product_name)
    for producer, names in unfiled.items():
        yield from ((email, {"unfinished": "; ".join(names)}) for email in _reached(people.producer(producer)))


def _members(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    tier = Tier(event.data["tier"])
    level = _level(about.regulation, tier)
    standing = (dossier for dossier in aggregates.dossiers_at(about, tier) if dossier.state.is_under_evaluation)
    units = {about.province} if level == PROVINCE else {dossier.unit_at(level) for dossier in standing}
    for unit in sorted(units):
        council = people.council(about.plan, unit)
        yield from ((member, {}) for member in (council.members if council else ()))


def _unsigned(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    open_: dict[Email, list[str]] = {}
    for dossier in aggregates.dossiers_at(about, Tier(event.data["tier"])):
        if dossier.state is DossierState.IN_COUNCIL:
            for member in dossier.unsigned:
                open_.setdefault(member, []).append(dossier.product_name)
    yield from ((member, {"unfinished": "; ".join(names)}) for member, names in open_.items())


def _chairs(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """One mail a chair, naming each product whose star minimums the council has not concluded on."""
    assert isinstance(about, Round), about.KIND
    open_: dict[UnitCode, list[str]] = {}
    for dossier in aggregates.dossiers_at(about, Tier(event.data["tier"])):
        if dossier.state in _BEFORE_COUNCIL and waits_for_chair(dossier, about):
            open_.setdefault(dossier.holder, []).append(dossier.product_name)
    for unit, names in open_.items():
        for chair in people.with_role(Role.CHAIR, about.province, unit):
            yield chair, {"unfinished": "; ".join(names)}


def _coordinators(about: Aggregate, event: Event) -> Iterator[Addressee]:
    province: UnitCode = about.province  # type: ignore[attr-defined]
    yield from ((email, {}) for email in people.with_role(Role.COORDINATOR, province))


def _level(regulation: str, tier: Tier) -> str:
    return regulations.regulation(regulation).rules_of(tier).held_by


def _unfinished(round_: Round, units: Sequence[str]) -> str:
    counted = dict.fromkeys((DossierState.DRAFT, DossierState.SUBMITTED, DossierState.RETURNED), 0)
    for unit in units:
        for dossier in aggregates.dossiers_of(round_.id, unit):
            if dossier.state in counted:
                counted[dossier.state] += 1
    return (
        f"{counted[DossierState.SUBMITTED]} hồ sơ chờ kiểm tra, {counted[DossierState.RETURNED]} hồ sơ chờ bổ sung, "
        f"{counted[DossierState.DRAFT]} hồ sơ CHƯA NỘP"
    )


_FIND: Mapping[To, Callable[[Aggregate, Event], Iterator[Addressee]]] = {
    To.PRODUCER: _producer,
    To.HOME: _home,
    To.HOLDERS: _holders,
    To.OFFICERS: _all_officers,
    To.TIER_OFFICERS: _tier_officers,
    To.PRODUCERS: _all_producers,
    To.DRAFTERS: _drafters,
    To.MEMBERS: _members,
    To.UNSIGNED: _unsigned,
    To.CHAIRS: _chairs,
    To.COORDINATORS: _coordinators,
}
