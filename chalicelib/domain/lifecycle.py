"""THE table: from which state, by which act, to which state, who may, and which event tells of it.

Code looks up; it does not `if`. The same rows draw the picture in the README, the buttons on pages and the
authorisation matrix of the tests.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from chalicelib.domain.errors import Refused, Why

State = TypeVar("State", bound=StrEnum)


class Role(StrEnum):
    """Who acts. CONDUCTOR is the state machine and the sweeper, never a person."""

    PRODUCER = "producer"
    OFFICER = "officer"
    MEMBER = "member"
    CHAIR = "chair"
    VICE = "vice"  # of a council: in the chair's place, where the rules say so
    SECRETARY = "secretary"  # of a council: keeps its meeting day, may score or not
    ADVISER = "adviser"  # of its advisory team: reports, never scores
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    CONDUCTOR = "conductor"


class DossierState(StrEnum):
    """Where a dossier stands; the tier it stands at is a field of its own."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    IN_COUNCIL = "in_council"
    SCORED = "scored"
    FORWARDED = "forwarded"
    RECOGNISED = "recognised"
    POTENTIAL_FIVE = "potential_five"
    BELOW_FIVE = "below_five"  # the centre found fewer than five stars: its province chooses what follows
    EVALUATE_AGAIN = "evaluate_again"  # its province chose so: another dossier, in a later round
    NOT_RECOGNISED = "not_recognised"
    NOT_UPGRADED = "not_upgraded"  # its product keeps the stars it has
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"

    @property
    def is_final(self) -> bool:
        """No act leaves it."""
        return self in FINAL

    @property
    def is_over(self) -> bool:
        """Its round has done with it: no act leaves it, or only one that carries it into another round or answers from above."""
        return self.is_final or self.is_beyond or self is DossierState.DEFERRED

    @property
    def is_beyond(self) -> bool:
        """It waits for the centre, or for what its province makes of the centre's answer."""
        return self in (DossierState.POTENTIAL_FIVE, DossierState.BELOW_FIVE)

    @property
    def is_under_evaluation(self) -> bool:
        """Filed, and its round has not done with it."""
        return self is not DossierState.DRAFT and not self.is_over

    @property
    def is_with_council(self) -> bool:
        """A council of some tier holds it, or its result waits for a decision."""
        return self in (DossierState.IN_COUNCIL, DossierState.SCORED)


class ProductState(StrEnum):
    """Where a product stands. A recognised product under a new evaluation keeps its recognition until a decision."""

    CANDIDATE = "candidate"
    UNDER_EVALUATION = "under_evaluation"
    RECOGNISED_3 = "recognised_3"
    RECOGNISED_4 = "recognised_4"
    POTENTIAL_FIVE = "potential_five"
    RECOGNISED_5 = "recognised_5"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def is_recognised(self) -> bool:
        """Holds 3, 4 or 5 stars."""
        return self in (ProductState.RECOGNISED_3, ProductState.RECOGNISED_4, ProductState.RECOGNISED_5)


@dataclass(frozen=True)
class Step(Generic[State]):
    """One row of a table. `before` is None for the act that makes the thing."""

    before: State | None
    act: str
    after: State
    who: Role
    event: str


def _rows(act: str, befores: tuple[State | None, ...], after: State, who: Role, event: str) -> tuple[Step[State], ...]:
    return tuple(Step(before, act, after, who, event) for before in befores)


_D, _P = DossierState, ProductState
_ONGOING = (_D.SUBMITTED, _D.RETURNED, _D.ACCEPTED, _D.FORWARDED)
ADVISED = (_D.ACCEPTED, _D.FORWARDED, _D.IN_COUNCIL)  # an advisory team may look into it
WITH_OTHERS = (_D.SUBMITTED, _D.FORWARDED, _D.ACCEPTED, _D.IN_COUNCIL)  # filed, and not back with its producer
_HELD = (_P.UNDER_EVALUATION, _P.RECOGNISED_3, _P.RECOGNISED_4, _P.RECOGNISED_5, _P.POTENTIAL_FIVE)

