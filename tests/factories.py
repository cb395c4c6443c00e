"""A small province of our own making: two districts, one plan, people in every role, dossiers in every state.

Their year is in `tests/years.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from chalicelib.domain.access import Actor, Grant
from chalicelib.domain.centre import AGAIN, answered, chosen, upper_of
from chalicelib.domain.conflicts import Declaration
from chalicelib.domain.council import Council
from chalicelib.domain.dossier import CentreAnswer, Decision, Document, DocumentState, Dossier, FiledDocument, Kind
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email, ProducerId, ProductId, RoundId, UnitCode
from chalicelib.domain.people import Producer, ProducerType, Session
from chalicelib.domain.product import Certificate, Product, months_later
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import PROVINCE as PROVINCE_HOLDS
from chalicelib.domain.regulation import UNIT, Outcome, Tier
from chalicelib.domain.upgrade import against
from chalicelib.services import concluding, deciding
from chalicelib.stores import aggregates, conflicts, files, ids, papers, people
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.regulations import regulation
from tests.gate.raw import pdf
from tests.years import (  # noqa: F401 - one place to ask
    EAST,
    NOW,
    PLAN,
    PROVINCE,
    REGULATION,
    SETS,
    WEST,
    following,
    now,
    plan_content,
    plan_with_entered_targets,
    year,
    year_of_sets,
)

PROVINCE_RULES = regulation(REGULATION).rules_of(Tier.PROVINCE)

PDF = pdf(content=b" " * 596)  # 1 009 bytes
MEMBERS = tuple(Email(f"thanh.vien.{number}@vidu.example") for number in (1, 2, 3))


# --- people -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Player:
    """Somebody with a session: what a browser would hold."""

    actor: Actor
    token: str
    csrf: str

    @property
    def email(self) -> Email:
        return self.actor.email

    @property
    def producer(self) -> ProducerId:
        return self.actor.grants[0].producer


def person(
    role: Role, unit: UnitCode = EAST, *, email: str = "", producer: str = "", province: UnitCode = PROVINCE
) -> Player:
    """Enrolled and signed in."""
    address = Email(email or f"{role}.{unit}@vidu.example")
    grant = Grant(role=role, unit=unit, province=province, producer=ProducerId(producer))
    people.enrol(address, f"Người {role} {unit}", (grant,))
    session = Session(email=address, csrf=ids.secret(), expires_at=now() + timedelta(hours=1))
    token = ids.secret()
    people.put_session(token, session)
    actor = people.actor(address)
    assert actor is not None
    return Player(actor=actor, token=token, csrf=session.csrf)


def producer(unit: UnitCode = EAST, name: str = "Hợp tác xã Mẫu") -> Player:
    """A producer with somebody who acts for it."""
    id_ = ProducerId(ids.ulid())
    address = Email(f"chu.the.{id_.lower()}@vidu.example")
    people.add_producer(
        Producer(id=id_, name=name, type=ProducerType.COOPERATIVE, unit=unit, province=PROVINCE, email=address)
    )
    return person(Role.PRODUCER, unit, email=address, producer=id_)


def officer(unit: UnitCode = EAST) -> Player:
    return person(Role.OFFICER, unit)


def coordinator() -> Player:
    return person(Role.COORDINATOR, PROVINCE)


def council(unit: UnitCode = EAST, *, declared: bool = True) -> tuple[Player, ...]:
    """Three members who score for a unit, the first of them its chair; in conflict with nobody, as they have said."""
    people.set_council(Council(plan=PLAN, unit=unit, members=MEMBERS))
    person(Role.CHAIR, unit, email=MEMBERS[0])
    if declared:
        declare(*MEMBERS)
    return tuple(person(Role.MEMBER, unit, email=email) for email in MEMBERS)


def declare(*members: str, round_id: str = f"{PLAN}-r1", tiers: Sequence[str] = ("district", "province")) -> None:
    """They have said that they are in conflict with nobody in the round."""
    for member in members:
        for tier in tiers:
            conflicts.declare(Declaration(round=round_id, tier=tier, member=Email(member), at=now()))


def decide(actor: Actor, round_id: str, tier: Tier, unit: str, *, number: str, day: str, signer: str) -> None:
    """The unit's authority has signed, and its office makes it known."""
    deciding.record(actor, round_id, tier, unit, number=number, day=day, signer=signer)
    deciding.publish(actor, round_id, tier, unit)


