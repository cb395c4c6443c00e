"""Assisted filing: an officer, one producer, one consent; and nothing of anybody else."""

import json
import re
from datetime import timedelta

import pytest

import app  # the routes are known once it is imported
from chalicelib.domain.access import TABLE, Scope
from chalicelib.domain.consent import CONSENT_LIFE
from chalicelib.domain.dossier import CONSENT
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.doors import web
from chalicelib.services import receiving
from chalicelib.stores import aggregates, files, papers, people, producers
from tests import factories
from tests.doors.test_people import signed_in, told
from tests.doors.visitor import Visitor

assert app.app
FULL = {
    "product_name": "Mắm", "name": "Mắm", "kind": "first", "version": "1", "reason": "x", "email": "x@vidu.example", "person": "x@vidu.example",
    "file_name": "a.pdf", "content_type": "application/pdf", "size": "9", "criteria_set": "8", "type": "farm", "representative": "X",
    "address": "X", "phone": "0901234567",
}  # fmt: skip
GIVEN = {"given_by": "Bà Thử", "manner": "spoken", "agreed": "1"}
PRODUCERS = [
    route for route in web.routes if any(role is Role.PRODUCER and scope in (Scope.OWN, Scope.IN_PERSON) for role, scope in TABLE[route.act])
]
OFFICERS = [route for route in web.routes if any(role is Role.OFFICER for role, _ in TABLE[route.act]) and route not in PRODUCERS]


def consented(officer, producer="", **typed):
    """The consent, recorded at the desk."""
    answer = Visitor(player=officer).post("/can-bo/tai-ban", {**GIVEN, "producer": producer, **typed})
    assert answer.status == 303, answer.text
    return producers.consents_to(officer.email)[0]


def acting(officer, consent):
    """The officer's browser, as that producer."""
    visitor = Visitor(player=officer)
    assert visitor.post(f"/can-bo/tai-ban/{consent.producer}/{consent.id}/lam-thay").status == 303
    return visitor


@pytest.fixture
def officer(world):
    factories.year()
    return factories.officer()


@pytest.fixture
def two(officer):
    """A producer whose officer acts for it, and a neighbour with everything a producer may have."""
    mine, other = factories.producer(name="Của tôi"), factories.producer(name="Hàng xóm")
    dossier = factories.dossier(other, name="Mắm hàng xóm")
    document = factories.document(dossier)
    idea = Visitor(player=other).post("/y-tuong", {"name": "Ý tưởng hàng xóm"}).location.removeprefix("/y-tuong/")
    visitor = acting(officer, consented(officer, mine.producer))
    ids = {"producer": other.producer, "dossier": dossier.id, "document": document.id, "idea": idea, "consent": "X"}
    return visitor, mine, other, ids


def visit(visitor, route, ids):
    """The route with these ids, its form as full as any form of a producer is."""
    path = re.sub(r"{(\w+)}", lambda found: ids.get(found[1], "x"), route.path)
    return visitor.get(path) if route.method == "GET" else visitor.post(path, {**FULL, "producer": ids["producer"]})


def test_nothing_of_another_producer_is_reached_by_any_route(two):
    visitor, _, _, ids = two
    before = aggregates.get(factories.Dossier, ids["dossier"]).version

    answers = {f"{route.method} {route.path}": visit(visitor, route, ids) for route in PRODUCERS}

    assert len(answers) > 20
    assert [name for name, answer in answers.items() if "ng xóm" in answer.html] == []
    reached = {name: answer.status for name, answer in answers.items() if ("{" in name or "POST" in name) and answer.status not in (403, 404)}
    assert reached == {}
    assert aggregates.get(factories.Dossier, ids["dossier"]).version == before
    assert [each.id for each in producers.ideas_by(ids["producer"])] == [ids["idea"]]


def test_the_producer_s_own_things_are_reached_by_the_same_routes(two):
    visitor, mine, _, _ = two
    dossier = factories.dossier(mine)
    ids = {"producer": mine.producer, "dossier": dossier.id}
    own = [route for route in PRODUCERS if route.method == "GET" and any(scope is Scope.OWN for _, scope in TABLE[route.act])]

    statuses = {visit(visitor, route, ids).status for route in own if set(re.findall(r"{(\w+)}", route.path)) <= set(ids)}

    assert statuses <= {200, 404}
    assert visitor.get(f"/ho-so/{dossier.id}").status == 200


def test_while_acting_an_officer_has_no_right_of_an_officer(two):
    visitor, _, _, ids = two

    answers = {f"{route.method} {route.path}": visit(visitor, route, ids).trouble for route in OFFICERS}

    assert len(answers) > 10
    assert set(answers.values()) == {"not_allowed"}, answers


