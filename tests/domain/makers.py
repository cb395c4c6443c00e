"""Makers of valid domain values; a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from chalicelib.domain.council_rules import CouncilRules
from chalicelib.domain.council_settings import OwnRules, effective, rules_from
from chalicelib.domain.criteria import Label
from chalicelib.domain.dossier import Decision, Dossier, FiledDocument, Kind
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.regulation import PROVINCE, UNIT, Outcome, Regulation, Tier, TierRules
from chalicelib.domain.round import Round
from chalicelib.domain.stage import Stage, Unit
from chalicelib.stores.regulations import regulation

T0 = datetime(2023, 3, 1, tzinfo=UTC)
MEMBERS = ("m1@vidu.example", "m2@vidu.example", "m3@vidu.example", "m4@vidu.example")
DAY = timedelta(days=1)
QD148 = regulation("qd148_2023")
PROVINCE_RULES = TierRules(tier=Tier.PROVINCE, label=Label(vi="cấp tỉnh", en="province"), held_by=PROVINCE, results=())


def dossier(**fields: Any) -> Dossier:
    """A draft."""
    return Dossier.open(by="p@vidu.example", at=T0, **({
        "id": "D1", "plan": "p", "round": "p-r1", "unit": "u1", "province": "t", "producer": "P1", "producer_name": "HTX Thử",
        "product": "S1", "product_name": "Mắm thử", "kind": Kind.FIRST, "tier": Tier.DISTRICT, "regulation": "qd148_2023",
    } | fields))


def submitted(**fields: Any) -> Dossier:
    """Filed once."""
    return dossier(**fields).submit(
        [FiledDocument(id="F1", name="a.pdf", size=3)], slip="1/PĐK", regulation=QD148, reason="", by="p", at=T0)


def in_council(**fields: Any) -> Dossier:
    """With its district council."""
    return submitted(**fields).accept(by="o", at=T0).seat(MEMBERS, by="conductor", at=T0)


def scored(outcome: Outcome = Outcome.RECOGNISED, stars: int | None = 3, decided_by: Tier = Tier.DISTRICT, **fields: Any) -> Dossier:
    """With a proposal."""
    proposal = Proposal(tier=Tier.DISTRICT, mean=Fraction(60), outcome=outcome, stars=stars, decided_by=decided_by,
                        decided_at=UNIT if decided_by == Tier.DISTRICT else PROVINCE, sheets=4,
                        spread=2, reason="")
    return in_council(**fields).tally(proposal, by="conductor", at=T0)


def rules(decree: Regulation, seated: int = 3, **own: Any) -> CouncilRules:
    """A decree's rules for a council of so many, with a province's own settings above them."""
    members = [f"m{number}" for number in range(seated)]
    return rules_from(effective(decree.council_settings, OwnRules(document="12/QĐ-HĐ", settings=own)), members)


def decision(**fields: Any) -> Decision:
    """A district's."""
    return Decision(**({"number": "12/QĐ-UBND", "date": "2023-05-30", "signer": "Chủ tịch", "unit": "u1", "tier": Tier.DISTRICT} | fields))


def round_(**fields: Any) -> Round:
    """Filing days 10 to 40, district council days 60 to 70, province council days 80 to 90."""
    return Round.plan_for(by="c", at=T0, **({
        "id": "p-r1", "plan": "p", "number": 1, "province": "t", "province_name": "Tỉnh Thử", "regulation": "qd148_2023",
        "units": (Unit(code="u1", name="Huyện Một"), Unit(code="u2", name="Huyện Hai")),
        "opens_at": T0 + 10 * DAY, "closes_at": T0 + 40 * DAY,
        "stages": (
            Stage(tier=Tier.DISTRICT, opens_at=T0 + 60 * DAY, closes_at=T0 + 70 * DAY, finish_before=T0 + 75 * DAY),
            Stage(tier=Tier.PROVINCE, opens_at=T0 + 80 * DAY, closes_at=T0 + 90 * DAY, finish_before=T0 + 95 * DAY),
        ),
    } | fields))
