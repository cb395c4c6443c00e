"""The chair's page: what waits, what is kept, what a browser without a script sends, and how much the page weighs."""

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase
from chalicelib.services import scoring
from chalicelib.stores import aggregates, papers
from tests import factories
from tests.doors.situations import concluded
from tests.doors.visitor import Visitor

_MOST_BYTES = 120_000


@pytest.fixture
def dossier(world):
    factories.year_of_sets(Phase.COUNCIL)
    factories.council(factories.PROVINCE)
    return factories.dossier_of_set(factories.producer())


@pytest.fixture
def chair(dossier):
    return Visitor(player=factories.person(Role.CHAIR, factories.PROVINCE, email=factories.MEMBERS[0]))


def test_the_list_leads_the_chair_to_what_is_not_concluded(dossier, chair):
    before = chair.get("/hoi-dong")
    factories.conclude(dossier)
    after = chair.get("/hoi-dong")

    assert f'/hoi-dong/ket-luan/{dossier.id}">CHƯA ĐỦ' in before.html
    assert f'/hoi-dong/ket-luan/{dossier.id}">Đã đủ' in after.html


def test_a_member_who_does_not_chair_is_not_led_there(dossier):
    member = Visitor(player=factories.person(Role.MEMBER, factories.PROVINCE, email=factories.MEMBERS[1]))

    assert "ket-luan" not in member.get("/hoi-dong").html
    assert member.get(f"/hoi-dong/ket-luan/{dossier.id}").status == 403


def test_an_empty_form_says_nothing_and_a_full_one_everything(dossier, chair):
    path = f"/hoi-dong/ket-luan/{dossier.id}"
    page = chair.get(path)
    assert {value for name, value in page.form(path).items() if name.startswith("f_")} == {""}

    answer = chair.post(path, concluded(k_K1="1", r_K1="Phiếu kiểm nghiệm bị sửa"))

    assert (answer.status, answer.location) == (303, path)
    (kept,) = papers.conclusions(dossier.id, Tier.PROVINCE)
    assert (kept.knock_outs, kept.findings["3.5"]) == ({"K1": "Phiếu kiểm nghiệm bị sửa"}, {3: True, 4: True})
    assert aggregates.get(Dossier, dossier.id).concluded


def test_what_was_kept_is_on_the_form_again_and_in_the_history(dossier, chair):
    path = f"/hoi-dong/ket-luan/{dossier.id}"
    chair.post(path, concluded(k_K1="1", r_K1="Phiếu bị sửa", f_3__5_4="0"))

    page = chair.get(path)

    form = page.form(path)
    assert (form["f_3.5_4"], form["f_3.5_3"], form["k_K1"], form["r_K1"].strip(), form["version"]) == ("0", "1", "1", "Phiếu bị sửa", "1")
    assert "Đã kết luận đủ" in page.text
    assert "Các lần đã ghi" in page.text


@pytest.mark.parametrize("no", range(1, 27))
def test_the_page_of_any_set_is_light(dossier, chair, no):
    each = factories.dossier_of_set(factories.producer(), no)
    for member in factories.council(factories.PROVINCE):
        if no != 26:  # its best options are of two cases
            scoring.sign(member.actor, each.id, factories.best_of_set(no), "")

    page = chair.get(f"/hoi-dong/ket-luan/{each.id}")

    assert page.status == 200
    assert len(page.html.encode()) < _MOST_BYTES


def test_past_the_tally_the_chair_still_reads_what_was_concluded(dossier, chair):
    chair.post(f"/hoi-dong/ket-luan/{dossier.id}", concluded(f_3__5_4="0"))
    kept = aggregates.get(Dossier, dossier.id)
    aggregates.commit(kept.next("Changed", at=factories.now(), by="test", state=DossierState.SCORED))

    page = chair.get(f"/hoi-dong/ket-luan/{dossier.id}")

    assert "Đã kết luận không đạt (1)" in page.text
    assert f"/hoi-dong/ket-luan/{dossier.id}" not in page.forms()