def findings(no: int = 8, **missed: int) -> dict[str, bool]:
    """Every star mark of a set met, but for those from a star on: `c3_5=4` misses 3.5 for four stars and more."""
    marks = criteria_set(SETS, no).marks(5)
    least = {code[1:].replace("_", "."): star for code, star in missed.items()}
    return {f"{mark.criterion}_{mark.star}": mark.star < least.get(mark.criterion, 9) for mark in marks}


def conclude(dossier: Dossier, *, knock_outs: Mapping[str, str] | None = None, **missed: int) -> None:
    """The chair concludes on everything."""
    actor = people.actor(MEMBERS[0])
    assert actor is not None
    assert dossier.criteria_set is not None
    found = findings(dossier.criteria_set, **missed)
    concluding.conclude(actor, dossier.id, seen=0, findings=found, knock_outs=knock_outs or {}, reason="")


# --- dossiers and products --------------------------------------------------------------------------------------------


def product(
    owner: Player, name: str = "Bánh tét lá cẩm", *, stars: int | None = None, decided_on: datetime | None = None
) -> Product:
    """A candidate, or recognised with so many stars."""
    grant = owner.actor.grants[0]
    common: Mapping[str, Any] = {
        "by": "test",
        "at": now(),
        "id": ids.ulid(),
        "name": name,
        "producer": owner.producer,
        "producer_name": "Hợp tác xã Mẫu",
        "unit": grant.unit,
        "unit_name": {EAST: "Huyện Đông", WEST: "Huyện Tây"}[grant.unit],
        "province": grant.province,
    }
    if stars is None:
        made = Product.register(**common)
    else:
        made = Product.enter(f"enter_{stars}", certificate=certificate(stars, decided_on), **common)
    aggregates.commit(made)
    return made


def certificate(stars: int = 3, decided_on: datetime | None = None) -> Certificate:
    """Of a baseline, for 36 months from that day or today."""
    on = (decided_on or now()).date()
    return Certificate(
        dossier="",
        stars=stars,
        decision="12/QĐ-UBND",
        decided_on=on,
        valid_until=months_later(on, 36),
        unit=PROVINCE,
    )


def dossier(
    owner: Player, state: DossierState = DossierState.DRAFT, *, name: str = "Bánh tét lá cẩm", **changes: Any
) -> Dossier:
    """A dossier on its way to a state through the lifecycle's own acts."""
    thing = product(owner, name)
    made = Dossier.open(
        by=owner.email,
        at=now(),
        id=ids.ulid(),
        plan=PLAN,
        round=RoundId(f"{PLAN}-r1"),
        unit=thing.unit,
        province=thing.province,
        producer=thing.producer,
        producer_name=thing.producer_name,
        product=ProductId(thing.id),
        product_name=name,
        kind=Kind.FIRST,
        tier=Tier.DISTRICT,
        regulation=REGULATION,
    )
    aggregates.commit(made)
    for act in WAY_TO[state]:
        made = _ACTS[act](made)
        aggregates.commit(made)
    if changes:
        made = replace(made, **changes).next("Changed", at=now(), by="test")
        aggregates.commit(made)
    return made


def dossier_of_set(owner: Player, no: int = 8, state: DossierState = DossierState.IN_COUNCIL) -> Dossier:
    """A dossier before, or past, the province's council, to be scored by a criteria set."""
    return dossier(owner, state, tier=Tier.PROVINCE, held_by=PROVINCE_HOLDS, regulation=SETS, criteria_set=no)


def best_of_set(no: int = 8) -> dict[str, int]:
    """The last option of every criterion: 100 points."""
    return {leaf.code: len(leaf.options) for leaf in criteria_set(SETS, no).leaves()}


def proposal(mean: int = 60, outcome: Outcome = Outcome.RECOGNISED, stars: int | None = 3) -> Proposal:
    return Proposal(
        tier=Tier.DISTRICT,
        mean=Fraction(mean),
        outcome=outcome,
        stars=stars,
        decided_by=Tier.DISTRICT,
        decided_at=UNIT,
        sheets=3,
        spread=4,
        reason=f"{mean} trong khoảng",
    )