DOSSIER_STEPS: tuple[Step[DossierState], ...] = (
    *_rows("open", (None,), _D.DRAFT, Role.PRODUCER, "DossierOpened"),
    *_rows("copy", (_D.DRAFT,), _D.DRAFT, Role.PRODUCER, "DossierCopied"),
    *_rows("allow_late", (_D.DRAFT,), _D.DRAFT, Role.COORDINATOR, "DossierAllowedLate"),
    *_rows("submit", (_D.DRAFT,), _D.SUBMITTED, Role.PRODUCER, "DossierSubmitted"),
    *_rows("resubmit", (_D.RETURNED,), _D.SUBMITTED, Role.PRODUCER, "DossierResubmitted"),
    *_rows("carry_over", (_D.DRAFT, _D.RETURNED, _D.DEFERRED), _D.DRAFT, Role.PRODUCER, "DossierCarriedOver"),
    *_rows("accept", (_D.SUBMITTED, _D.FORWARDED), _D.ACCEPTED, Role.OFFICER, "DossierAccepted"),
    *_rows("propose", (_D.SUBMITTED,), _D.FORWARDED, Role.OFFICER, "DossierProposed"),
    *_rows("send_back", (_D.SUBMITTED, _D.FORWARDED), _D.RETURNED, Role.OFFICER, "DossierReturned"),
    *_rows("remind", (_D.RETURNED,), _D.RETURNED, Role.OFFICER, "SupplementReminded"),
    *_rows("record_letter", (_D.FORWARDED,), _D.FORWARDED, Role.OFFICER, "DossierHandedOver"),
    *_rows("acknowledge", (_D.FORWARDED,), _D.FORWARDED, Role.OFFICER, "HandOverAcknowledged"),
    *_rows("return_down", (_D.FORWARDED, _D.ACCEPTED), _D.SUBMITTED, Role.OFFICER, "DossierReturnedDown"),
    *_rows("seat", (_D.ACCEPTED, _D.FORWARDED), _D.IN_COUNCIL, Role.CONDUCTOR, "SheetsIssued"),
    *_rows("sign", (_D.IN_COUNCIL,), _D.IN_COUNCIL, Role.MEMBER, "SheetSigned"),
    *_rows("bar", (_D.IN_COUNCIL,), _D.IN_COUNCIL, Role.MEMBER, "MemberBarred"),
    *_rows("readmit", (_D.IN_COUNCIL,), _D.IN_COUNCIL, Role.CHAIR, "MemberReadmitted"),
    *_rows("reopen", (_D.IN_COUNCIL,), _D.IN_COUNCIL, Role.CHAIR, "SheetReopened"),
    *_rows("call_meeting", (_D.IN_COUNCIL,), _D.IN_COUNCIL, Role.MEMBER, "MeetingCalled"),
    *_rows("conclude", (_D.IN_COUNCIL,), _D.IN_COUNCIL, Role.CHAIR, "CouncilConcluded"),
    *(row for state in ADVISED for row in _rows("inquire", (state,), state, Role.ADVISER, "InquirySet")),
    *_rows("tally", (_D.IN_COUNCIL,), _D.SCORED, Role.CONDUCTOR, "DossierScored"),
    *_rows("recognise", (_D.SCORED,), _D.RECOGNISED, Role.CONDUCTOR, "DossierRecognised"),
    *_rows("forward", (_D.SCORED,), _D.FORWARDED, Role.CONDUCTOR, "DossierForwarded"),
    *_rows("find_potential", (_D.SCORED,), _D.POTENTIAL_FIVE, Role.CONDUCTOR, "PotentialFiveFound"),
    *_rows("refuse", (_D.SCORED,), _D.NOT_RECOGNISED, Role.CONDUCTOR, "DossierNotRecognised"),
    *_rows("keep", (_D.SCORED,), _D.NOT_UPGRADED, Role.CONDUCTOR, "DossierNotUpgraded"),
    *_rows("find_five", (_D.POTENTIAL_FIVE,), _D.RECOGNISED, Role.OFFICER, "DossierRecognised"),
    *_rows("fall_short", (_D.POTENTIAL_FIVE,), _D.BELOW_FIVE, Role.OFFICER, "CentreFoundBelow"),
    *_rows("recognise_below", (_D.BELOW_FIVE,), _D.RECOGNISED, Role.OFFICER, "DossierRecognised"),
    *_rows("keep_below", (_D.BELOW_FIVE,), _D.NOT_UPGRADED, Role.OFFICER, "DossierNotUpgraded"),
    *_rows("evaluate_again", (_D.BELOW_FIVE,), _D.EVALUATE_AGAIN, Role.OFFICER, "EvaluationAgain"),
    *(row for state in WITH_OTHERS for row in _rows("miss_file", (state,), state, Role.CONDUCTOR, "FiledFileRefused")),
    *_rows("defer", _ONGOING, _D.DEFERRED, Role.CONDUCTOR, "DossierDeferred"),
    *_rows(
        "withdraw", (_D.DRAFT, *_ONGOING, _D.IN_COUNCIL, _D.SCORED), _D.WITHDRAWN, Role.PRODUCER, "DossierWithdrawn"
    ),
)

