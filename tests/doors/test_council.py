"""Members' pages: their own sheets, saved and signed; nobody else's points."""

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase
from chalicelib.stores import aggregates, papers
from tests import factories
from tests.doors.visitor import Visitor

FULL = {"part_A": 30, "part_B": 17, "part_C": 21, "note": "Bao bì đẹp"}


@pytest.fixture
def members(world):
    factories.year(Phase.COUNCIL)
    return factories.council()


@pytest.fixture
def dossier(members):
    return factories.dossier(factories.producer(), DossierState.IN_COUNCIL)


def test_a_member_finds_the_dossiers_before_them(members, dossier):
    text = Visitor(player=members[0]).get("/hoi-dong").text

    assert dossier.product_name in text
    assert "Chưa làm" in text


def test_a_draft_is_kept_incomplete(members, dossier):
    visitor, path = Visitor(player=members[0]), f"/hoi-dong/phieu/{dossier.id}"

    answer = visitor.post(path, {"part_A": "30", "part_B": "", "note": "Xem lại", "do": "save"})

    assert answer.status == 303
    kept = visitor.get(path).form(path)
    assert (kept["part_A"], kept["part_B"], kept["note"]) == ("30", "", "Xem lại")
    assert aggregates.get(Dossier, dossier.id).signed == ()


def test_a_signed_sheet_is_shown_and_locked(members, dossier):
    visitor, path = Visitor(player=members[0]), f"/hoi-dong/phieu/{dossier.id}"

    answer = visitor.post(path, {**FULL, "do": "sign"})
    page = visitor.get(path)

    assert answer.status == 303
    assert aggregates.get(Dossier, dossier.id).signed == (members[0].email,)
    assert "68 điểm" in page.text
    assert path not in page.forms()


def test_no_page_shows_another_members_points(members, dossier):
    path = f"/hoi-dong/phieu/{dossier.id}"
    Visitor(player=members[0]).post(path, {**FULL, "do": "sign"})

    html = Visitor(player=members[1]).get(path).html + Visitor(player=members[1]).get("/hoi-dong").html

    assert "Bao bì đẹp" not in html
    assert members[0].email not in html
    assert not any(f'value="{FULL[part]}"' in html for part in ("part_A", "part_B", "part_C"))


def test_members_sign_side_by_side(members, dossier):
    for member in members:
        Visitor(player=member).post(f"/hoi-dong/phieu/{dossier.id}", {**FULL, "do": "sign"})

    assert {sheet.total for sheet in papers.sheets(dossier.id, Tier.DISTRICT)} == {68}
    assert not aggregates.get(Dossier, dossier.id).unsigned


def test_before_the_stage_a_sheet_cannot_be_filled(world):
    factories.year(Phase.CHECKING)
    members = factories.council()
    dossier = factories.dossier(factories.producer(), DossierState.IN_COUNCIL)

    answer = Visitor(player=members[0]).get(f"/hoi-dong/phieu/{dossier.id}")

    assert "Không ký được phiếu này" in answer.text
    assert f"/hoi-dong/phieu/{dossier.id}" not in answer.forms()
