"""The pages of what is on record: a round, a dossier's acts and looks, who was told, a late exception."""

from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.words import VIETNAM
from chalicelib.services import notices, outbox
from chalicelib.stores import aggregates, mails
from tests import factories as make
from tests.doors.visitor import Visitor


@pytest.fixture(name="filed")
def _filed(world):
    """A filed dossier whose letters are out; one of them came back."""
    make.year()
    owner, officer = make.producer(), make.officer()
    dossier = make.dossier(owner, DossierState.SUBMITTED)
    event = next(each for each in dossier.recent if each.name == "DossierSubmitted")
    notices.tell(dossier, event)
    for mail in list(mails.waiting("mau")):
        outbox.send(mail.id)
    returned = next(mail for mail in mails.about(f"DOSSIER#{dossier.id}") if mail.to == officer.email)
    mails.note_return(returned.provider_id, officer.email, "Bounce", make.now())
    return dossier, owner, officer


def test_an_officer_of_the_unit_sees_who_was_told_and_what_became_of_it(filed):
    dossier, owner, officer = filed

    text = Visitor(player=officer).get(f"/can-bo/ho-so/{dossier.id}/thu").text

    assert all(part in text for part in (owner.email, officer.email, "Đã gửi", "Địa chỉ không nhận thư"))


def test_an_officer_of_the_province_sees_the_addresses_covered(filed):
    dossier, owner, _ = filed
    province = make.person(Role.OFFICER, make.PROVINCE)

    text = Visitor(player=province).get(f"/can-bo/ho-so/{dossier.id}/thu").text

    assert owner.email not in text
    assert "c…@vidu.example" in text


def test_a_sister_unit_s_officer_sees_nothing(filed):
    answer = Visitor(player=make.officer(make.WEST)).get(f"/can-bo/ho-so/{filed[0].id}/thu")

    assert answer.trouble == "not_allowed"


def test_the_record_shows_acts_looks_and_letters(filed):
    dossier, owner, officer = filed
    Visitor(player=officer).get(f"/can-bo/ho-so/{dossier.id}")

    text = Visitor(player=make.coordinator()).get(f"/dieu-phoi/ho-so/{dossier.id}").text

    assert all(part in text for part in ("Nộp hồ sơ", "Xem hồ sơ và thông tin liên hệ", officer.email, owner.email))
    assert "Chuỗi mã băm khớp" in text


def test_a_late_exception_is_given_and_shown(world):
    round_ = make.year()
    dossier = make.dossier(make.producer())
    coordinator = Visitor(player=make.coordinator())
    path = f"/dieu-phoi/ho-so/{dossier.id}"
    typed = {"until": (round_.closes_at + timedelta(days=1)).astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"), "reason": "Bão số 3"}

    answer = coordinator.post(f"{path}/nop-muon", typed)

    assert (answer.status, answer.location) == (303, path), answer.text
    assert aggregates.get(Dossier, dossier.id).late.reason == "Bão số 3"
    for page in (path, f"/dieu-phoi/dot/{round_.id}"):
        assert "Bão số 3" in coordinator.get(page).text


def test_a_round_unit_by_unit(filed):
    text = " ".join(Visitor(player=make.coordinator()).get("/dieu-phoi/dot/mau_2024-r1").text.split())

    assert "Huyện Đông" in text
    assert "Đã nộp, chờ kiểm tra: 1" in text
