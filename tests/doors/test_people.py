"""A producer's profile, its people and what criterion 3.2 asks; ideas from a producer to an officer and back."""

import pytest

from chalicelib.domain.deed import DEED_LETTERS
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import SIGN_IN_LETTER
from chalicelib.domain.names import Email
from chalicelib.services import access, outbox
from chalicelib.stores import aggregates, mails, people, producers
from tests import factories
from tests.doors.visitor import Visitor
from tests.stream import Stream

PROFILE = {
    "name": "Hợp tác xã Mẫu",
    "type": "cooperative",
    "representative": "Người Thử",
    "title": "Giám đốc",
    "address": "Ấp Mẫu, xã Mẫu",
    "phone": "0901234567",
    "tax_code": "0123456789",
    "registration_number": "01/ĐK",
}
SECOND = "nguoi.hai@vidu.example"


@pytest.fixture
def owner(world):
    factories.year()
    return factories.producer()


def told(letter):
    """To whom a letter of this name waits; each is written whole."""
    Stream().deliver()
    found = [mail for mail in mails.waiting(factories.PROVINCE) if mail.letter == letter]
    assert all("$" not in outbox.written(mail)["text"] for mail in found)
    return {mail.to for mail in found}


def save(player, **changes):
    visitor, path = Visitor(player=player), f"/chu-the/{player.producer}"
    return visitor.post(path, {**visitor.get(path).form(path), **PROFILE, **changes})


def signed_in(address):
    """Whoever has this address, in a browser of their own; the person must be known."""
    actor = people.actor(Email(address))
    session = factories.Session(email=Email(address), csrf=factories.ids.secret(), expires_at=factories.now() + factories.timedelta(hours=1))
    token = factories.ids.secret()
    people.put_session(token, session)
    return factories.Player(actor=actor, token=token, csrf=session.csrf)


def joined(owner, address=SECOND):
    home = f"/chu-the/{owner.producer}/nguoi"
    assert Visitor(player=owner).post(f"{home}/moi", {"name": "Người Hai", "email": address}).status == 303
    second = signed_in(address)
    assert Visitor(player=second).post(f"/loi-moi/{owner.producer}").status == 303
    return second


def test_a_profile_is_kept_once(owner):
    answer = save(owner, phone="+84 901 234 567")

    kept = people.producer(owner.producer)
    assert answer.status == 303
    assert (kept.phone, kept.tax_code, kept.representative) == ("0901234567", "0123456789", "Người Thử")
    assert "0901234567" in Visitor(player=owner).get(f"/chu-the/{owner.producer}").html


def test_two_tabs_do_not_overwrite_each_other(owner):
    visitor, path = Visitor(player=owner), f"/chu-the/{owner.producer}"
    form = visitor.get(path).form(path)
    save(owner)

    answer = visitor.post(path, {**form, **PROFILE, "address": "Nơi khác"})

    assert (answer.status, answer.trouble) == (409, "changed_meanwhile")
    assert answer.form(path)["address"] == "Nơi khác"


@pytest.mark.parametrize(("field", "other"), [("tax_code", {"phone": "0907654321"}), ("phone", {"tax_code": "9876543210"})])
def test_a_number_of_another_producer_offers_to_join_and_tells_nobody_s_name(owner, field, other):
    save(owner)
    twin = factories.producer(name="Chủ thể thứ hai")

    answer = save(twin, name="Chủ thể thứ hai", **other)
    asked = Visitor(player=twin).post("/xin-tham-gia", answer.form("/xin-tham-gia"))

    assert (answer.status, answer.trouble, answer.wrong_field) == (409, "producer_known", field)
    assert "Hợp tác xã Mẫu" not in answer.text + asked.text
    assert told("join_asked") == {owner.email}


def test_a_shared_phone_is_kept_when_they_say_so(owner):
    save(owner)

    assert save(factories.producer(name="Khác"), name="Khác", tax_code="", phone_shared="1").status == 303


