"""A sheet by criteria set, as a member meets it: chosen by radio buttons, kept, corrected, signed, explained."""

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import ruling
from chalicelib.stores import aggregates, papers
from tests import factories
from tests.doors.situations import chosen
from tests.doors.visitor import Visitor

P = Tier.PROVINCE


@pytest.fixture
def members(world):
    factories.year_of_sets(Phase.COUNCIL)
    return factories.council(factories.PROVINCE)


@pytest.fixture
def dossier(members):
    return factories.dossier_of_set(factories.producer())


def test_a_producer_chooses_the_set_of_a_new_dossier(world):
    factories.year_of_sets()
    visitor = Visitor(player=factories.producer())

    form = visitor.get("/ho-so").form("/ho-so")
    opened = visitor.post("/ho-so", {**form, "product_name": "Mắm rươi", "criteria_set": "8"})
    page = visitor.get(opened.location)

    assert form["criteria_set"] == ""
    assert "8. Chế biến từ thịt" in page.text


def test_an_older_decree_offers_no_set(world):
    factories.year()

    assert "criteria_set" not in Visitor(player=factories.producer()).get("/ho-so").form("/ho-so")


def test_a_blank_sheet_shows_points_and_marks_and_chooses_nothing(members, dossier):
    path = f"/hoi-dong/phieu/{dossier.id}"
    page = Visitor(player=members[0]).get(path)

    assert {name: value for name, value in page.form(path).items() if name.startswith("c_") and value} == {}
    for words in ("Không đạt mức nào", "tối thiểu 5 sao", "Nguồn nguyên liệu", "tối đa 3 điểm"):
        assert words in page.text


def test_a_draft_comes_back_as_it_was_chosen(members, dossier):
    visitor, path = Visitor(player=members[0]), f"/hoi-dong/phieu/{dossier.id}"

    answer = visitor.post(path, {"c_1.1": "0", "c_5.3": "4", "c_5.2": "", "note": "Xem lại", "do": "save"})
    kept = visitor.get(path).form(path)

    assert answer.status == 303
    assert {name: kept.get(name) for name in ("c_1.1", "c_1.2", "c_5.3", "note")} == {
        "c_1.1": "0",
        "c_1.2": None,
        "c_5.3": "4",
        "note": "Xem lại",
    }
    assert papers.sheets(dossier.id, P)[0].total == 5


def test_an_impossible_choice_is_refused_at_its_place_and_nothing_is_lost(members, dossier):
    visitor, path = Visitor(player=members[0]), f"/hoi-dong/phieu/{dossier.id}"
    typed = chosen(**{"5_1": "1"})

    refused = visitor.post(path, typed)
    corrected = visitor.post(path, {**refused.form(path), "c_5.2": "", "do": "sign"})

    assert (refused.status, refused.trouble, refused.wrong_field) == (400, "choice_not_due", "c_5.2")
    assert "Tiêu chí 5.2 chỉ được chấm khi tiêu chí 5.1 có điểm." in refused.text
    assert {name: value for name, value in refused.form(path).items() if name in typed and name != "do"} == {
        name: value for name, value in typed.items() if name != "do"
    }
    assert corrected.status == 303
    assert papers.sheets(dossier.id, P)[0].signed_at


def test_a_signed_sheet_is_shown_and_locked(members, dossier):
    visitor, path = Visitor(player=members[0]), f"/hoi-dong/phieu/{dossier.id}"

    visitor.post(path, {**chosen(**{"1_1": "0", "5_1": "1", "5_2": ""}), "n_1.1": "Nguyên liệu mua nơi khác"})
    page = visitor.get(path)

    assert "90 điểm" in page.text
    assert "Không đạt mức nào" in page.text
    assert path not in page.forms()


def test_signed_choices_become_a_proposal_that_explains_itself(members, dossier):
    for member in members:
        Visitor(player=member).post(f"/hoi-dong/phieu/{dossier.id}", chosen(**{"3_5": "1"}))
    factories.conclude(dossier, c3_5=4)
    aggregates.commit(aggregates.get(Round, dossier.round).do("close_stage", by="test", at=factories.now()))
    for piece in ruling.ranges(dossier.round, P):
        ruling.tally(piece)

    officer = factories.person(factories.Role.OFFICER, factories.PROVINCE)
    page = Visitor(player=officer).get(f"/can-bo/ket-qua/{dossier.round}/province/{factories.PROVINCE}")

    assert aggregates.get(Dossier, dossier.id).proposal.stars == 3
    assert "công nhận 3 sao" in page.text
    assert "chưa đạt 3.5 (4 sao: từ 2 điểm)" in page.text
    assert "98,00" in page.text


class TestTwoCases:
    """Set 26: the case is chosen before what depends on it, without a script, and may be changed."""

    @pytest.fixture
    def path(self, members):
        return f"/hoi-dong/phieu/{factories.dossier_of_set(factories.producer(), 26).id}"

    def test_before_the_choice_no_option_of_a_case_is_drawn(self, members, path):
        page = Visitor(player=members[0]).get(path)

        assert 'id="c_8-0"' in page.html
        assert 'id="c_8-1"' not in page.html
        assert "Cộng đồng cùng cung cấp dịch vụ" in page.text

    def test_choosing_keeps_what_was_filled_and_draws_one_case(self, members, path):
        visitor = Visitor(player=members[0])

        answer = visitor.post(path, {"c_1.1": "2", "note": "Xem lại", "case": "organisation"})
        page = visitor.get(answer.location)

        assert answer.location == f"{path}?truong_hop=organisation"
        assert {name: page.form(path)[name] for name in ("c_1.1", "note", "case")} == {
            "c_1.1": "2",
            "note": "Xem lại",
            "case": "organisation",
        }
        assert [f'id="c_8-{choice}"' in page.html for choice in range(5)] == [True, False, False, True, True]

    def test_a_draft_s_case_is_remembered_by_its_choices(self, members, path):
        visitor = Visitor(player=members[0])

        visitor.post(path, {"c_8": "4", "do": "save"})

        assert visitor.get(path).form(path)["case"] == "organisation"

    def test_the_other_case_replaces_the_first(self, members, path):
        visitor = Visitor(player=members[0])
        visitor.post(path, {"c_8": "4", "do": "save"})

        page = visitor.get(visitor.post(path, {"c_8": "4", "case": "community"}).location)

        assert page.form(path)["case"] == "community"
        assert "c_8" not in page.form(path)

    def test_a_case_nobody_has_is_asked_again(self, members, path):
        page = Visitor(player=members[0]).get(f"{path}?truong_hop=khac")

        assert page.form(path)["case"] == ""

    def test_mixed_cases_are_shown_together_to_be_put_right(self, members, path):
        refused = Visitor(player=members[0]).post(path, {"c_8": "4", "c_9": "1", "do": "save"})

        assert refused.trouble == "two_cases_chosen"
        assert (refused.form(path)["c_8"], refused.form(path)["c_9"]) == ("4", "1")