PRODUCT_STEPS: tuple[Step[ProductState], ...] = (
    *_rows("register", (None,), _P.CANDIDATE, Role.PRODUCER, "ProductRegistered"),
    *_rows("enter_3", (None,), _P.RECOGNISED_3, Role.OPERATOR, "BaselineEntered"),
    *_rows("enter_4", (None,), _P.RECOGNISED_4, Role.OPERATOR, "BaselineEntered"),
    *_rows("enter_5", (None,), _P.RECOGNISED_5, Role.OPERATOR, "BaselineEntered"),
    *_rows("enter_potential", (None,), _P.POTENTIAL_FIVE, Role.OPERATOR, "BaselineEntered"),
    *_rows("begin_evaluation", (_P.CANDIDATE, _P.EXPIRED), _P.UNDER_EVALUATION, Role.CONDUCTOR, "EvaluationBegun"),
    *_rows("end_evaluation", (_P.UNDER_EVALUATION,), _P.CANDIDATE, Role.CONDUCTOR, "EvaluationEnded"),
    *_rows("recognise_3", _HELD, _P.RECOGNISED_3, Role.CONDUCTOR, "ProductRecognised"),
    *_rows("recognise_4", _HELD, _P.RECOGNISED_4, Role.CONDUCTOR, "ProductRecognised"),
    *_rows("recognise_5", _HELD, _P.RECOGNISED_5, Role.CONDUCTOR, "ProductRecognised"),
    *_rows("find_potential", _HELD, _P.POTENTIAL_FIVE, Role.CONDUCTOR, "ProductPotentialFive"),
    *_rows("recognise_meanwhile", _HELD, _P.POTENTIAL_FIVE, Role.CONDUCTOR, "ProductRecognisedMeanwhile"),
    *_rows("fall_back_3", (_P.POTENTIAL_FIVE,), _P.RECOGNISED_3, Role.CONDUCTOR, "PotentialLost"),
    *_rows("fall_back_4", (_P.POTENTIAL_FIVE,), _P.RECOGNISED_4, Role.CONDUCTOR, "PotentialLost"),
    *_rows("fall_back_5", (_P.POTENTIAL_FIVE,), _P.RECOGNISED_5, Role.CONDUCTOR, "PotentialLost"),
    *_rows("fall_back", (_P.POTENTIAL_FIVE,), _P.CANDIDATE, Role.CONDUCTOR, "PotentialLost"),
    *_rows(
        "expire", (_P.RECOGNISED_3, _P.RECOGNISED_4, _P.RECOGNISED_5), _P.EXPIRED, Role.CONDUCTOR, "CertificateExpired"
    ),
    *_rows(
        "revoke",
        (_P.RECOGNISED_3, _P.RECOGNISED_4, _P.RECOGNISED_5),
        _P.REVOKED,
        Role.COORDINATOR,
        "CertificateRevoked",
    ),
)

FINAL = frozenset(_D) - {step.before for step in DOSSIER_STEPS}

_DOSSIER = {(step.before, step.act): step for step in DOSSIER_STEPS}
_PRODUCT = {(step.before, step.act): step for step in PRODUCT_STEPS}


def dossier_step(before: DossierState | None, act: str) -> Step[DossierState]:
    """The row, or Refused(ACT_NOT_POSSIBLE) with the state and the act."""
    return _look_up(_DOSSIER, before, act)


def product_step(before: ProductState | None, act: str) -> Step[ProductState]:
    """The row, or Refused(ACT_NOT_POSSIBLE) with the state and the act."""
    return _look_up(_PRODUCT, before, act)


def possible_acts(state: DossierState, role: Role) -> tuple[str, ...]:
    """What this role may do now: the buttons of a page."""
    return tuple(step.act for step in DOSSIER_STEPS if step.before is state and step.who is role)


def _look_up(table: dict[tuple[State | None, str], Step[State]], before: State | None, act: str) -> Step[State]:
    step = table.get((before, act))
    if step is None:
        raise Refused(Why.ACT_NOT_POSSIBLE, state=before or "", act=act)
    return step