def test_asking_to_join_nobody_gets_the_same_answer(owner):
    save(owner)
    visitor = Visitor(player=factories.producer(name="Khác"))

    known, unknown = (visitor.post("/xin-tham-gia", {"field": "tax_code", "value": code}) for code in ("0123456789", "1111111111"))

    assert (known.status, known.text.split()) == (unknown.status, unknown.text.split())


def test_a_number_given_up_no_longer_counts(owner):
    save(owner)
    save(owner, tax_code="", phone="0909999999")

    assert save(factories.producer(name="Khác"), name="Khác").status == 303


def test_a_second_person_joins_by_a_letter_and_a_button(owner):
    dossier = factories.dossier(owner)
    home = f"/chu-the/{owner.producer}/nguoi"
    Visitor(player=owner).post(f"{home}/moi", {"name": "Người Hai", "email": SECOND})
    invited = told("person_invited")
    second = signed_in(SECOND)
    before = Visitor(player=second).get(f"/ho-so/{dossier.id}")
    seen = Visitor(player=second).get("/loi-moi").text

    answer = Visitor(player=second).post(f"/loi-moi/{owner.producer}")

    assert invited == {SECOND}
    assert before.status == 403
    assert "Hợp tác xã Mẫu" in seen
    assert answer.status == 303
    assert Visitor(player=second).get(f"/ho-so/{dossier.id}").status == 200
    assert told("people_changed") == {owner.email, SECOND}


def test_who_is_invited_may_ask_for_a_code_and_joins_twice_without_harm(owner):
    second = joined(owner)
    Visitor(player=second).post(f"/loi-moi/{owner.producer}")

    assert access.ask_code(SECOND)
    assert [mail.letter for mail in mails.waiting("sign-in")] == [SIGN_IN_LETTER]
    assert people.producer(owner.producer).people == (owner.email, SECOND)


def test_nobody_else_accepts_an_invitation_and_not_for_ever(owner, world):
    Visitor(player=owner).post(f"/chu-the/{owner.producer}/nguoi/moi", {"name": "Người Hai", "email": SECOND})
    stranger = factories.producer(name="Khác")
    second = signed_in(SECOND)

    foreign = Visitor(player=stranger).post(f"/loi-moi/{owner.producer}")
    world.shift(factories.timedelta(days=15))
    late = Visitor(player=signed_in(SECOND)).post(f"/loi-moi/{owner.producer}")

    assert (foreign.status, late.status, late.trouble) == (404, 409, "invitation_over")
    assert not second.actor.grants


def test_a_removed_person_sees_nothing_at_once_and_everybody_is_told(owner):
    second, dossier = joined(owner), factories.dossier(owner)
    told("people_changed")

    answer = Visitor(player=owner).post(f"/chu-the/{owner.producer}/nguoi/dua-ra", {"person": SECOND})

    assert answer.status == 303
    assert Visitor(player=second).get(f"/ho-so/{dossier.id}").status == 403
    assert people.producer(owner.producer).reached_at == (owner.email,)
    assert people.acting_for(factories.PROVINCE, factories.EAST, owner.producer) == [owner.email]
    assert told("people_changed") == {owner.email, SECOND}
    joined(owner)
    assert Visitor(player=signed_in(SECOND)).get(f"/ho-so/{dossier.id}").status == 200


def test_only_who_is_in_charge_removes_and_hands_over(owner):
    second, home = joined(owner), f"/chu-the/{owner.producer}/nguoi"

    removal = Visitor(player=second).post(f"{home}/dua-ra", {"person": owner.email})
    passing = Visitor(player=second).post(f"{home}/ban-giao", {"person": SECOND})

    assert (removal.status, passing.status) == (403, 403)


