"""A product's dossier in one round: what may happen to it, and what it then looks like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Self

from chalicelib.domain.access import Subject
from chalicelib.domain.aggregate import Aggregate
from chalicelib.domain.check_clock import Pause, answered
from chalicelib.domain.defects import GENERAL, Defect, Finding, in_words
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.hand_over import HandOver, ReturnedDown
from chalicelib.domain.lifecycle import DossierState, dossier_step
from chalicelib.domain.names import Email, ProducerId, ProductId, RegulationId, RoundId, UnitCode
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import UNIT, Outcome, Regulation, Tier, TierRules, holding_unit
from chalicelib.domain.upgrade import keeps

CONSENT = "consent"  # a paper's kind: the sheet by which a producer lets an officer file for it; it proves nothing


class Kind(StrEnum):
    """Why the product is evaluated."""

    FIRST = "first"
    UPGRADE = "upgrade"
    RE_EVALUATION = "re_evaluation"


@dataclass(frozen=True, kw_only=True)
class FiledDocument:
    """A document as it stood when the dossier was filed. `sha256` is empty while its check is not finished.

    The rest as in `Document`; empty in filings of before.
    """

    id: str
    name: str
    size: int
    sha256: str = ""
    kind: str = ""
    criteria: tuple[str, ...] = ()
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None

    @property
    def is_evidence(self) -> bool:
        """Whether it may prove anything about the product."""
        return self.kind != CONSENT


@dataclass(frozen=True, kw_only=True)
class LateLeave:
    """Leave to file until an instant after the close, half-open as the close is: who gave it, when and why."""

    until: datetime
    by: Email
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The act of an authority as recorded by a person: number, date and signer of the paper."""

    number: str
    date: str  # ISO day; the 36 months run from it
    signer: str
    unit: UnitCode
    tier: Tier
    scan: str = ""  # SHA-256 of the paper's copy, where one passed the gate before it was published


@dataclass(frozen=True, kw_only=True)
class CentreAnswer:
    """What the centre decided on a potential five, as its province's officer recorded it from the paper.

    `mean` is the central council's. `choice`: below five stars, what the province's authority then decided by.
    """

    number: str
    date: str
    mean: Fraction
    stars: int
    scan: str = ""  # SHA-256 of the paper, once its copy passed the gate
    choice: Decision | None = None


_ACT_OF = {
    Outcome.RECOGNISED: "recognise",
    Outcome.FORWARDED: "forward",
    Outcome.POTENTIAL_FIVE: "find_potential",
    Outcome.NOT_RECOGNISED: "refuse",
}


