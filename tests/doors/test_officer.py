"""Officers' pages: check, accept, send back, see proposals, record a decision."""

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import notices, outbox, ruling
from chalicelib.stores import aggregates, papers
from tests import factories
from tests.doors.visitor import Visitor

RESULTS = "/can-bo/ket-qua/mau_2024-r1/district/dong"


@pytest.fixture
def owner(world):
    factories.year()
    return factories.producer()


def test_the_worklist_shows_the_units_own_dossiers(owner):
    factories.dossier(owner, DossierState.SUBMITTED, name="Của huyện Đông")
    factories.dossier(factories.producer(factories.WEST), DossierState.SUBMITTED, name="Của huyện Tây")

    text = Visitor(player=factories.officer()).get("/can-bo").text

    assert "Của huyện Đông" in text
    assert "Của huyện Tây" not in text


def test_the_province_sees_what_reached_it(owner):
    factories.dossier(owner, DossierState.SUBMITTED, name="Còn ở huyện")
    factories.dossier(owner, DossierState.FORWARDED, name="Đã lên tỉnh")

    text = Visitor(player=factories.officer(factories.PROVINCE)).get("/can-bo").text

    assert "Đã lên tỉnh" in text
    assert "Còn ở huyện" not in text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Một"}), ("?nhom=onward", {"Hai"}), ("?trang_thai=submitted", {"Một"}), ("?trang_thai=accepted", {"Hai"}),
        ("?tim=mot", {"Một"}), ("?dot=khac", set()), ("?don_vi=tay", set()), ("?trang=x&loai=first", {"Một"}),
    ],
)
def test_the_worklist_is_filtered_by_its_address(owner, query, seen):
    factories.dossier(owner, DossierState.SUBMITTED, name="Một")
    factories.dossier(owner, DossierState.ACCEPTED, name="Hai")

    text = Visitor(player=factories.officer()).get(f"/can-bo{query}").text

    assert {name for name in ("Một", "Hai") if name in text} == seen


def test_accepting_moves_the_dossier_on(owner):
    dossier = factories.dossier(owner, DossierState.SUBMITTED)
    visitor, path = Visitor(player=factories.officer()), f"/can-bo/ho-so/{dossier.id}"

    answer = visitor.post(f"{path}/tiep-nhan", visitor.get(path).form(f"{path}/tiep-nhan"))

    assert (answer.status, answer.location) == (303, path)
    assert aggregates.get(Dossier, dossier.id).state is DossierState.ACCEPTED


def test_sending_back_keeps_every_word(owner):
    dossier = factories.dossier(owner, DossierState.SUBMITTED)
    visitor, path = Visitor(player=factories.officer()), f"/can-bo/ho-so/{dossier.id}"
    form = {**visitor.get(path).form(f"{path}/tra-lai"), "reason": "1. Thiếu nhãn\r\n2. Thiếu hợp đồng"}

    answer = visitor.post(f"{path}/tra-lai", form)

    assert answer.status == 303
    assert aggregates.get(Dossier, dossier.id).return_reason == "1. Thiếu nhãn\n2. Thiếu hợp đồng"


def test_only_the_unit_that_holds_a_dossier_is_offered_to_act(owner):
    dossier = factories.dossier(owner, DossierState.SUBMITTED)
    path = f"/can-bo/ho-so/{dossier.id}"

    province = Visitor(player=factories.officer(factories.PROVINCE)).get(path)
    district = Visitor(player=factories.officer()).get(path)

    assert f"{path}/tiep-nhan" not in province.forms()
    assert f"{path}/tiep-nhan" in district.forms()


def test_proposals_show_the_mean_cut_and_the_reason(world):
    factories.year(Phase.DECISION)
    factories.dossier(factories.producer(), DossierState.SCORED)

    answer = Visitor(player=factories.officer()).get(RESULTS)

    assert "60,00" in answer.text
    assert "công nhận 3 sao" in answer.text
    assert RESULTS in answer.forms()


def test_a_decision_is_recorded_shown_mended_and_then_published_once(world):
    factories.year(Phase.DECISION)
    factories.dossier(factories.producer(), DossierState.SCORED)
    visitor = Visitor(player=factories.officer())
    today = factories.now().date().isoformat()

    answer = visitor.post(RESULTS, {"number": "43/QĐ-UBND", "date": today, "signer": "Chủ tịch"})
    mended = visitor.post(RESULTS, {"number": "34/QĐ-UBND", "date": today, "signer": "Chủ tịch"})
    page = visitor.get(RESULTS)
    for piece in ruling.ranges("mau_2024-r1", Tier.DISTRICT):
        assert ruling.apply(piece) == 0  # recorded, not published: nothing follows
    published = visitor.post(f"{RESULTS}/cong-bo")
    after = visitor.get(RESULTS)

    assert (answer.status, answer.location, mended.status, published.status) == (303, RESULTS, 303, 303)
    assert papers.decisions("mau_2024-r1", Tier.DISTRICT)["dong"].number == "34/QĐ-UBND"
    assert aggregates.get(Round, "mau_2024-r1").stage(Tier.DISTRICT).decisions == ("dong",)
    assert "34/QĐ-UBND" in page.text
    assert "Chưa công bố" in page.text
    assert "Đã công bố" in after.text
    assert not {RESULTS, f"{RESULTS}/cong-bo", f"{RESULTS}/ban-quet"} & set(after.forms())


@pytest.mark.parametrize("tier", ["huyen", "DISTRICT", "commune"])
def test_an_unknown_tier_is_not_found(world, tier):
    factories.year(Phase.DECISION)

    answer = Visitor(player=factories.officer()).get(f"/can-bo/ket-qua/mau_2024-r1/{tier}/dong")

    assert (answer.status, answer.trouble) == (404, "not_found")


def test_who_only_checks_is_told_that_the_dossier_goes_up_and_so_is_its_producer(world):
    factories.year_of_sets()
    owner = factories.producer()
    dossier = factories.dossier(owner, DossierState.SUBMITTED, tier=Tier("commune"), regulation=factories.SETS, criteria_set=8)
    officer, path = Visitor(player=factories.officer()), f"/can-bo/ho-so/{dossier.id}"
    page = officer.get(path)

    answer = officer.post(f"{path}/tiep-nhan", page.form(f"{path}/tiep-nhan"))

    proposed = aggregates.get(Dossier, dossier.id)
    (letter,) = [each for each in notices.letters(proposed, proposed.recent[-1]) if each.to == owner.email]
    text = outbox.written(letter)["text"]
    assert (answer.status, "Đề nghị lên cấp tỉnh" in page.text, "chuyển sang hội đồng" in page.text) == (303, True, False)
    assert "đã được kiểm tra và đề nghị cấp tỉnh đánh giá." in text
    assert "Quyết định số" not in text