def test_the_last_one_cannot_leave_and_who_is_in_charge_hands_over_first(owner):
    home, visitor = f"/chu-the/{owner.producer}/nguoi", Visitor(player=owner)

    alone = visitor.post(f"{home}/roi-di")
    joined(owner)
    in_charge = visitor.post(f"{home}/roi-di")
    handed = visitor.post(f"{home}/ban-giao", {"person": SECOND})
    left = visitor.post(f"{home}/roi-di")

    assert (alone.trouble, in_charge.trouble) == ("last_person", "hand_over_first")
    assert (handed.status, left.status) == (303, 303)
    assert people.producer(owner.producer).reached_at == (SECOND,)
    assert not people.actor(owner.email).grants


def test_two_who_leave_at_once_do_not_leave_it_empty(owner, monkeypatch):
    second = joined(owner)
    home = f"/chu-the/{owner.producer}/nguoi"
    Visitor(player=owner).post(f"{home}/ban-giao", {"person": SECOND})
    same_moment = producers.find(owner.producer)
    assert Visitor(player=owner).post(f"{home}/roi-di").status == 303

    monkeypatch.setattr(producers, "find", lambda _: same_moment)
    answer = Visitor(player=second).post(f"{home}/ban-giao", {"person": owner.email})

    assert answer.trouble == "changed_meanwhile"


def test_letters_of_a_dossier_reach_all_who_act_for_it(owner):
    joined(owner)
    dossier = factories.dossier(owner, DossierState.SUBMITTED)

    Visitor(player=factories.officer()).post(f"/can-bo/ho-so/{dossier.id}/tra-lai", {"version": str(dossier.version), "reason": "Thiếu giấy"})

    assert told("dossier_returned") == {owner.email, SECOND}


def test_every_change_of_people_is_in_the_journal(owner):
    second = joined(owner)
    Visitor(player=second).post(f"/chu-the/{owner.producer}/nguoi/roi-di")

    deeds = producers.deeds_about(f"PRODUCER#{owner.producer}")

    assert [(done.deed, done.by) for done in deeds] == [("PersonInvited", owner.email), ("PersonJoined", SECOND), ("PersonLeft", SECOND)]


# --- criterion 3.2 ----------------------------------------------------------------------------------------------------


def say(owner):
    path = f"/chu-the/{owner.producer}/nguoi-dai-dien"
    answer = Visitor(player=owner).post(path, {"p_woman": "1", "p_minority": "", "p_disabled": "0"})
    assert answer.status == 303
    return path


def test_what_is_personal_is_kept_apart_and_can_be_taken_back(owner):
    path = say(owner)
    kept = producers.personal(owner.producer)[0]
    Visitor(player=owner).post(path, {"p_woman": "", "p_minority": "", "p_disabled": ""})

    assert (kept.woman, kept.minority, kept.disabled) == (True, None, False)
    assert producers.personal(owner.producer)[0].woman is None


def test_what_came_twice_is_written_once(owner):
    visitor, officer = Visitor(player=owner), Visitor(player=factories.officer())
    number = visitor.post("/y-tuong", IDEA).location.removeprefix("/y-tuong/")
    for _ in range(2):
        say(owner)
        visitor.post(f"/chu-the/{owner.producer}/nguoi/moi", {"name": "Người Hai", "email": SECOND})
        officer.post(f"/can-bo/y-tuong/{number}", {"do": "answer", "text": "Nên kiểm nghiệm trước"})

    deeds = [done.deed for done in producers.deeds_about(f"PRODUCER#{owner.producer}")]
    assert sorted(deeds) == ["PersonInvited", "PersonalChanged"]
    assert len(producers.idea(number)[0].answers) == 1


def test_the_purpose_is_stated_where_it_is_asked(owner):
    text = Visitor(player=owner).get(f"/chu-the/{owner.producer}/nguoi-dai-dien").text

    assert "Tiêu chí 3.2" in text
    assert "Không bắt buộc" in text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.MEMBER, Role.CHAIR])
def test_nobody_else_opens_the_producer_s_own_page(owner, role):
    path = say(owner)

    assert Visitor(player=factories.person(role)).get(path).status == 403


