"""An upgrade is asked for while a recognition is in force; a result that is not above it leaves that recognition alone.

QĐ 26/2026 Đ6.1.b and Đ7.5 let a recognised product ask for more and name no loss; only a re-evaluation (Đ7.6) ends
higher, equal or lower.
"""

from dataclasses import replace
from datetime import date

from chalicelib.domain.criteria import STARS
from chalicelib.domain.product import Certificate
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Outcome
from chalicelib.domain.words import day, stars


def against(proposal: Proposal, held: Certificate) -> Proposal:
    """An upgrade's proposal beside what its product holds, and in words what follows where it is not above that."""
    beside = replace(proposal, held=held)
    if not is_no_rise(beside):
        return beside
    kept = f"không cao hơn {stars(held.stars)} đang có: giấy chứng nhận giữ nguyên đến hết ngày {day(held.valid_until)}"
    return replace(beside, reason=f"{proposal.reason}; đề nghị nâng hạng, kết quả {kept}")


def is_no_rise(proposal: Proposal) -> bool:
    """Whether it is an upgrade's final result and not above the stars held."""
    earned = {Outcome.RECOGNISED: proposal.stars or 0, Outcome.POTENTIAL_FIVE: STARS[-1], Outcome.NOT_RECOGNISED: 0}
    return proposal.held is not None and proposal.outcome in earned and earned[proposal.outcome] <= proposal.held.stars


def keeps(proposal: Proposal, decided_on: date) -> bool:
    """Whether a decision of that day leaves the recognition as it is. Once that has ended, there is nothing to keep."""
    return is_no_rise(proposal) and proposal.held is not None and decided_on <= proposal.held.valid_until
