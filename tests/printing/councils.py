"""A province's council as its papers print it: two products, three members; made by hand, no store behind it."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from chalicelib.domain.choices import points_of
from chalicelib.domain.council_paper import PACKAGE, SHEETS, CouncilFacts, Judged, Seat, SignedSheet
from chalicelib.domain.paper import evidence_of, own_scores
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.stores.criteria import criteria_set
from chalicelib.stores.offices import office_words
from chalicelib.stores.regulations import regulation
from tests.factories import SETS
from tests.printing.test_pdf import DOCUMENTS, first_choices

MEMBERS = ("mot@vidu.example", "hai@vidu.example", "ba@vidu.example")
NAMES = ("Nguyễn Thị Ưỡng", "Trần Văn Đặng", "Lê Hoàng Ỷ")
SIGNED_AT = datetime(2027, 5, 20, 3, tzinfo=UTC)


def proposal(mean: Fraction, outcome: Outcome, stars: int | None, shown: str, **more: Any) -> Proposal:
    """As a council of three makes it."""
    given: dict[str, Any] = {"near": shown, "seated": MEMBERS, "reason": f"{shown} điểm, các yêu cầu tối thiểu đều đạt", **more}
    return Proposal(
        tier=Tier("province"), mean=mean, outcome=outcome, stars=stars, decided_by=Tier("province"), decided_at="province",
        sheets=3, spread=1, **given,
    )  # fmt: skip


def judged(paper: str, product: str, totals: tuple[int, ...], found: Proposal, **more: Any) -> Judged:
    """One product; in a package with its files."""
    given: dict[str, Any] = {
        "dossier": "01JMAU", "product": product, "producer": "Hợp tác xã Mẫu", "unit": "Xã Cái Nhum",
        "totals": dict(zip(MEMBERS, totals, strict=True)), "seated": MEMBERS, "needed": 3, "proposal": found, "keeps": False,
        "evidence": evidence_of(DOCUMENTS) if paper == PACKAGE else (), **more,
    }  # fmt: skip
    return Judged(**given)


def said(paper: str, form: str, *, product: str = "Bưởi da xanh", **changes: Any) -> CouncilFacts:
    """All that a paper says; of score sheets those of its first product."""
    decree, words = regulation(SETS), office_words(SETS, "86")
    office = replace(words.offices["province"], issuer="ỦY BAN NHÂN DÂN\nTỈNH VĨNH LONG", authority="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VĨNH LONG", place="Vĩnh Long")
    five = judged(paper, product, (91, 90, 91), proposal(Fraction(272, 3), Outcome.POTENTIAL_FIVE, None, "90,67"))
    three = judged(paper, "Mắm cá linh Đồng Tháp Mười", (65, 66, 66), proposal(Fraction(197, 3), Outcome.RECOGNISED, 3, "65,67"), missed=("3.5 (4 sao)",))
    given: dict[str, Any] = {
        "paper": paper, "form": form, "office": office, "wording": words.papers[paper], "unit": "tỉnh Vĩnh Long", "tier": "cấp tỉnh",
        "round": "đợt 1 năm 2027", "decrees": (decree.title,), "months": 36,
        "opens": datetime(2027, 5, 17, 1, tzinfo=UTC), "closed": datetime(2027, 5, 28, 10, tzinfo=UTC),
        "rules": ((decree.title, decree.council_settings),),
        "members": tuple(Seat(member=member, name=name, chairs=not at, signed=2, seated=2) for at, (member, name) in enumerate(zip(MEMBERS, NAMES, strict=True))),
        "products": (five,) if paper == SHEETS else (five, three),
        "sheets": tuple(sheet(name, chairs=not at) for at, name in enumerate(NAMES)) if paper == SHEETS else (),
        "seal": "ab" * 32, **changes,
    }  # fmt: skip
    return CouncilFacts(**given)


def sheet(name: str, *, chairs: bool) -> SignedSheet:
    """By set 8, every criterion."""
    chosen = criteria_set(SETS, 8)
    choices = first_choices(8)
    points, _ = points_of(chosen, choices)
    scores = own_scores(chosen, choices, points, ())
    return SignedSheet(name=name, chairs=chairs, scores=scores, note="Bao bì cần thêm tiếng Anh.", signed_at=SIGNED_AT)
