"""One member's choices on one criteria set: their points, or what makes them incomplete or impossible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.criteria import Case, CriteriaSet, Criterion, CriterionCode, Need


class Flaw(StrEnum):
    """Why a council's input gives no verdict."""

    CRITERION_UNKNOWN = "criterion_unknown"
    CHOICE_MISSING = "choice_missing"
    CHOICE_OUT_OF_RANGE = "choice_out_of_range"
    ZERO_NOT_ALLOWED = "zero_not_allowed"  # an option of 0 points is printed: "none of them" is no answer
    CONDITION_NOT_MET = "condition_not_met"  # 5.2 is answered although there is no story to judge
    BOTH_BRANCHES = "both_branches"  # set 26: one case counts in 8, 9 and 15 together
    NO_SHEETS = "no_sheets"
    TOO_FEW_SHEETS = "too_few_sheets"
    MEMBER_TWICE = "member_twice"
    QUORUM_NOT_MET = "quorum_not_met"
    CHAIR_ABSENT = "chair_absent"
    FINDING_UNKNOWN = "finding_unknown"  # about a criterion and star without a mark
    FINDING_INVALID = "finding_invalid"  # neither true nor false
    FINDING_MISSING = "finding_missing"
    KNOCK_OUT_UNKNOWN = "knock_out_unknown"
    REGULATION_UNKNOWN = "regulation_unknown"
    SET_UNKNOWN = "set_unknown"
    RULE_UNKNOWN = "rule_unknown"
    RULE_INVALID = "rule_invalid"
    MALFORMED = "malformed"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong, as far as it is about a criterion or a member."""

    code: Flaw
    criterion: str | None = None
    member: str | None = None


class Impossible(Exception):
    """No verdict can be given: everything that is wrong, in the order of the input."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f"{fault.code} {fault.criterion or ''}".strip() for fault in faults))
        self.faults = faults


Points = dict[CriterionCode, int]


def points_of(criteria: CriteriaSet, choices: Mapping[str, object], member: str = "") -> tuple[Points, list[Fault]]:
    """Points by leaf in the decree's order, and the faults; complete only when there are none."""
    reading = _Reading(criteria, choices)
    faults = [Fault(code=code, criterion=criterion, member=member) for criterion, code in reading.faults()]
    return reading.points, faults


class _Reading:
    """Leaves are read in order: what a criterion needs is printed before it."""

    def __init__(self, criteria: CriteriaSet, choices: Mapping[str, object]) -> None:
        self._leaves, self._choices = criteria.leaves(), choices
        self._cases: dict[CriterionCode, Case] = {}
        self.points: Points = {}

    def faults(self) -> Iterator[tuple[str, Flaw]]:
        """Reads everything, once."""
        for leaf in self._leaves:
            flaw = self._read(leaf)
            if flaw:
                yield leaf.code, flaw
        if len(set(self._cases.values())) > 1:
            yield from ((code, Flaw.BOTH_BRANCHES) for code in self._cases)
        known = {leaf.code for leaf in self._leaves}
        yield from ((code, Flaw.CRITERION_UNKNOWN) for code in self._choices if code not in known)

    def _read(self, leaf: Criterion) -> Flaw | None:
        choice = self._choices.get(leaf.code)
        if leaf.needs and not self._counts(leaf.needs):
            self.points[leaf.code] = 0
            return None if choice is None or _is(choice, 0) else Flaw.CONDITION_NOT_MET
        if leaf.needs and leaf.needs.criterion not in self.points and not choice:
            return None  # whether it had to be answered cannot be known
        if choice is None:
            return Flaw.CHOICE_MISSING
        if not _is(choice, 0):
            return self._take(leaf, choice)
        if not leaf.implicit_zero:
            return Flaw.ZERO_NOT_ALLOWED
        self.points[leaf.code] = 0
        return None

    def _take(self, leaf: Criterion, choice: object) -> Flaw | None:
        if type(choice) is not int or not 1 <= choice <= len(leaf.options):
            return Flaw.CHOICE_OUT_OF_RANGE
        option = leaf.options[choice - 1]
        self.points[leaf.code] = option.points
        if option.branch:
            self._cases[leaf.code] = option.branch
        return None

    def _counts(self, need: Need) -> bool:
        base = self.points.get(need.criterion)
        return base is None or base > need.points_above


def _is(choice: object, number: int) -> bool:
    """True is not a choice, though Python counts with it; nor is 0.0."""
    return type(choice) is int and choice == number
