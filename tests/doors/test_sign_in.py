"""Sign-in: limits by network, the same work for the unknown, sessions that can be ended, and nothing typed lost."""

from datetime import timedelta

import pytest

from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import access
from chalicelib.stores import aggregates, clients, mails, people
from tests import factories
from tests.doors.test_public import code_for
from tests.doors.visitor import Visitor

OFFICER = "officer.dong@vidu.example"


def sign_in(visitor, address, page):
    """From a page that asks for it, with what it carries."""
    asked = visitor.post("/dang-nhap", {**page.form("/dang-nhap"), "email": address})
    return visitor.post("/dang-nhap/ma", {**asked.form("/dang-nhap/ma"), "code": code_for(address)})


@pytest.fixture
def lost(world):
    """A producer whose session ended while they wrote a reason."""
    factories.year()
    owner = factories.producer()
    dossier = factories.dossier(owner)
    people.end_session(owner.token)
    return owner, dossier


def test_a_network_that_asks_too_often_is_refused_and_a_neighbour_is_not(world):
    here = Visitor(source="203.0.113.7")
    for number in range(30):
        assert here.post("/dang-nhap", {"email": f"a{number}@vidu.example"}).status == 303

    refused = Visitor(source="203.0.113.99").post("/dang-nhap", {"email": "b@vidu.example"})
    neighbour = Visitor(source="203.0.114.1").post("/dang-nhap", {"email": "b@vidu.example"})

    assert (refused.status, refused.trouble) == (429, "too_many_here")
    assert refused.form("/dang-nhap")["email"] == "b@vidu.example"
    assert neighbour.status == 303
    world.shift(timedelta(minutes=2))
    assert here.post("/dang-nhap", {"email": "b@vidu.example"}).status == 303


def test_guesses_of_codes_count_against_the_network_too(world):
    visitor = Visitor()
    answers = [visitor.post("/dang-nhap/ma", {"email": f"a{n}@vidu.example", "code": "000000"}) for n in range(31)]

    assert {answer.trouble for answer in answers[:30]} == {"code_expired"}
    assert answers[30].trouble == "too_many_here"


@pytest.mark.moto
def test_an_unknown_address_costs_the_same_calls(world, monkeypatch):
    factories.officer()

    def calls_for(address):
        made = []
        for service in ("dynamodb", "sqs"):
            clients.client(service).meta.events.register(
                "before-call", lambda model, **_: made.append(model.name), unique_id="spy"
            )
        connection = aggregates.rows._connection()
        connection.client.meta.events.register("before-call", lambda model, **_: made.append(model.name), unique_id="spy")
        access.ask_code(address, "203.0.113.7")
        for each in (*(clients.client(service) for service in ("dynamodb", "sqs")), connection.client):
            each.meta.events.unregister("before-call", unique_id="spy")
        return made

    known, unknown = calls_for(OFFICER), calls_for("khong.ai@vidu.example")
    assert known == unknown
    assert "SendMessage" in known
    assert [mail.to for mail in mails.waiting("sign-in")] == [OFFICER]


def test_an_accented_address_is_refused_with_help(world):
    answer = Visitor().post("/dang-nhap", {"email": "bà.ba@vidu.example"})

    assert (answer.status, answer.trouble, answer.wrong_field) == (400, "address_accented", "email")
    assert "không dấu" in answer.text


def test_a_form_posted_after_the_session_ended_is_shown_again_after_sign_in(lost):
    owner, dossier = lost
    path, visitor = f"/ho-so/{dossier.id}/rut", Visitor(player=owner)

    refused = visitor.post(path, {"reason": "Lý do dài\nhai dòng"})
    back = sign_in(visitor, owner.email, refused)

    assert (refused.status, refused.trouble) == (401, "sign_in_first")
    assert (back.status, back.trouble) == (200, "form_kept")
    assert back.form(path)["reason"] == "Lý do dài\nhai dòng"
    assert aggregates.get(type(dossier), dossier.id).state is DossierState.DRAFT
    assert visitor.post(path, back.form(path)).status == 303
    assert aggregates.get(type(dossier), dossier.id).state is DossierState.WITHDRAWN


def test_a_wrong_code_on_the_way_loses_nothing(lost):
    owner, dossier = lost
    path, visitor = f"/ho-so/{dossier.id}/rut", Visitor(player=owner)
    refused = visitor.post(path, {"reason": "Còn đây"})
    asked = visitor.post("/dang-nhap", {**refused.form("/dang-nhap"), "email": owner.email})

    wrong = visitor.post("/dang-nhap/ma", {**asked.form("/dang-nhap/ma"), "code": "000000"})
    back = visitor.post("/dang-nhap/ma", {**wrong.form("/dang-nhap/ma"), "code": code_for(owner.email)})

    assert wrong.trouble == "code_wrong"
    assert back.form(path)["reason"] == "Còn đây"


def test_somebody_else_who_signs_in_there_sees_the_words_and_not_the_page(lost):
    owner, dossier = lost
    visitor, other = Visitor(player=owner), factories.producer(name="Hàng xóm")
    refused = visitor.post(f"/ho-so/{dossier.id}/rut", {"reason": "Của tôi"})

    answer = sign_in(visitor, other.email, refused)

    assert answer.trouble == "not_allowed"
    assert "Của tôi" in answer.text
    assert "Bánh tét" not in answer.text


def test_a_page_that_asked_for_a_sign_in_opens_after_it(lost):
    owner, dossier = lost
    visitor = Visitor(player=owner)

    answer = sign_in(visitor, owner.email, visitor.get(f"/ho-so/{dossier.id}"))

    assert (answer.status, answer.location) == (303, f"/ho-so/{dossier.id}")


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/", "//evil.example", "/ho-so/../x/y", "/khong-co", "/ho-so/a%0d%0aX: y", "/ho-so/a\r\nSet-Cookie: x", "javascript:1", "/\\evil.example",
    ],
)
@pytest.mark.parametrize("field", ["tro_lai", "gui_lai"])
def test_nobody_is_led_anywhere_else(world, field, to):
    factories.officer()
    visitor = Visitor()
    asked = visitor.post("/dang-nhap", {"email": OFFICER, field: to})

    answer = visitor.post("/dang-nhap/ma", {"email": OFFICER, field: to, "code": code_for(OFFICER)})

    assert asked.status == 200
    assert (answer.status, answer.location) == (303, "/")


def test_without_an_origin_a_cross_site_form_is_refused(world):
    answer = Visitor().post("/dang-nhap", {"email": OFFICER}, Sec_Fetch_Site="cross-site")

    assert (answer.status, answer.trouble) == (403, "form_expired")


def test_sessions_are_listed_and_all_others_ended(world):
    here, there = factories.officer(), factories.officer()
    stranger = factories.coordinator()
    visitor = Visitor(player=here)

    text = visitor.get("/phien").text
    answer = visitor.post("/phien", {"which": "others"})

    assert "là trình duyệt này" in text
    assert answer.status == 303
    assert access.who(here.token).actor.email
    assert not access.who(there.token).actor.email
    assert access.who(stranger.token).actor.email


def test_one_s_own_session_is_ended_and_never_another_s(world):
    here, there, stranger = factories.officer(), factories.officer(), factories.coordinator()
    visitor = Visitor(player=here)

    foreign = visitor.post("/phien", {"which": people.hashed(stranger.token)})
    own = visitor.post("/phien", {"which": people.hashed(there.token)})

    assert (foreign.status, foreign.trouble, own.status) == (404, "not_found", 303)
    assert access.who(stranger.token).actor.email
    assert not access.who(there.token).actor.email