@pytest.mark.parametrize("part", ["nguoi", "nguoi-dai-dien"])
def test_what_a_producer_decides_in_person_is_not_the_officer_s(two, part):
    visitor, mine, _, _ = two

    assert visitor.get(f"/chu-the/{mine.producer}/{part}").status == 403
    assert visitor.post(f"/chu-the/{mine.producer}/nguoi/moi", {"name": "X", "email": "x@vidu.example"}).status == 403


def test_a_new_producer_without_an_address_is_filed_for_and_the_journal_says_who_for_whom(officer):
    consent = consented(officer, producer_name="Hộ bà Thử", producer_type="household")
    visitor = acting(officer, consent)

    opened = visitor.post("/ho-so", {"kind": "first", "product_name": "Bánh bà Thử"})
    dossier = aggregates.get(factories.Dossier, opened.location.removeprefix("/ho-so/"))

    assert "Đang làm thay Hộ bà Thử" in visitor.get("/ho-so").text
    assert dossier.producer == consent.producer
    assert dossier.recent[0].by == f"{officer.email} (thay PRODUCER#{consent.producer})"


def test_the_desk_form_posted_twice_makes_one_producer(officer):
    first = consented(officer, producer_name="Hộ bà Thử", producer_type="household")
    second = consented(officer, producer_name="Hộ bà  thử", producer_type="household")

    assert first.producer == second.producer


def test_a_consent_posted_twice_is_one_and_ends_once_for_all(officer):
    owner = factories.producer()
    first, again = (consented(officer, owner.producer) for _ in range(2))

    assert (first.id, len(producers.consents_to(officer.email))) == (again.id, 1)
    Visitor(player=officer).post(f"/can-bo/tai-ban/{owner.producer}/{first.id}/ket-thuc")
    assert consented(officer, owner.producer).id != first.id


def test_consent_keeps_its_words_and_tells_the_producer(officer):
    owner = factories.producer()

    consent = consented(officer, owner.producer, manner="paper", paper="Sổ 3, tờ 12")

    assert owner.producer == consent.producer
    assert "Hợp tác xã Mẫu" in consent.text
    assert (consent.given_by, consent.manner, consent.paper) == ("Bà Thử", "paper", "Sổ 3, tờ 12")
    assert told("consent_recorded") == {owner.email}


def test_a_producer_of_another_unit_is_not_served_here(officer):
    stranger = factories.producer(factories.WEST)

    answer = Visitor(player=officer).post("/can-bo/tai-ban", {**GIVEN, "producer": stranger.producer})

    assert (answer.status, answer.trouble) == (403, "not_allowed")


def test_another_officer_cannot_use_the_consent(officer):
    consent = consented(officer, factories.producer().producer)
    colleague = factories.person(Role.OFFICER, email="dong.nghiep@vidu.example")

    answer = Visitor(player=colleague).post(f"/can-bo/tai-ban/{consent.producer}/{consent.id}/lam-thay")

    assert (answer.status, answer.trouble) == (404, "not_found")


def test_a_consent_that_the_producer_ends_opens_nothing_from_the_next_request_on(officer):
    owner = factories.producer()
    consent = consented(officer, owner.producer)
    dossier, visitor = factories.dossier(owner), acting(officer, consent)
    assert visitor.get("/chu-the").status == 200

    ended = Visitor(player=owner).post(f"/chu-the/{owner.producer}/dong-y/{consent.id}/ket-thuc")

    assert ended.status == 303
    assert visitor.get("/chu-the").status == 403
    assert visitor.post(f"/ho-so/{dossier.id}/rut", {"reason": "x"}).status == 403
    assert told("consent_ended") == {owner.email, officer.email}


def test_a_consent_ends_by_itself(officer, world):
    consent = consented(officer, factories.producer().producer)
    world.shift(CONSENT_LIFE - timedelta(seconds=60))
    here = signed_in(officer.email)
    visitor = acting(here, consent)

    seen = visitor.get("/chu-the").status
    world.shift(timedelta(seconds=90))

    assert (seen, visitor.get("/chu-the").status) == (200, 403)
    assert Visitor(player=here).post(f"/can-bo/tai-ban/{consent.producer}/{consent.id}/lam-thay").trouble == "consent_over"


def test_an_officer_who_lost_the_unit_acts_no_more(officer):
    visitor = acting(officer, consented(officer, factories.producer().producer))
    factories.aggregates.rows.commit(people.ended_grant_row(officer.email, officer.actor.grants[0]))

    assert visitor.get("/chu-the").status == 403