@dataclass(frozen=True, kw_only=True)
class Dossier(Aggregate):
    """Bound to the regulation in force when it is filed; `unit` is its home district throughout."""

    KIND: ClassVar[str] = "DOSSIER"

    state: DossierState
    plan: str
    round: RoundId
    unit: UnitCode
    province: UnitCode
    producer: ProducerId
    producer_name: str
    product: ProductId
    product_name: str
    kind: Kind
    tier: Tier
    held_by: str = UNIT
    regulation: RegulationId
    regulation_reason: str = ""
    finish_by: date | None = None  # the last day for its evaluation, where a decree's transition rules set one
    criteria_set: int | None = None  # None: scored part by part
    opened_at: datetime
    submitted_at: datetime | None = None
    received_at: datetime | None = None  # when its present tier's check began; older rows do not say
    pauses: tuple[Pause, ...] = ()  # of that check: how long its producer had it for supplements
    earlier_rounds: tuple[RoundId, ...] = ()
    filings: int = 0
    slip: str = ""
    documents: tuple[FiledDocument, ...] = ()
    self_assessment: Mapping[str, int] = field(default_factory=dict)  # the producer's own choices, as filed
    answers: Mapping[str, str] = field(default_factory=dict)  # to the decree's forms, as filed
    files_refused: tuple[str, ...] = ()  # ids of filed documents that then did not pass, and of which people were told
    return_reason: str = ""
    defects: tuple[Defect, ...] = ()  # of its last return, kept for whoever checks the supplement
    replies: Mapping[str, str] = field(default_factory=dict)  # the producer's words to them, as filed again
    hand_over: HandOver | None = None  # of its last proposal: the letter it went up with
    returned_down: ReturnedDown | None = None  # why the tier above sent it back, until it is proposed again
    late: LateLeave | None = None  # the last leave to file after its round's close; in that round alone
    copied_from: str = ""  # the dossier whose papers and answers it began with
    appointed: tuple[Email, ...] = ()  # its council at this tier, the chair first; older rows do not say
    members: tuple[Email, ...] = ()  # those of them who score it: without the barred
    barred: tuple[Email, ...] = ()  # kept away by a conflict of interest, members or not, at whichever tier
    signed: tuple[Email, ...] = ()
    reopened: tuple[Email, ...] = ()  # have a version to sign anew; what they signed before counts until then
    scorings: int = 1  # 2 once the council scores a second time
    inquiries: int = 0  # how many site visits and tests were set, at whichever tier; older rows do not say
    meeting_called: str = ""  # why a member wants a meeting where opinions were to be written
    conclusions: int = 0  # how often the chair has concluded at this tier
    concluded: bool = False  # whether the last conclusion leaves nothing open
    proposal: Proposal | None = None
    past_proposals: tuple[Proposal, ...] = ()
    decision: Decision | None = None
    centre: CentreAnswer | None = None  # of a potential five: what the centre answered
    stars: int | None = None

    @classmethod
    def open(cls, *, by: str, at: datetime, **fields: Any) -> Self:
        """A draft. `fields` are the dossier's own, but for state and version."""
        step = dossier_step(None, "open")
        return cls(state=step.after, opened_at=at, **fields).next(
            step.event, at=at, by=by, data={"kind": fields["kind"]}
        )

    def submit(
        self,
        documents: Sequence[FiledDocument],
        *,
        slip: str,
        regulation: Regulation,
        reason: str,
        finish_by: date | None = None,
        by: str,
        at: datetime,
        criteria_set: int | None = None,
        self_assessment: Mapping[str, int] | None = None,
        replies: Mapping[str, str] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> Self:
        """File, or file again after a return: the regulation, and its first tier, are those of the first filing's date.

        `criteria_set`: of that regulation, where the draft was opened under another; else its own stays.
        `self_assessment`: choices by leaf of its criteria set, dropped where another decree with other sets takes over;
        `answers` to the decree's forms stay, for they tell of the product.
        """
        again = self.state is DossierState.RETURNED
        if not documents:
            raise Refused(Why.NO_DOCUMENTS, "documents")
        bound: dict[str, Any] = {}
        if not again:
            bound = {"received_at": at, "pauses": ()}
            bound |= {"regulation": regulation.id, "regulation_reason": reason, "finish_by": finish_by, "slip": slip}
            bound |= {"criteria_set": (criteria_set or self.criteria_set) if regulation.has_sets else None}
        if not again and regulation.id != self.regulation:
            bound |= {"tier": regulation.tiers[0].tier, "held_by": regulation.tiers[0].held_by}
            self_assessment = None
        return self._take(
            "resubmit" if again else "submit",
            by=by,
            at=at,
            data={"filing": self.filings + 1, "tier": bound.get("tier", self.tier)},
            documents=tuple(documents),
            submitted_at=at,
            filings=self.filings + 1,
            self_assessment=dict(self_assessment or {}),
            answers=dict(answers or {}),
            files_refused=(),
            return_reason="",
            replies=dict(replies or {}),
            **{"pauses": answered(self.pauses, at), **bound},
        )

    def carry_over(
        self, to: RoundId, plan: str, regulation: Regulation, *, by: str, at: datetime, **fields: Any
    ) -> Self:
        """Into another round as a draft again: what it is and its papers stay, all that a round did to it does not.

        `fields`: the criteria set under the new round's decree, and how many filings have a receipt.
        """
        step, first = dossier_step(self.state, "carry_over"), regulation.tiers[0]
        kept = {name: getattr(self, name) for name in _ITS_OWN}
        moved = type(self)(
            **kept,
            state=step.after,
            plan=plan,
            round=to,
            tier=first.tier,
            held_by=first.held_by,
            regulation=regulation.id,
            earlier_rounds=(*self.earlier_rounds, self.round),
            **fields,
        )
        data = {"was": self.state, "from_round": self.round, "to_round": to, "tier": first.tier}
        return moved.next(step.event, at=at, by=by, data=data)

    def copy(self, source: str, documents: int, *, by: str, at: datetime) -> Self:
        """A draft takes over the papers and answers of an earlier dossier of its producer, once."""
        data = {"source": source, "documents": documents}
        return self._take("copy", by=by, at=at, data=data, copied_from=source)

    def allow_late(self, leave: LateLeave) -> Self:
        """A coordinator lets a draft be filed after its round's close; a later leave takes an earlier one's place."""
        data = {"tier": self.tier, "until": leave.until.isoformat(), "reason": leave.reason}
        return self._take("allow_late", by=leave.by, at=leave.at, data=data, late=leave)

    def miss_files(self, refused: Sequence[FiledDocument], *, by: str, at: datetime) -> Self:
        """Files of this filing have then not passed their check: the filing stands, they are a defect to be supplemented."""
        told = (*self.files_refused, *(document.id for document in refused))
        data = {"tier": self.tier, "files": "; ".join(document.name for document in refused)}
        return self._take("miss_file", by=by, at=at, data=data, files_refused=told)

    def withdraw(self, reason: str, *, by: str, at: datetime) -> Self:
        """The producer takes it back; possible until a decision."""
        return self._take("withdraw", by=by, at=at, data={"reason": reason, "was": self.state})

    def accept(self, *, by: str, at: datetime, hold: str = "") -> Self:
        """The officer of its present tier finds it complete. `hold`: the unit in whose outbox its letters wait."""
        return self._take("accept", by=by, at=at, data={"tier": self.tier, **_held(hold)})

    def propose(self, to: TierRules, *, by: str, at: datetime, hold: str = "") -> Self:
        """The officer of a tier that gives no points finds it complete and proposes it to the next."""
        data = {"tier": self.tier, "to": to.tier, **_held(hold)}
        return self._take(
            "propose", by=by, at=at, data=data, hand_over=None, returned_down=None, **_received_by(to, at)
        )

    def record_letter(self, letter: HandOver) -> Self:
        """It goes up with this letter; once for each proposal."""
        if not self.awaits_letter:
            raise Refused(Why.LETTER_EXISTS if self.hand_over else Why.NOT_PROPOSED, "letter")
        data = {"tier": letter.tier, "to": self.tier, "number": letter.number, "date": letter.date.isoformat()}
        return self._take("record_letter", by=letter.by, at=letter.at, data=data, hand_over=letter)

    def acknowledge(self, *, by: str, at: datetime) -> Self:
        """The upper tier's officer has the package before them; once."""
        if self.hand_over is None:
            raise Refused(Why.NOT_HANDED_OVER)
        if self.hand_over.received_at is not None:
            raise Refused(Why.ALREADY_ACKNOWLEDGED)
        data = {"tier": self.tier, "number": self.hand_over.number}
        taken = replace(self.hand_over, received_by=by, received_at=at)
        return self._take("acknowledge", by=by, at=at, data=data, hand_over=taken)

    def return_down(self, reason: str, to: TierRules, *, by: str, at: datetime) -> Self:
        """The upper tier's officer sends a proposal back to the tier that checked it, whose check begins anew."""
        if not reason.strip():
            raise Refused(Why.REASON_MISSING, "down_reason")
        back = ReturnedDown(reason=reason.strip(), tier=self.tier, by=by, at=at)
        data = {"reason": back.reason, "from": self.tier, "tier": to.tier, "to": to.tier}
        return self._take(
            "return_down", by=by, at=at, data=data, returned_down=back, hand_over=None, **_received_by(to, at)
        )

    def remind(self, *, by: str, at: datetime, hold: str = "") -> Self:
        """Its producer is told again of what was asked for."""
        data = {"reason": self.return_reason, "tier": self.tier, **_held(hold)}
        return self._take("remind", by=by, at=at, data=data)

    def send_back(self, reason: str = "", *, by: str, at: datetime, defects: Sequence[Defect] = ()) -> Self:
        """The officer asks for a supplement, once for all defects; `reason` alone is one of no particular item."""
        general = (Defect(about=GENERAL, label="", finding=Finding.WRONG, reason=reason),) if reason.strip() else ()
        found = (*defects, *general)
        if not found:
            raise Refused(Why.REASON_MISSING, "reason")
        told = in_words(found)
        fields: dict[str, Any] = {"return_reason": told, "defects": found, "replies": {}}
        data = {"reason": told, "tier": self.tier}
        return self._take("send_back", by=by, at=at, data=data, pauses=(*self.pauses, Pause(since=at)), **fields)

    def seat(self, members: Sequence[Email], *, by: str, at: datetime, barred: Sequence[Email] = ()) -> Self:
        """Its council begins: sheets are issued to these members, but for the barred."""
        seated = tuple(member for member in members if member not in barred)
        return self._take(
            "seat",
            by=by,
            at=at,
            data={"tier": self.tier, "members": list(seated)},
            appointed=tuple(members),
            members=seated,
            barred=tuple(barred),
            conclusions=0,
            concluded=False,
            **_UNSIGNED,
        )

    def bar(self, member: Email, *, by: str, at: datetime) -> Self:
        """A conflict of interest keeps a member away: what they signed stays on record and does not count."""
        return self._take(
            "bar",
            by=by,
            at=at,
            data={"tier": self.tier, "member": member},
            appointed=self.appointed or self.members,
            members=_without(member, self.members),
            barred=(*_without(member, self.barred), member),
            signed=_without(member, self.signed),
        )

    def readmit(self, member: Email, *, has_signed: bool, by: str, at: datetime) -> Self:
        """The conflict is found to be none: back in their seat, and what they signed counts again."""
        seated = {*self.members, member}
        return self._take(
            "readmit",
            by=by,
            at=at,
            data={"tier": self.tier, "member": member},
            members=tuple(each for each in self.appointed if each in seated),
            barred=_without(member, self.barred),
            signed=(*self.signed, member) if has_signed and member in self.appointed else self.signed,
        )

    def sign(self, member: Email, *, at: datetime) -> Self:
        """One member's sheet is signed; each version once."""
        if member in self.barred:
            raise Refused(Why.CONFLICT_BARS)
        if member not in self.members:
            raise Refused(Why.NOT_A_MEMBER)
        if member in self.signed and member not in self.reopened:
            raise Refused(Why.SHEET_SIGNED)
        signed, reopened = (*_without(member, self.signed), member), _without(member, self.reopened)
        left = {*self.members} - {*signed} | {*self.members} & {*reopened}
        data = {"tier": self.tier, "complete": not left}
        return self._take("sign", by=member, at=at, data=data, signed=signed, reopened=reopened)

    def reopen(self, members: Sequence[Email], *, scoring: int, reason: str, by: str, at: datetime) -> Self:
        """The chair lets members sign another version: one of them, or all who signed, for a second scoring."""
        return self._take(
            "reopen",
            by=by,
            at=at,
            data={"tier": self.tier, "members": list(members), "scoring": scoring, "reason": reason},
            reopened=tuple(dict.fromkeys((*self.reopened, *members))),
            scorings=scoring,
        )

    def call_meeting(self, reason: str, *, by: str, at: datetime) -> Self:
        """A member finds that written opinions are not enough."""
        return self._take(
            "call_meeting", by=by, at=at, data={"tier": self.tier, "reason": reason}, meeting_called=reason
        )

    def inquire(self, number: int, kind: str, on: date, *, by: str, at: datetime) -> Self:
        """A site visit or a test is set for a day; what for stands in its own row."""
        data = {"tier": self.tier, "number": number, "inquiry": kind, "on": on.isoformat()}
        return self._take("inquire", by=by, at=at, data=data, inquiries=self.inquiries + 1)

    def conclude(self, number: int, *, complete: bool, knocked_out: bool, by: str, at: datetime) -> Self:
        """The chair puts the council's findings and knock-outs on record; a later conclusion takes an earlier one's place."""
        data = {"tier": self.tier, "number": number, "complete": complete, "knocked_out": knocked_out}
        return self._take("conclude", by=by, at=at, data=data, conclusions=number, concluded=complete)

    def tally(self, proposal: Proposal, *, by: str, at: datetime) -> Self:
        """The stage has ended: the sheets' result, to be decided by an authority."""
        return self._take("tally", by=by, at=at, data={"tier": self.tier}, proposal=proposal)

    def decide(self, decision: Decision, *, next_tier: TierRules | None, by: str, at: datetime) -> Self:
        """Apply the authority's decision to this product's dossier. An upgrade that does not rise changes nothing else."""
        proposal = self.proposal
        assert proposal is not None, self.id
        data = {"tier": self.tier, "stars": proposal.stars, "decision": decision.number, "date": decision.date}
        fields: dict[str, Any] = {"decision": decision, "stars": proposal.stars}
        if proposal.held and keeps(proposal, date.fromisoformat(decision.date)):
            return self._take("keep", by=by, at=at, data={**data, "held": proposal.held.stars}, **fields)
        if proposal.outcome is Outcome.FORWARDED:
            assert next_tier is not None, self.id
            fields |= {
                **_received_by(next_tier, at),
                "past_proposals": (*self.past_proposals, proposal),
                "proposal": None,
                "appointed": (),
                "members": (),
                **_UNSIGNED,
            }
            data["to"] = next_tier.tier
        if proposal.interim is not None:
            data["interim"] = proposal.interim
        return self._take(_ACT_OF[proposal.outcome], by=by, at=at, data=data, **fields)

    def defer(self, reason: str, *, by: str, at: datetime) -> Self:
        """Not ready when its stage ended; its producer may carry it over into another round."""
        return self._take("defer", by=by, at=at, data={"reason": reason, "tier": self.tier})

    @property
    def check_began(self) -> datetime | None:
        """When its present tier received it; of older rows the filing is the nearest that is known."""
        return self.received_at or self.submitted_at

    @property
    def awaits_letter(self) -> bool:
        """Proposed by a tier that only checks, and its letter is not recorded. What a council forwards goes by its decision."""
        return self.state is DossierState.FORWARDED and not self.past_proposals and self.hand_over is None

    @property
    def unsigned(self) -> tuple[Email, ...]:
        """Members who have a sheet to sign, for the first time or anew."""
        return tuple(member for member in self.members if member not in self.signed or member in self.reopened)

    @property
    def mean(self) -> Fraction | None:
        """The mean last tallied, at whichever tier."""
        last = self.proposal or (self.past_proposals[-1] if self.past_proposals else None)
        return last.mean if last else None

    @property
    def subject(self) -> Subject:
        """What rights are asked about: whose it is and who holds it."""
        return Subject(producer=self.producer, unit=self.holder, province=self.province)

    @property
    def home(self) -> Subject:
        """Where it was filed, whoever holds it now: who had it goes on reading it."""
        return Subject(producer=self.producer, unit=self.unit, province=self.province)

    @property
    def holder(self) -> UnitCode:
        """The unit that has it in hand at its present tier."""
        return self.unit_at(self.held_by)

    @property
    def decider(self) -> UnitCode:
        """The unit whose authority decides on its last proposal: the decree may send a result back down."""
        proposal = self.proposal or self.past_proposals[-1]
        return self.unit_at(proposal.decided_at)

    def unit_at(self, level: str) -> UnitCode:
        """The unit that holds this dossier at a level: its home unit, the province, or another by name."""
        return holding_unit(level, unit=self.unit, province=self.province)

    def _take(self, act: str, *, by: str, at: datetime, data: Mapping[str, Any] | None = None, **fields: Any) -> Self:
        step = dossier_step(self.state, act)
        return self.next(step.event, at=at, by=by, data=data, state=step.after, **fields)


_UNSIGNED: dict[str, Any] = {"signed": (), "reopened": (), "scorings": 1, "meeting_called": ""}
_WHAT_IT_IS = ("unit", "province", "producer", "producer_name", "product", "product_name", "kind", "opened_at")
_ITS_OWN = ("id", "version", "recent", "copied_from", *_WHAT_IT_IS)


def _held(unit: str) -> dict[str, str]:
    return {"hold": unit} if unit else {}


def _without(member: Email, members: Sequence[Email]) -> tuple[Email, ...]:
    return tuple(each for each in members if each != member)


def _received_by(tier: TierRules, at: datetime) -> dict[str, Any]:
    return {"tier": tier.tier, "held_by": tier.held_by, "received_at": at, "pauses": ()}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One member's score sheet for one dossier at one tier. Signed, a version never changes.

    `points` by part; by a criteria set's leaf where the member chose options, whose positions are `choices`.
    `notes` by leaf, asked for where none of its options is met; `knock_outs`: ground -> why the member proposes it.
    A later `version` was reopened by the chair, whose `reason` it bears; `scoring` is 2 in a council's second.
    """

    dossier: str
    tier: Tier
    member: Email
    points: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    knock_outs: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    scoring: int = 1
    reason: str = ""
    saved_at: datetime
    signed_at: datetime | None = None

    @property
    def total(self) -> int:
        """Sum of the points given."""
        return sum(self.points.values())


def last_signed(sheets: Sequence[Sheet], members: Sequence[str] | None = None) -> tuple[Sheet, ...]:
    """Of each member the last signed version, which is the one that counts; only of these members, where they are known."""
    found = {sheet.member: sheet for sheet in sorted(sheets, key=lambda each: each.version) if sheet.signed_at}
    return tuple(found[member] for member in sorted(found) if members is None or member in members)


class DocumentState(StrEnum):
    """A document's way through the gate."""

    PENDING = "pending"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Document:
    """An upload: `key` is where it lands. A ticket issued before the close is honoured until `ticket_until`.

    `kind` is a document rule's code, `criteria` are the leaves it proves; number, issuer and dates are the paper's own.
    `size` is as told, then as measured; 0 while nobody knows. `upload`: the bucket's name for one that comes in parts.
    `mark`: what a browser knows its file by, so that the same file finds its ticket again.
    """

    id: str
    dossier: str
    name: str
    content_type: str
    size: int
    key: str
    state: DocumentState
    issued_at: datetime
    ticket_until: datetime
    sha256: str = ""
    refusal: str = ""
    sequencer: str = ""
    kind: str = ""
    criteria: tuple[str, ...] = ()
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    upload: str = ""
    mark: str = ""
    inspected: str = ""  # the version of its object that the inspection passed
    tries: int = 0  # of a check that did not come to its end
    removed_at: datetime | None = None  # its producer took it out of a draft; what was filed with it stays filed

    @property
    def is_evidence(self) -> bool:
        """Whether it may prove anything about the product."""
        return self.kind != CONSENT

    def is_awaited(self, at: datetime) -> bool:
        """Whether its file may still come by its ticket."""
        return self.state is DocumentState.PENDING and self.removed_at is None and at < self.ticket_until

    def is_fit_to_file(self, *, arrived: bool, at: datetime) -> bool:
        """Ready, or in the bucket and under check, or still on its way with a live ticket."""
        return self.state is DocumentState.READY or (
            self.state is DocumentState.PENDING and (arrived or at < self.ticket_until)
        )
