"""What a council's chair puts on record about one dossier: findings on star minimums, knock-outs with their reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.criteria import STARS, CriteriaSet, Mark
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier

FINDING, KNOCK_OUT, GROUND = "f_", "k_", "r_"  # a form's fields: "f_3.5_4", "k_K1" and its reason "r_K1"
Findings = Mapping[str, Mapping[int, bool]]  # criterion -> star -> whether the council found the minimum met


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """`number` counts from 1 at each tier: a later one takes the place of an earlier, which stays on record.

    `knock_outs`: code -> the council's reason. `reason`: why it differs from the one before it.
    """

    dossier: str
    tier: Tier
    number: int
    findings: Findings = field(default_factory=dict)
    knock_outs: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    by: Email
    at: datetime

    def unsaid(self, criteria: CriteriaSet) -> tuple[Mark, ...]:
        """Marks of the set without a finding, in the decree's order."""
        return tuple(marks_without(self.findings, criteria))


def marks_without(findings: Findings, criteria: CriteriaSet) -> Iterator[Mark]:
    """Marks that nothing is found about."""
    yield from (mark for mark in criteria.marks(STARS[-1]) if mark.star not in findings.get(mark.criterion, {}))


def checked_findings(given: Mapping[str, bool], criteria: CriteriaSet) -> dict[str, dict[int, bool]]:
    """`given` by "criterion_star". Refused for a mark that is not printed, or a higher one met with a lower missed."""
    marks = {f"{mark.criterion}_{mark.star}": mark for mark in criteria.marks(STARS[-1])}
    found: dict[str, dict[int, bool]] = {}
    for key, met in given.items():
        if key not in marks:
            raise Refused(Why.FIELD_INVALID, f"{FINDING}{key}")
        found.setdefault(marks[key].criterion, {})[marks[key].star] = met
    for code, stars in found.items():
        missed = [star for star, met in stars.items() if not met]
        higher = [star for star, met in stars.items() if met and missed and star > min(missed)]
        if higher:
            field_ = f"{FINDING}{code}_{max(higher)}"
            raise Refused(Why.FINDINGS_DISAGREE, field_, criterion=code, star=max(higher), lower=min(missed))
    return found


def checked_knock_outs(given: Mapping[str, str], criteria: CriteriaSet) -> dict[str, str]:
    """Reasons by code. Refused for a ground that the set does not have, or without a reason."""
    known = {ground.code for ground in criteria.knock_outs}
    for code, reason in given.items():
        if code not in known:
            raise Refused(Why.FIELD_INVALID, f"{KNOCK_OUT}{code}")
        if not reason.strip():
            raise Refused(Why.REASON_MISSING, f"{GROUND}{code}")
    return {code: reason.strip() for code, reason in given.items()}


def findings_for(conclusion: Conclusion | None) -> dict[str, Mapping[int, object]]:
    """As the verdict reads them."""
    found = conclusion.findings if conclusion else {}
    return {code: dict(stars) for code, stars in found.items()}
