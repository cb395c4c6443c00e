"""The producer's own assessment as a page: filled by radio buttons, kept, corrected, foretold, filed, read by others."""

import pytest

from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.round import Phase
from chalicelib.stores import aggregates, papers
from tests import factories
from tests.doors.situations import chosen
from tests.doors.visitor import Visitor


@pytest.fixture
def owner(world):
    factories.year_of_sets()
    return factories.producer()


@pytest.fixture
def dossier(owner):
    return factories.dossier_of_set(owner, state=DossierState.DRAFT)


@pytest.fixture
def visitor(owner):
    return Visitor(player=owner)


def path_of(dossier):
    return f"/ho-so/{dossier.id}/tu-danh-gia"


def sheet(version="0", **changes):
    """A full one as a browser posts it."""
    typed = {name: value for name, value in chosen(**changes).items() if name.startswith("c_")}
    return {**typed, "version": version}


def test_the_dossier_leads_to_it(visitor, dossier):
    page = visitor.get(f"/ho-so/{dossier.id}")

    assert "Bạn chưa tự chấm theo bộ tiêu chí." in page.text
    assert f'href="{path_of(dossier)}"' in page.html


def test_a_part_of_it_comes_back_and_promises_no_star(visitor, dossier):
    answer = visitor.post(path_of(dossier), {"version": "0", "c_1.1": "2", "c_5.3": "4", "c_5.2": ""})
    page = visitor.get(path_of(dossier))
    form = page.form(path_of(dossier))

    assert (answer.status, answer.location) == (303, path_of(dossier))
    assert {name: form.get(name) for name in ("c_1.1", "c_5.3", "c_1.2", "version")} == {
        "c_1.1": "2",
        "c_5.3": "4",
        "c_1.2": None,
        "version": "1",
    }
    assert "Đã chọn 2/32 tiêu chí, được 7 điểm" in page.text
    assert "nhiều nhất 99 điểm" in page.text
    assert "Dự kiến" not in page.text


def test_a_complete_one_shows_star_missed_marks_and_the_way_up(visitor, dossier):
    visitor.post(path_of(dossier), sheet(**{"3_5": "1"}))
    page, home = visitor.get(path_of(dossier)), visitor.get(f"/ho-so/{dossier.id}")

    text = " ".join(page.text.split())
    assert "Dự kiến: 98 điểm, 3 sao." in text
    assert "Điểm đã thuộc khung 5 sao nhưng còn thiếu yêu cầu tối thiểu." in text
    assert "Để lên 4 sao cần đạt 1 yêu cầu tối thiểu" in text
    assert "Chưa đạt tối thiểu 4 sao: 3.5." in text
    assert "(cần từ 2 điểm, đang 1 điểm)" in text
    assert "thêm 1 điểm ở 1 tiêu chí" in text
    assert "thêm 1 điểm, đạt tối thiểu 4 sao" in text
    assert "Dự kiến: 98 điểm, 3 sao." in " ".join(home.text.split())
    assert "32/32 tiêu chí đã tự chấm, 0 có minh chứng." in " ".join(home.text.split())


def test_points_missing_are_told(visitor, dossier):
    fewer = dict.fromkeys(
        ("1_2", "1_3", "1_7", "2_4", "3_2", "3_3", "4_2", "4_3", "5_3", "6_1", "6_2", "10", "11"), "1"
    )
    visitor.post(path_of(dossier), sheet(**fewer, **{"9": "2", "5_2": "1", "3_1": "1", "2_2": "1"}))

    text = " ".join(visitor.get(path_of(dossier)).text.split())

    assert "Để được 3 sao cần đạt 2 yêu cầu tối thiểu" in text


def test_nothing_is_lost_on_an_impossible_choice(visitor, dossier):
    typed = sheet(**{"5_1": "1"})

    refused = visitor.post(path_of(dossier), typed)
    corrected = visitor.post(path_of(dossier), {**refused.form(path_of(dossier)), "c_5.2": ""})

    assert (refused.status, refused.trouble, refused.wrong_field) == (400, "choice_not_due", "c_5.2")
    assert {name: value for name, value in refused.form(path_of(dossier)).items() if name in typed} == typed
    assert corrected.status == 303


def test_two_at_once_are_told_and_nothing_is_lost(visitor, dossier):
    visitor.post(path_of(dossier), {"version": "0", "c_1.1": "1"})

    late = visitor.post(path_of(dossier), {"version": "0", "c_1.1": "3"})
    again = visitor.post(path_of(dossier), late.form(path_of(dossier)))

    assert (late.status, late.trouble) == (409, "changed_meanwhile")
    assert late.form(path_of(dossier))["c_1.1"] == "3"
    assert (again.status, papers.self_assessment(dossier.id)[0].choices) == (303, {"1.1": 3})


def test_a_filed_one_is_read_by_officer_and_member_and_changed_by_nobody(world):
    factories.year_of_sets(Phase.COUNCIL)
    member, *_ = factories.council(factories.PROVINCE)
    owner = factories.producer()
    dossier = factories.dossier_of_set(owner)
    kept = factories.replace(dossier, self_assessment={"1.1": 2})
    aggregates.commit(kept.next("Changed", at=factories.now(), by="test"))
    readers = [owner, member, factories.person(Role.OFFICER, factories.PROVINCE)]

    pages = [Visitor(player=reader).get(path_of(dossier)) for reader in readers]

    assert [path_of(dossier) in page.forms() for page in pages] == [False] * 3
    assert all("Bản đã nộp" in page.text for page in pages)
    assert path_of(dossier) in Visitor(player=member).get(f"/hoi-dong/phieu/{dossier.id}").html
    assert path_of(dossier) in Visitor(player=readers[2]).get(f"/can-bo/ho-so/{dossier.id}").html


def test_without_a_set_the_page_says_so(world):
    factories.year()
    owner = factories.producer()
    dossier = factories.dossier(owner)

    pages = [Visitor(player=owner).get(path) for path in (f"/ho-so/{dossier.id}", path_of(dossier))]

    assert all("không chấm theo bộ tiêu chí trên hệ thống" in page.text for page in pages)
    assert all(path_of(dossier) not in page.forms() for page in pages)


def test_set_26_asks_for_its_case_first(visitor, owner):
    dossier = factories.dossier_of_set(owner, 26, DossierState.DRAFT)

    answer = visitor.post(path_of(dossier), {"version": "0", "c_1.1": "1", "case": "community"})

    assert answer.location == f"{path_of(dossier)}?truong_hop=community"
    assert "Đang chấm theo trường hợp" in visitor.get(answer.location).text
    assert papers.self_assessment(dossier.id)[0].choices == {"1.1": 1}