def test_the_members_who_score_it_see_it_while_they_do_and_that_is_written_down(owner):
    say(owner)
    member, *_ = factories.council()
    seated, draft = factories.dossier(owner, DossierState.IN_COUNCIL), factories.dossier(owner, name="Khác")
    stranger = factories.person(Role.MEMBER, email="khac@vidu.example")

    seen = Visitor(player=member).get(f"/hoi-dong/phieu/{seated.id}/dai-dien")
    others = [
        Visitor(player=stranger).get(f"/hoi-dong/phieu/{seated.id}/dai-dien").trouble,
        Visitor(player=member).get(f"/hoi-dong/phieu/{draft.id}/dai-dien").trouble,
        Visitor(player=factories.officer()).get(f"/hoi-dong/phieu/{seated.id}/dai-dien").trouble,
    ]

    assert seen.status == 200
    assert others == ["not_a_member", "not_a_member", "not_allowed"]
    assert [done.by for done in producers.deeds_about(f"DOSSIER#{seated.id}") if done.deed == "PersonalSeen"] == [member.email]


def test_it_is_in_no_stream_letter_deed_or_list(owner, caplog):
    say(owner)
    stream = Stream()
    stream.deliver()

    assert not [record for record in stream.records if record["dynamodb"]["Keys"]["sk"]["S"] == "PERSONAL"]
    assert "woman" not in str(producers.deeds_about(f"PRODUCER#{owner.producer}"))
    assert "woman" not in str(people.producer(owner.producer))
    assert "woman" not in caplog.text


# --- ideas ------------------------------------------------------------------------------------------------------------

IDEA = {"name": "Mứt gừng", "story": "Bà ngoại làm", "materials": "Gừng của ấp", "place": "Ấp Mẫu", "help": "Bao bì", "criteria_set": "7"}


def test_an_idea_reaches_the_unit_s_officers_and_comes_back_answered(owner):
    officer, visitor = factories.officer(), Visitor(player=owner)
    sent = visitor.post("/y-tuong", IDEA)
    number = sent.location.removeprefix("/y-tuong/")
    desk = Visitor(player=officer)

    listed = desk.get("/can-bo/y-tuong").text
    page = desk.get(f"/can-bo/y-tuong/{number}")
    read = desk.post(f"/can-bo/y-tuong/{number}", {"do": "read", "text": ""})
    silent = told("idea_answered")
    answered = desk.post(f"/can-bo/y-tuong/{number}", {"do": "answer", "text": "Nên kiểm nghiệm trước"})

    assert told("idea_registered") <= {officer.email}
    assert "Mứt gừng" in listed
    assert "Bà ngoại làm" in page.text
    assert (read.status, silent, answered.status) == (303, set(), 303)
    assert told("idea_answered") == {owner.email}
    assert "Nên kiểm nghiệm trước" in visitor.get(f"/y-tuong/{number}").text


def test_an_idea_posted_twice_is_one(owner):
    visitor = Visitor(player=owner)

    assert visitor.post("/y-tuong", IDEA).location == visitor.post("/y-tuong", IDEA).location


def test_a_dossier_opens_from_an_idea_filled_and_once(world):
    factories.year_of_sets()
    owner = factories.producer()
    visitor = Visitor(player=owner)
    path = visitor.post("/y-tuong", IDEA).location
    form = visitor.get(path).form(f"{path}/ho-so")

    first, again = visitor.post(f"{path}/ho-so", form), visitor.post(f"{path}/ho-so", form)

    opened = aggregates.get(factories.Dossier, first.location.removeprefix("/ho-so/"))
    assert first.location == again.location
    assert (opened.product_name, opened.criteria_set) == ("Mứt gừng", 7)