def document(
    of: Dossier, state: DocumentState = DocumentState.READY, *, refusal: str = "", live: bool = True, **told: Any
) -> Document:
    """A document of the dossier; a ready one lies in the bucket."""
    id_, at = ids.ulid(), now() if live else now() - timedelta(hours=1)
    room = "clean" if state is DocumentState.READY else "quarantine"
    made = Document(
        id=id_,
        dossier=of.id,
        name="giấy chứng nhận.pdf",
        content_type="application/pdf",
        size=len(PDF),
        key=f"{room}/{of.id}/{id_}",
        state=state,
        issued_at=at,
        ticket_until=at + timedelta(minutes=10),
        refusal=refusal,
        **told,
    )
    papers.commit_document(made)
    if state is DocumentState.READY:
        files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=made.key, Body=PDF)
    return made


def required_papers(of: Dossier) -> list[Document]:
    """A ready document for each paper that the dossier's set requires of its producer."""
    assert of.criteria_set is not None
    rules = criteria_set(of.regulation, of.criteria_set).documents_of(people.producer(of.producer).type, of.kind)
    return [document(of, kind=rule.kind) for rule in rules if rule.law == "required"]


DECISION = Decision(number="34/QĐ-UBND", date="2024-06-01", signer="Chủ tịch", unit=EAST, tier=Tier.DISTRICT)
BELOW = CentreAnswer(number="900/QĐ-BNNMT", date="2024-07-01", mean=Fraction(88), stars=4)
_PAPERS = (FiledDocument(id="one", name="giấy chứng nhận.pdf", size=len(PDF), sha256="0" * 64),)
_D = DossierState
_SCORED = ("submit", "accept", "seat", "tally")
WAY_TO: Mapping[DossierState, tuple[str, ...]] = {
    _D.DRAFT: (),
    _D.SUBMITTED: ("submit",),
    _D.RETURNED: ("submit", "send_back"),
    _D.ACCEPTED: ("submit", "accept"),
    _D.IN_COUNCIL: ("submit", "accept", "seat"),
    _D.SCORED: _SCORED,
    _D.RECOGNISED: (*_SCORED, "decide"),
    _D.FORWARDED: ("submit", "accept", "seat", "tally_up", "decide"),
    _D.POTENTIAL_FIVE: ("submit", "accept", "seat", "tally_five", "decide"),
    _D.BELOW_FIVE: ("submit", "accept", "seat", "tally_five", "decide", "answer_below"),
    _D.EVALUATE_AGAIN: ("submit", "accept", "seat", "tally_five", "decide", "answer_below", "choose_again"),
    _D.NOT_RECOGNISED: ("submit", "accept", "seat", "tally_down", "decide"),
    _D.NOT_UPGRADED: ("submit", "accept", "seat", "tally_same", "decide"),
    _D.DEFERRED: ("submit", "defer"),
    _D.WITHDRAWN: ("withdraw",),
}
_ACTS: Mapping[str, Any] = {
    "submit": lambda it: it.submit(
        _PAPERS, slip="MAU/PĐK", regulation=regulation(REGULATION), reason="ngày nộp", by=it.producer, at=now()
    ),
    "send_back": lambda it: it.send_back("Thiếu giấy an toàn thực phẩm", by="officer", at=now()),
    "accept": lambda it: it.accept(by="officer", at=now()),
    "seat": lambda it: it.seat(MEMBERS, by="conductor", at=now()),
    "tally": lambda it: it.tally(proposal(), by="conductor", at=now()),
    "tally_up": lambda it: it.tally(proposal(75, Outcome.FORWARDED, None), by="conductor", at=now()),
    "answer_below": lambda it: answered(it, BELOW, upper_of(regulation(it.regulation)), by="officer", at=now()),
    "choose_again": lambda it: chosen(it, AGAIN, DECISION, by="officer", at=now()),
    "tally_five": lambda it: it.tally(proposal(93, Outcome.POTENTIAL_FIVE, None), by="conductor", at=now()),
    "tally_down": lambda it: it.tally(proposal(40, Outcome.NOT_RECOGNISED, None), by="conductor", at=now()),
    "tally_same": lambda it: it.tally(against(proposal(), certificate()), by="conductor", at=now()),
    "decide": lambda it: it.decide(DECISION, next_tier=PROVINCE_RULES, by="conductor", at=now()),
    "defer": lambda it: it.defer("chưa được tiếp nhận", by="conductor", at=now()),
    "withdraw": lambda it: it.withdraw("không còn sản xuất", by=it.producer, at=now()),
}
