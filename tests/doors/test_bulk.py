"""Several at once: whom it touches is shown first; letters wait until somebody has looked at them."""

from urllib.parse import urlencode

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import MailState
from chalicelib.services import held, notices
from chalicelib.services.worklist import Asked, worklist
from chalicelib.stores import aggregates, mails
from tests import factories as make
from tests.doors.visitor import Visitor

BULK, HELD = "/can-bo/hang-loat", "/can-bo/thu-cho"


@pytest.fixture
def officer(world):
    make.year()
    return make.officer()


def filed(name, state=DossierState.SUBMITTED, unit=make.EAST):
    return make.dossier(make.producer(unit), state, name=name)


def preview(officer, act, *dossiers):
    query = {"viec": act, **{f"d_{each.id}": "1" for each in dossiers}}
    return Visitor(player=officer).get(f"{BULK}?{urlencode(query)}")


def told(*dossiers):
    """What the stream drafts of their last events; the mails."""
    for each in dossiers:
        now = aggregates.get(Dossier, each.id)
        notices.tell(now, now.recent[-1])


def test_a_preview_names_and_counts_them_and_writes_nothing(officer):
    one, two, gone = filed("Một"), filed("Hai"), filed("Ba", DossierState.ACCEPTED)

    page = preview(officer, "accept", one, two, gone)

    assert {f"d_{one.id}", f"d_{two.id}", "viec"} < set(page.form(BULK))
    assert f"d_{gone.id}" not in page.form(BULK)
    for words in ("2 hồ sơ", "Một", "Hai", "Ba", "Không làm với 1 hồ sơ"):
        assert words in page.text
    assert aggregates.get(Dossier, one.id).version == one.version


def test_each_is_accepted_and_its_letters_wait(officer):
    one, two = filed("Một"), filed("Hai")

    done = Visitor(player=officer).post(BULK, preview(officer, "accept", one, two).form(BULK))
    told(one, two)

    assert (done.status, "Đã làm xong 2 hồ sơ" in done.text) == (200, True)
    assert [aggregates.get(Dossier, each.id).state for each in (one, two)] == [DossierState.ACCEPTED] * 2
    waiting = held.waiting(officer.actor)
    assert {each.mail.state for each in waiting} == {MailState.HELD}
    assert sorted(each.subject.rpartition(": ")[2] for each in waiting) == ["Hai", "Một"]
    assert list(mails.waiting(make.PROVINCE)) == []  # no look of the outbox sends them


def test_one_by_one_is_not_held(officer):
    one = filed("Một")
    Visitor(player=officer).post(f"/can-bo/ho-so/{one.id}/tiep-nhan", {"version": str(one.version)})
    told(one)

    assert held.waiting(officer.actor) == []


def test_what_somebody_changed_meanwhile_is_left_out_and_stops_no_other(officer):
    one, two = filed("Một"), filed("Hai")
    form = preview(officer, "accept", one, two).form(BULK)
    aggregates.commit(two.withdraw("ngừng", by="chu", at=make.now()))

    done = Visitor(player=officer).post(BULK, form)

    assert "Đã làm xong 1 hồ sơ" in done.text
    assert "Không làm với 1 hồ sơ" in done.text
    assert aggregates.get(Dossier, one.id).state is DossierState.ACCEPTED


def test_the_same_form_again_does_nothing_and_says_done(officer):
    one = filed("Một")
    form = preview(officer, "accept", one).form(BULK)

    answers = [Visitor(player=officer).post(BULK, form) for _ in range(2)]

    assert ["Đã làm xong 1 hồ sơ" in each.text for each in answers] == [True, True]
    assert aggregates.get(Dossier, one.id).version == one.version + 1


def test_several_are_reminded_of_what_was_asked(officer):
    one = filed("Một", DossierState.RETURNED)

    Visitor(player=officer).post(BULK, preview(officer, "remind", one, filed("Hai")).form(BULK))
    told(one)

    (letter,) = held.waiting(officer.actor)
    assert "Thiếu giấy an toàn thực phẩm" in letter.text
    assert aggregates.get(Dossier, one.id).state is DossierState.RETURNED


def test_a_neighbour_s_dossier_is_not_found_among_several(officer):
    other = filed("Của Tây", unit=make.WEST)

    assert preview(officer, "accept", other).status == 404
    answer = Visitor(player=officer).post(BULK, {"viec": "accept", f"d_{other.id}": str(other.version)})
    assert "Đã làm xong 0 hồ sơ" in answer.text
    assert aggregates.get(Dossier, other.id).state is DossierState.SUBMITTED


@pytest.fixture
def letters(officer):
    """Two that wait."""
    both = (filed("Một"), filed("Hai"))
    Visitor(player=officer).post(BULK, preview(officer, "accept", *both).form(BULK))
    told(*both)
    return held.waiting(officer.actor)


def states(letters):
    return [mails.find(each.mail.id)[0].state for each in letters]


def test_letters_are_read_and_all_of_them_released(officer, letters):
    page = Visitor(player=officer).get(HELD)

    assert all(each.mail.to in page.text and each.subject in page.text for each in letters)
    answers = [Visitor(player=officer).post(HELD, {"do": "all", **{f"s_{each.mail.id}": "1" for each in letters}}) for _ in range(2)]
    assert [each.status for each in answers] == [303, 303]
    assert states(letters) == [MailState.DRAFTED, MailState.DRAFTED]
    assert {mail.id for mail in mails.waiting(make.PROVINCE)} == {each.mail.id for each in letters}


def test_one_is_released_the_other_discarded_with_its_reason(officer, letters):
    first, second = letters
    Visitor(player=officer).post(HELD, {"do": "chosen", f"m_{first.mail.id}": "1"})

    Visitor(player=officer).post(HELD, {"do": "discard", f"m_{second.mail.id}": "1", "discard_reason": "Báo bằng điện thoại"})

    assert states(letters) == [MailState.DRAFTED, MailState.DISCARDED]
    assert mails.find(second.mail.id)[0].trouble == f"{officer.email}: Báo bằng điện thoại"
    assert held.waiting(officer.actor) == []


def test_another_unit_neither_sees_nor_sends_them(officer, letters):
    sister = make.officer(make.WEST)

    assert held.waiting(sister.actor) == []
    answer = Visitor(player=sister).post(HELD, {"do": "chosen", f"m_{letters[0].mail.id}": "1"})
    assert answer.status == 403
    assert states(letters) == [MailState.HELD, MailState.HELD]


def test_the_list_offers_what_can_be_done_in_bulk(officer):
    filed("Một"), filed("Hai", DossierState.ACCEPTED)

    form = Visitor(player=officer).get("/can-bo").form(BULK)

    assert {name for name in form if name.startswith("d_")} == {f"d_{line.card.id}" for line in worklist(officer.actor, Asked()).lines}