def test_an_idea_is_its_producer_s_and_its_unit_s(owner):
    path = Visitor(player=owner).post("/y-tuong", IDEA).location
    strangers = [factories.producer(name="Khác"), factories.officer(factories.WEST), factories.coordinator()]

    assert [Visitor(player=who).get(path).status for who in strangers] == [403, 403, 403]
    assert Visitor(player=factories.officer(factories.WEST)).post(f"/can-bo{path}", {"do": "answer", "text": "x"}).status == 403


def test_every_deed_with_a_letter_names_one_that_is_there():
    assert all((outbox.regulations.letter(letter)) for letter in DEED_LETTERS.values())


TOLD = {"name": "Mứt dừa", "criteria_set": "8", "story": "Bà ngoại làm\ntừ 1950", "materials": "Dừa sáp", "place": "Ấp Mẫu"}


def opened_from(visitor, path):
    """The dossier of the idea at that address."""
    form = visitor.get(path).form(f"{path}/ho-so")
    return visitor.post(f"{path}/ho-so", form).location.removeprefix("/ho-so/")


def test_a_dossier_from_an_idea_begins_with_its_story_materials_and_place(world):
    factories.year_of_sets()
    visitor = Visitor(player=factories.producer())

    dossier = opened_from(visitor, visitor.post("/y-tuong", TOLD).location)

    page = f"/ho-so/{dossier}/muc"
    assert visitor.get(f"{page}/thong-tin").form(f"{page}/thong-tin")["history"] == TOLD["story"]
    assert visitor.get(f"{page}/ket-qua").form(f"{page}/ket-qua")["materials"] == "Ấp Mẫu\nDừa sáp"


def test_an_idea_fills_only_what_is_empty_in_a_draft_that_was_there(world):
    factories.year_of_sets()
    visitor = Visitor(player=factories.producer())
    draft = visitor.post("/ho-so", {"kind": "first", "product_name": TOLD["name"], "criteria_set": "8"}).location
    page = f"{draft}/muc/thong-tin"
    visitor.post(page, {**visitor.get(page).form(page), "history": "Đã kể rồi"})

    dossier = opened_from(visitor, visitor.post("/y-tuong", TOLD).location)

    assert f"/ho-so/{dossier}" == draft
    assert visitor.get(page).form(page)["history"] == "Đã kể rồi"
    assert visitor.get(f"{draft}/muc/ket-qua").form(f"{draft}/muc/ket-qua")["materials"] == "Ấp Mẫu\nDừa sáp"


@pytest.fixture
def of_two(world):
    """A person who acts for two producers, and the second."""
    factories.year()
    first, second = factories.producer(name="Hộ Một"), factories.producer(name="Hộ Hai")
    return factories.person(Role.PRODUCER, email=first.email, producer=second.producer), second


@pytest.mark.parametrize(("page", "typed"), [("/ho-so", {"kind": "first", "product_name": "Mắm"}), ("/y-tuong", {"name": "Mắm"})])
def test_who_acts_for_several_says_whose_it_is(of_two, page, typed):
    person, second = of_two
    visitor = Visitor(player=person)
    offered = visitor.get(page)

    none = visitor.post(page, typed)
    chosen = visitor.post(page, {**typed, "producer": second.producer})

    assert offered.form(page)["producer"] == ""
    assert "Hộ Một" in offered.text
    assert (none.status, none.trouble, none.wrong_field) == (400, "field_missing", "producer")
    assert chosen.status == 303
    assert "Hộ Hai" in visitor.get(chosen.location).text or producers.ideas_by(second.producer)


def test_the_list_says_whose_each_dossier_is_to_who_files_for_several(of_two):
    person, second = of_two
    factories.dossier(second, producer_name="Hộ Hai")

    html = Visitor(player=person).get("/ho-so").html

    assert '<td data-label="Chủ thể">Hộ Hai</td>' in html
    assert 'data-label="Chủ thể"' not in Visitor(player=second).get("/ho-so").html


def test_who_acts_for_one_is_not_asked(owner):
    assert all("producer" not in Visitor(player=owner).get(page).form(page) for page in ("/ho-so", "/y-tuong"))
