"""An appeal's way: filed by a producer, given to an officer, answered, told; and no score changes."""

from chalicelib.domain.deed import Deed
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import deeds
from chalicelib.stores import aggregates, appeals, producers
from tests import factories as make
from tests.doors.visitor import Visitor


def test_the_whole_way(world):
    make.year()
    owner, coordinator, officer = make.producer(), make.coordinator(), make.officer()
    dossier = make.dossier(owner, DossierState.NOT_RECOGNISED)
    path, before = f"/ho-so/{dossier.id}/kien-nghi", aggregates.get(Dossier, dossier.id)

    for _ in range(2):
        assert Visitor(player=owner).post(path, {"point": "Tiêu chí 1.2 chấm thiếu"}).status == 303
    (appeal,) = appeals.open_in("mau")
    assert appeal.product_name in Visitor(player=coordinator).get("/dieu-phoi/dot/mau_2024-r1").text
    given = Visitor(player=coordinator).post(f"{path}/{appeal.id}/giao", {"handler": officer.email})
    answered = Visitor(player=coordinator).post(f"{path}/{appeal.id}/tra-loi", {"text": "Đã xem lại phiếu"})

    assert (given.status, answered.status) == (303, 303)
    assert appeals.open_in("mau") == []
    assert "Đã xem lại phiếu" in Visitor(player=owner).get(path).text
    assert aggregates.get(Dossier, dossier.id) == before
    done = sorted(producers.deeds_about(f"DOSSIER#{dossier.id}"), key=lambda each: each.at)
    told = [(each.deed, mail.to) for each in done for mail in deeds.letters(each)]
    assert told == [
        (Deed.APPEAL_FILED, coordinator.email), (Deed.APPEAL_ASSIGNED, officer.email), (Deed.APPEAL_ANSWERED, owner.email)]
    assert all(each.prev for each in done[1:])


def test_a_unit_s_officer_reads_it_and_answers_nothing(world):
    make.year()
    owner, officer = make.producer(), make.officer()
    dossier = make.dossier(owner, DossierState.NOT_RECOGNISED)
    path = f"/ho-so/{dossier.id}/kien-nghi"
    Visitor(player=owner).post(path, {"point": "Tiêu chí 1.2"})

    page = Visitor(player=officer).get(path)

    assert ("Tiêu chí 1.2" in page.text, page.forms() & {path, f"{path}/giao"}) == (True, set())
    assert Visitor(player=make.officer(make.WEST)).get(path).trouble == "not_allowed"