def test_stopping_makes_an_officer_of_them_again(officer):
    visitor = acting(officer, consented(officer, factories.producer().producer))

    answer = visitor.post("/thoi-lam-thay")

    assert answer.location == "/can-bo/tai-ban"
    assert visitor.get("/can-bo").status == 200


def test_handing_back_gives_the_producer_an_address_and_ends_the_assistance(officer):
    consent = consented(officer, producer_name="Hộ bà Thử", producer_type="household")
    dossier = acting(officer, consent).post("/ho-so", {"kind": "first", "product_name": "Bánh"}).location
    desk = Visitor(player=officer)
    desk.post("/thoi-lam-thay")
    home = f"/can-bo/tai-ban/{consent.producer}/{consent.id}"

    sent = desk.post(f"{home}/ban-giao", {"name": "Bà Thử", "email": "ba.thu@vidu.example"})
    invited = told("person_invited")
    theirs = Visitor(player=signed_in("ba.thu@vidu.example"))
    accepted = theirs.post(f"/loi-moi/{consent.producer}")

    producer = people.producer(consent.producer)
    assert (sent.status, invited, accepted.status) == (303, {"ba.thu@vidu.example"}, 303)
    assert (producer.email, producer.is_assisted) == ("ba.thu@vidu.example", False)
    assert theirs.get(dossier).status == 200
    assert desk.post(f"{home}/lam-thay").trouble == "consent_over"


def test_an_officer_hands_back_only_what_has_nobody(officer):
    owner = factories.producer()
    consent = consented(officer, owner.producer)

    answer = Visitor(player=officer).post(f"/can-bo/tai-ban/{owner.producer}/{consent.id}/ban-giao", {"name": "X", "email": "x@vidu.example"})

    assert (answer.status, answer.trouble) == (409, "has_address")


def test_letters_of_who_has_no_address_reach_the_unit_s_officers(officer):
    consent = consented(officer, producer_name="Hộ bà Thử", producer_type="household")
    opened = acting(officer, consent).post("/ho-so", {"kind": "first", "product_name": "Bánh"})
    dossier = aggregates.get(factories.Dossier, opened.location.removeprefix("/ho-so/"))
    aggregates.commit(dossier.withdraw("đổi ý", by="x", at=factories.now()))

    assert told("dossier_withdrawn") == {officer.email}
    assert aggregates.get(factories.Dossier, dossier.id).state is DossierState.WITHDRAWN


SHEET = {"file_name": "giấy đồng ý.pdf", "content_type": "application/pdf", "size": len(factories.PDF), "mark": "m", "kind": CONSENT}


def ticket(visitor, dossier, **typed):
    """What the script is told of a file."""
    return visitor.post(f"/ho-so/{dossier.id}/tep", {**SHEET, **typed}, Accept="application/json")


def sent(visitor, dossier, **typed):
    """A file of the dossier, uploaded and checked."""
    document = papers.document(dossier.id, json.loads(ticket(visitor, dossier, **typed).html)["document"])[0]
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=document.key, Body=factories.PDF)
    receiving.receive(document.key, "0062E99A88DC407460")
    return document


@pytest.fixture
def signed(officer):
    """An officer by a consent on paper, the producer, and a draft of it."""
    owner = factories.producer()
    visitor = acting(officer, consented(officer, owner.producer, manner="paper", paper="Sổ 3"))
    return visitor, owner, factories.dossier(owner)


def test_the_signed_sheet_is_uploaded_into_the_dossier_and_named_by_its_consent(officer, signed):
    visitor, owner, dossier = signed
    offer = f"/ho-so/{dossier.id}/tep?kind={CONSENT}"
    offered = offer in visitor.get(f"/ho-so/{dossier.id}").html
    shown = visitor.get(offer).form(f"/ho-so/{dossier.id}/tep")

    document = sent(visitor, dossier, kind=shown["kind"])
    visitor.post("/thoi-lam-thay")

    assert offered
    assert producers.consents_to(officer.email)[0].sheets == (f"{dossier.id}/{document.id}",)
    for page in (visitor.get("/can-bo/tai-ban"), Visitor(player=owner).get(f"/chu-the/{owner.producer}/nguoi")):
        assert f"/giay-dong-y/{dossier.id}/{document.id}" in page.html
        assert "giấy đồng ý làm thay" in page.text


