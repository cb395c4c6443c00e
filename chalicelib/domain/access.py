"""Who may do what, on whose things: one table. Services ask it; pages show by it; a route without a row fails the build."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email, ProducerId, UnitCode


class Scope(StrEnum):
    """How far a grant reaches."""

    OWN = "own"  # the producer the person acts for, by a grant or by its consent
    IN_PERSON = "in_person"  # the same, never by consent: what a producer decides for itself
    UNIT = "unit"  # the unit that holds the thing at its present tier
    PROVINCE = "province"  # anything of the province
    ANYONE = "anyone"  # no sign-in needed
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role somewhere: `unit` is a district or the province; `producer` only for producers."""

    role: Role
    unit: UnitCode
    province: UnitCode
    producer: ProducerId = ProducerId("")
    consent: str = ""  # the consent this is derived from, read anew at each request; "" for what was given for good


@dataclass(frozen=True, kw_only=True)
class Acting:
    """An officer files for one producer who came to the desk: by one consent, until it ends."""

    officer: Email
    producer: ProducerId
    producer_name: str
    consent: str
    until: datetime
    on_paper: bool = False  # the consent was signed, and its sheet may be uploaded


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who asks. Grants come from the table of people, never from a browser.

    `email` is what every journal writes: the address, and of an officer who acts by consent also for whom.
    """

    email: Email
    name: str
    grants: tuple[Grant, ...] = ()
    acting: Acting | None = None

    @property
    def address(self) -> Email:
        """The address alone."""
        return self.acting.officer if self.acting else self.email

    def grants_as(self, role: Role) -> tuple[Grant, ...]:
        """The person's grants in one role."""
        return tuple(grant for grant in self.grants if grant.role is role)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is acted on, as far as rights go."""

    producer: ProducerId = ProducerId("")
    unit: UnitCode = UnitCode("")
    province: UnitCode = UnitCode("")


ANYONE = Actor(email=Email(""), name="")
CONDUCTOR = Actor(email=Email("conductor"), name="Hệ thống")

_R, _S = Role, Scope
TABLE: dict[str, tuple[tuple[Role | None, Scope], ...]] = {
    "see_home": ((None, _S.ANYONE),),
    "see_register": ((None, _S.ANYONE),),
    "sign_in": ((None, _S.ANYONE),),
    "sign_out": ((None, _S.SIGNED_IN),),
    "see_sessions": ((None, _S.SIGNED_IN),),
    "end_sessions": ((None, _S.SIGNED_IN),),
    "list_own_producers": ((_R.PRODUCER, _S.OWN),),
    "see_producer": ((_R.PRODUCER, _S.OWN),),
    "change_producer": ((_R.PRODUCER, _S.OWN),),
    "see_personal": ((_R.PRODUCER, _S.IN_PERSON),),
    "change_personal": ((_R.PRODUCER, _S.IN_PERSON),),
    "see_personal_to_score": ((_R.MEMBER, _S.UNIT),),
    "see_people": ((_R.PRODUCER, _S.IN_PERSON),),
    "invite": ((_R.PRODUCER, _S.IN_PERSON),),
    "remove_person": ((_R.PRODUCER, _S.IN_PERSON),),
    "leave": ((_R.PRODUCER, _S.IN_PERSON),),
    "hand_over": ((_R.PRODUCER, _S.IN_PERSON),),
    "see_invitations": ((None, _S.SIGNED_IN),),
    "accept_invitation": ((None, _S.SIGNED_IN),),
    "ask_to_join": ((None, _S.SIGNED_IN),),
    "end_consent": ((_R.PRODUCER, _S.IN_PERSON),),
    "check_eligibility": ((None, _S.ANYONE),),
    "list_own_ideas": ((_R.PRODUCER, _S.OWN),),
    "register_idea": ((_R.PRODUCER, _S.OWN),),
    "withdraw_idea": ((_R.PRODUCER, _S.OWN),),
    "open_from_idea": ((_R.PRODUCER, _S.OWN),),
    "see_idea": ((_R.PRODUCER, _S.OWN), (_R.OFFICER, _S.UNIT)),
    "list_ideas": ((_R.OFFICER, _S.UNIT),),
    "answer_idea": ((_R.OFFICER, _S.UNIT),),
    "see_desk": ((_R.OFFICER, _S.UNIT),),
    "record_consent": ((_R.OFFICER, _S.UNIT),),
    "begin_assisting": ((_R.OFFICER, _S.UNIT),),
    "end_own_consent": ((_R.OFFICER, _S.UNIT),),
    "hand_back": ((_R.OFFICER, _S.UNIT),),
    "stop_assisting": ((None, _S.SIGNED_IN),),
    "register_producer": ((None, _S.ANYONE),),
    "list_own_dossiers": ((_R.PRODUCER, _S.OWN),),
    "open_dossier": ((_R.PRODUCER, _S.OWN),),
    "see_dossier": (
        (_R.PRODUCER, _S.OWN),
        (_R.OFFICER, _S.UNIT),
        (_R.OFFICER, _S.PROVINCE),
        (_R.MEMBER, _S.UNIT),
        (_R.ADVISER, _S.UNIT),
        (_R.COORDINATOR, _S.PROVINCE),
    ),
    "see_consent_sheet": ((_R.PRODUCER, _S.OWN), (_R.OFFICER, _S.UNIT), (_R.COORDINATOR, _S.PROVINCE)),
    "self_assess": ((_R.PRODUCER, _S.OWN),),
    "fill_dossier": ((_R.PRODUCER, _S.OWN),),
    "upload": ((_R.PRODUCER, _S.OWN),),
    "remove_document": ((_R.PRODUCER, _S.OWN),),
    "submit": ((_R.PRODUCER, _S.OWN),),
    "carry_over": ((_R.PRODUCER, _S.OWN),),
    "reply": ((_R.PRODUCER, _S.OWN),),
    "copy_dossier": ((_R.PRODUCER, _S.OWN),),
    "withdraw": ((_R.PRODUCER, _S.OWN),),
    "see_receipt": ((_R.PRODUCER, _S.OWN),),
    "see_papers": ((_R.PRODUCER, _S.OWN), (_R.OFFICER, _S.UNIT), (_R.OFFICER, _S.PROVINCE)),
    "see_worklist": ((_R.OFFICER, _S.UNIT),),
    "accept": ((_R.OFFICER, _S.UNIT),),
    "send_back": ((_R.OFFICER, _S.UNIT),),
    "see_report": ((_R.OFFICER, _S.UNIT), (_R.OFFICER, _S.PROVINCE)),
    "write_report": ((_R.OFFICER, _S.UNIT),),
    "see_hand_over": ((_R.OFFICER, _S.UNIT), (_R.OFFICER, _S.PROVINCE)),
    "take_samples": ((_R.OFFICER, _S.UNIT),),
    "record_letter": ((_R.OFFICER, _S.UNIT),),
    "acknowledge": ((_R.OFFICER, _S.UNIT),),
    "return_down": ((_R.OFFICER, _S.UNIT),),
    "act_in_bulk": ((_R.OFFICER, _S.UNIT),),
    "release_letters": ((_R.OFFICER, _S.UNIT),),
    "see_proposals": ((_R.OFFICER, _S.UNIT),),
    "record_decision": ((_R.OFFICER, _S.UNIT),),
    "publish_decision": ((_R.OFFICER, _S.UNIT),),
    "send_package": ((_R.OFFICER, _S.UNIT),),
    "see_council_papers": ((_R.OFFICER, _S.UNIT),),
    "record_answer": ((_R.OFFICER, _S.UNIT),),
    "choose_below": ((_R.OFFICER, _S.UNIT),),
    "see_sheets": ((_R.MEMBER, _S.UNIT),),
    "fill_sheet": ((_R.MEMBER, _S.UNIT),),
    "conclude": ((_R.CHAIR, _S.UNIT), (_R.VICE, _S.UNIT)),
    "see_council": (
        *((role, _S.UNIT) for role in (_R.MEMBER, _R.CHAIR, _R.SECRETARY, _R.ADVISER, _R.OFFICER)),
        (_R.COORDINATOR, _S.PROVINCE),
    ),
    "declare_conflict": ((_R.MEMBER, _S.UNIT), (_R.SECRETARY, _S.UNIT), (_R.ADVISER, _S.UNIT)),
    "see_conflicts": ((_R.CHAIR, _S.UNIT), (_R.SECRETARY, _S.UNIT), (_R.COORDINATOR, _S.PROVINCE)),
    "rule_conflict": ((_R.CHAIR, _S.UNIT), (_R.COORDINATOR, _S.PROVINCE)),
    "reopen_sheet": ((_R.CHAIR, _S.UNIT), (_R.VICE, _S.UNIT)),
    "score_again": ((_R.CHAIR, _S.UNIT), (_R.VICE, _S.UNIT)),
    "see_meeting": ((_R.CHAIR, _S.UNIT), (_R.VICE, _S.UNIT), (_R.SECRETARY, _S.UNIT)),
    "record_attendance": ((_R.CHAIR, _S.UNIT), (_R.VICE, _S.UNIT), (_R.SECRETARY, _S.UNIT)),
    "call_meeting": ((_R.MEMBER, _S.UNIT),),
    "see_advice": ((_R.ADVISER, _S.UNIT), (_R.MEMBER, _S.UNIT), (_R.SECRETARY, _S.UNIT)),
    "advise": ((_R.ADVISER, _S.UNIT),),
    "record_inquiry": ((_R.ADVISER, _S.UNIT), (_R.SECRETARY, _S.UNIT)),
    "adopt_plan": ((_R.COORDINATOR, _S.PROVINCE),),
    "see_plan": ((_R.COORDINATOR, _S.PROVINCE),),
    "move_date": ((_R.COORDINATOR, _S.PROVINCE),),
    "see_appeals": (
        (_R.PRODUCER, _S.OWN),
        (_R.OFFICER, _S.UNIT),
        (_R.OFFICER, _S.PROVINCE),
        (_R.COORDINATOR, _S.PROVINCE),
    ),
    "appeal": ((_R.PRODUCER, _S.OWN),),
    "assign_appeal": ((_R.COORDINATOR, _S.PROVINCE),),
    "answer_appeal": ((_R.OFFICER, _S.PROVINCE), (_R.COORDINATOR, _S.PROVINCE)),
    "see_round": ((_R.COORDINATOR, _S.PROVINCE),),
    "see_record": ((_R.COORDINATOR, _S.PROVINCE),),
    "see_trail": ((_R.COORDINATOR, _S.PROVINCE),),
    "allow_late": ((_R.COORDINATOR, _S.PROVINCE),),
    "see_notices": ((_R.OFFICER, _S.UNIT), (_R.OFFICER, _S.PROVINCE), (_R.COORDINATOR, _S.PROVINCE)),
    "see_criteria": ((None, _S.ANYONE),),
    "see_regulations": ((_R.COORDINATOR, _S.PROVINCE),),
    "change_wording": ((_R.COORDINATOR, _S.PROVINCE),),
    "enter_figure": ((_R.COORDINATOR, _S.PROVINCE),),
}


def require(actor: Actor, act: str, *subjects: Subject | None) -> None:
    """Nothing, or Refused: SIGN_IN_FIRST for nobody, NOT_ALLOWED for somebody else. Of several subjects one is enough.

    Without a subject: may in principle.
    """
    if not may(actor, act, *subjects):
        raise Refused(Why.NOT_ALLOWED if actor.email else Why.SIGN_IN_FIRST, act=act)


def may(actor: Actor, act: str, *subjects: Subject | None) -> bool:
    """The same question, for a page that shows or hides a button."""
    asked = subjects or (None,)
    return any(_covers(actor, role, scope, subject) for role, scope in TABLE[act] for subject in asked)


def _covers(actor: Actor, role: Role | None, scope: Scope, subject: Subject | None) -> bool:
    if scope is Scope.ANYONE:
        return True
    if scope is Scope.SIGNED_IN:
        return bool(actor.email)
    grants = [
        grant for grant in actor.grants if grant.role is role and not (grant.consent and scope is Scope.IN_PERSON)
    ]
    return bool(grants) if subject is None else any(_reaches(grant, scope, subject) for grant in grants)


def _reaches(grant: Grant, scope: Scope, subject: Subject) -> bool:
    if scope in (Scope.OWN, Scope.IN_PERSON):
        return bool(subject.producer) and grant.producer == subject.producer
    if scope is Scope.UNIT:
        return grant.province == subject.province and grant.unit == subject.unit
    return grant.province == subject.province and grant.unit == grant.province
