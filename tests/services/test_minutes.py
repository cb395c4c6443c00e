"""Minutes print every setting with its source, who signed, and what made each product's result."""

import pytest

from chalicelib.domain.council_settings import CODES, OwnRules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import minutes, ruling, scoring
from chalicelib.stores import aggregates
from tests import factories as make
from tests.doors.visitor import Visitor

pytestmark = pytest.mark.usefixtures("world")
BEST = make.best_of_set(8)


@pytest.fixture
def round_():
    """A province's council by rules of its own, tallied: the chair found one mark of four stars missed, and forgery."""
    planned, members = make.year_of_sets(Phase.COUNCIL), make.council(make.PROVINCE)
    rules = OwnRules(document="Quy chế 5/QĐ-HĐ", settings={"max_spread": 3, "spread_action": "note"})
    aggregates.commit(planned.next("Changed", at=make.now(), by="test", council_rules=rules))
    dossier = make.dossier_of_set(make.producer())
    for member, choices in zip(members, (BEST, BEST | {"5.3": 1}, BEST), strict=True):
        scoring.sign(member.actor, dossier.id, choices, "")
    make.conclude(dossier, knock_outs={"K1": "phiếu bị sửa"}, c3_5=4)
    aggregates.commit(aggregates.get(Round, planned.id).do("close_stage", by="test", at=make.now()))
    for piece in ruling.ranges(planned.id, Tier.PROVINCE):
        ruling.tally(piece)
    return aggregates.get(Round, planned.id)


def page(round_):
    officer = make.person(Role.OFFICER, make.PROVINCE)
    return Visitor(player=officer).get(f"/can-bo/ket-qua/{round_.id}/province/{make.PROVINCE}/bien-ban")


def test_every_setting_stands_there_with_its_words_and_its_source(round_):
    found = minutes.minutes(make.person(Role.OFFICER, make.PROVINCE).actor, round_.id, Tier.PROVINCE, make.PROVINCE)
    text = page(round_).text

    ((_, settings),) = found.rules
    assert set(settings) == set(CODES)
    assert all(setting.label.vi in text for setting in settings.values())
    assert "Quy chế 5/QĐ-HĐ" in text
    assert "hội đồng kết luận từng mức, chủ tịch ghi" in text
    assert "mặc định, " in text


def test_what_made_the_result_is_told(round_):
    (dossier,) = aggregates.dossiers_in(round_)
    text = page(round_).text

    assert "3/3 thành viên; cần 3" in text
    assert f"(hiển thị {dossier.proposal.shown})" in text
    assert str(dossier.proposal.mean) in text
    assert "Giả mạo hồ sơ (phiếu bị sửa)" in text
    assert "3.5 (4 sao)" in text
    assert "ghi nhận trong biên bản" in dossier.proposal.reason


def test_an_older_decrees_council_has_minutes_too_when_its_product_went_on():
    planned, members = make.year(Phase.COUNCIL), make.council()
    dossier = make.dossier(make.producer(), DossierState.IN_COUNCIL)
    for member in members:
        scoring.sign(member.actor, dossier.id, {"A": 30, "B": 20, "C": 25}, "")
    aggregates.commit(aggregates.get(Round, planned.id).do("close_stage", by="test", at=make.now()))
    for piece in ruling.ranges(planned.id, Tier.DISTRICT):
        ruling.tally(piece)
    forwarded = aggregates.get(Dossier, dossier.id).decide(
        make.DECISION, next_tier=make.PROVINCE_RULES, by="test", at=make.now()
    )
    aggregates.commit(forwarded)

    (entry,) = minutes.minutes(make.officer().actor, planned.id, Tier.DISTRICT, make.EAST).entries

    assert (entry.proposal.mean, entry.verdict, len(entry.here.members)) == (75, None, 3)


def test_another_units_officer_does_not_see_them(round_):
    with pytest.raises(Refused) as refusal:
        minutes.minutes(make.officer(make.WEST).actor, round_.id, Tier.PROVINCE, make.PROVINCE)

    assert refusal.value.why is Why.NOT_ALLOWED