def test_the_signed_sheet_is_read_by_those_whom_it_concerns_and_by_no_council(officer):
    owner, (member, *_) = factories.producer(), factories.council()
    dossier = factories.dossier(owner, DossierState.IN_COUNCIL)
    sheet = factories.document(dossier, kind=CONSENT)
    province = factories.person(Role.OFFICER, factories.PROVINCE)

    for reader, reads in [(owner, True), (officer, True), (factories.coordinator(), True), (member, False), (province, False)]:
        looked = Visitor(player=reader)
        assert ("giấy đồng ý làm thay" in looked.get(f"/ho-so/{dossier.id}").text) is reads
        assert looked.get(f"/giay-dong-y/{dossier.id}/{sheet.id}").status == (303 if reads else 403)
        assert looked.get(f"/tep/{dossier.id}/{sheet.id}").status == 404


def test_the_desk_says_where_the_sheet_is_still_missing_and_again_once_it_is_taken_out(officer, signed):
    visitor, _, dossier = signed
    document = sent(visitor, dossier)
    there = "Chưa có ảnh giấy đã ký" in Visitor(player=officer).get("/can-bo/tai-ban").text

    visitor.post(f"/ho-so/{dossier.id}/tep/{document.id}/xoa")
    visitor.post("/thoi-lam-thay")

    assert not there
    assert "Chưa có ảnh giấy đã ký" in visitor.get("/can-bo/tai-ban").text


def test_a_consent_is_no_evidence_and_a_dossier_with_nothing_else_is_not_filed(officer, signed):
    visitor, owner, _ = signed
    dossier = factories.dossier_of_set(owner, state=DossierState.DRAFT)
    document = sent(visitor, dossier)
    ticked = {f"d_{document.id}": "1", "had": "", "c_1.1": ""}

    home = visitor.get(f"/ho-so/{dossier.id}").html
    linked = visitor.post(f"/ho-so/{dossier.id}/tieu-chi/1.1", {**ticked, "seen": visitor.get(f"/ho-so/{dossier.id}/tieu-chi/1.1").form(f"/ho-so/{dossier.id}/tieu-chi/1.1")["seen"]})

    assert f"/ho-so/{dossier.id}/giay/{document.id}" not in home
    assert visitor.get(f"/ho-so/{dossier.id}/giay/{document.id}").status == 404
    assert visitor.post(f"/ho-so/{dossier.id}/giay/{document.id}", {"kind": "", "seen": ""}).status == 404
    assert f"d_{document.id}" not in visitor.get(f"/ho-so/{dossier.id}/tieu-chi/1.1").html
    assert (linked.status, papers.document(dossier.id, document.id)[0].criteria) == (303, ())
    assert visitor.post(f"/ho-so/{dossier.id}/nop").trouble == "no_documents"


def test_a_consent_is_filed_beside_evidence_and_shown_to_the_officer(officer, signed):
    visitor, _, dossier = signed
    document = sent(visitor, dossier)
    sent(visitor, dossier, kind="", mark="n", file_name="giấy phép.pdf")

    filed = visitor.post(f"/ho-so/{dossier.id}/nop")
    receipt = visitor.get(f"/ho-so/{dossier.id}/phieu").text
    visitor.post("/thoi-lam-thay")

    assert filed.status == 303
    assert "giấy đồng ý làm thay" in receipt
    assert "giấy đồng ý làm thay" in visitor.get(f"/can-bo/ho-so/{dossier.id}").text
    assert CONSENT in {each.kind for each in aggregates.get(factories.Dossier, dossier.id).documents if each.id == document.id}


def test_only_an_officer_by_a_signed_consent_uploads_one_and_it_proves_nothing(officer, signed):
    visitor, owner, _ = signed
    dossier = factories.dossier_of_set(owner, state=DossierState.DRAFT)
    proving = ticket(visitor, dossier, criterion="1.1")
    visitor.post("/thoi-lam-thay")
    spoken = acting(officer, consented(officer, owner.producer))

    answers = [proving, ticket(Visitor(player=owner), dossier), ticket(spoken, dossier)]

    assert [(answer.status, json.loads(answer.html)["code"]) for answer in answers] == [(400, "field_invalid")] * 3
    assert "kind=consent" not in spoken.get(f"/ho-so/{dossier.id}").html
    assert papers.documents(dossier.id) == []


def test_a_copy_of_a_dossier_leaves_the_consent_behind(officer, signed):
    visitor, owner, dossier = signed
    sent(visitor, dossier)
    sent(visitor, dossier, kind="", mark="n", file_name="giấy phép.pdf")
    visitor.post(f"/ho-so/{dossier.id}/nop")
    sister = factories.dossier(owner, name="Bánh khác")

    Visitor(player=owner).post(f"/ho-so/{sister.id}/chep", {"source": dossier.id})

    assert [(each.name, each.kind) for each in papers.documents(sister.id)] == [("giấy phép.pdf", "")]
