"""The trail across dossiers: by day, person and dossier, page by page; for the coordinator of the province alone."""

from datetime import timedelta

import pytest

from chalicelib.domain.deed import Deed
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.words import VIETNAM
from chalicelib.services import audit, looks, trail
from chalicelib.services.trail import Asked
from tests import factories as make
from tests.doors.visitor import Visitor
from tests.stream import Stream


@pytest.fixture(name="two")
def _two(world):
    """Two dossiers accepted today, the second looked at by two officers."""
    make.year()
    stream = Stream()
    first, second = (make.dossier(make.producer(), DossierState.ACCEPTED, name=name) for name in ("Một", "Hai"))
    for who in (make.officer(), make.person(make.Role.OFFICER, email="hai@vidu.example")):
        looks.note(who.actor, Deed.DOSSIER_SEEN, {"dossier": second.id})
    stream.deliver()
    return first, second


def lines(**asked):
    return trail.page(make.coordinator().actor, Asked(**asked)).lines


def today():
    return make.now().astimezone(VIETNAM).date()


def test_a_day_lists_every_act_and_look_of_the_province_in_order(two):
    found = [each for each in lines(day=today().isoformat()) if each.about in {f"DOSSIER#{dossier.id}" for dossier in two}]

    assert [each.at for each in found] == sorted(each.at for each in found)
    for dossier in two:
        acts = [(each.what, each.version) for each in found if each.about == f"DOSSIER#{dossier.id}" and each.what != Deed.DOSSIER_SEEN]
        assert acts == [("DossierOpened", 0), ("DossierSubmitted", 1), ("DossierAccepted", 2)]
    assert sorted(each.by for each in found if each.what == Deed.DOSSIER_SEEN) == ["hai@vidu.example", make.officer().email]
    assert lines() == lines(day=today().isoformat())
    assert lines(day=(today() - timedelta(days=1)).isoformat()) == ()


def test_a_person_s_lines_on_any_day_and_on_one(two):
    found = lines(person="HAI@vidu.example")

    assert [(each.about, each.what, each.version) for each in found] == [(f"DOSSIER#{two[1].id}", Deed.DOSSIER_SEEN, two[1].version)]
    assert lines(person="hai@vidu.example", day=today().isoformat()) == found
    assert lines(person="hai@vidu.example", day=(today() + timedelta(days=1)).isoformat()) == ()


def test_a_dossier_s_lines_are_its_own_trail(two):
    found = lines(dossier=two[1].id)

    assert [(each.at, each.by, each.what) for each in found] == [
        (line.at, line.by, line.what) for line in audit.trail(make.coordinator().actor, two[1].id).lines
    ]
    assert {each.what for each in lines(dossier=two[1].id, person="hai@vidu.example")} == {Deed.DOSSIER_SEEN}
    assert lines(dossier="none") == ()


@pytest.mark.parametrize("by", [{}, {"dossier": True}])
def test_pages_follow_one_another_without_a_gap(two, monkeypatch, by):
    asked = {"dossier": two[1].id} if by else {}
    whole = lines(**asked)
    monkeypatch.setattr(trail, "PAGE", 2)

    found, page = [], trail.page(make.coordinator().actor, Asked(**asked))
    found += page.lines
    while page.more:
        page = trail.page(make.coordinator().actor, Asked(**asked, after=page.more))
        found += page.lines

    assert found == list(whole)


def test_it_is_a_coordinator_s_and_of_their_own_province(two):
    other = make.person(make.Role.COORDINATOR, "khac", email="khac@vidu.example", province="khac").actor

    assert trail.page(other, Asked()).lines == ()
    for by, asked in ((make.officer().actor, Asked()), (other, Asked(dossier=two[0].id))):
        with pytest.raises(Refused) as refused:
            trail.page(by, asked)
        assert refused.value.why is Why.NOT_ALLOWED


def test_the_page_says_who_and_what_and_no_name(two):
    visitor = Visitor(player=make.coordinator())

    page = visitor.get(f"/dieu-phoi/so-ghi?nguoi=hai@vidu.example&ngay={today()}")

    assert two[1].id in page.text
    assert "Xem hồ sơ và thông tin liên hệ" in page.text
    assert two[1].producer_name not in page.text
    assert visitor.get("/dieu-phoi/so-ghi?ngay=31/02").trouble == "field_invalid"
    assert "/dieu-phoi/so-ghi" in visitor.get("/dieu-phoi").html
