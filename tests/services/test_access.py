"""Sign-in codes: counted, single, bound to one browser; a registration that a death does not lose."""

import pytest

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import Email
from chalicelib.services import access
from chalicelib.stores import mails, people
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
ADDRESS = Email("chu.the@vidu.example")
FORM = {"name": "Người Thử", "email": ADDRESS, "producer_name": "HTX Thử", "producer_type": "cooperative", "province": make.PROVINCE,
        "unit": make.EAST}


def code_sent() -> str:
    return max(mails.waiting("sign-in"), key=lambda mail: mail.drafted_at).facts["code"]


@pytest.fixture
def registering():
    """A registration whose code is on its way: the browser's secret and the code."""
    make.year()
    return access.ask_registration(FORM), code_sent()


def refusal(*given: str) -> Why:
    with pytest.raises(Refused) as refused:
        access.verify(*given)
    return refused.value.why


def test_a_registration_makes_the_producer_when_the_code_comes_back(registering):
    browser, code = registering

    signed_in = access.who(access.verify(ADDRESS, code, browser))

    (grant,) = signed_in.actor.grants_as(Role.PRODUCER)
    assert people.producer(grant.producer).name == "HTX Thử"


def test_a_code_is_used_once(registering):
    browser, code = registering
    access.verify(ADDRESS, code, browser)

    assert refusal(ADDRESS, code, browser) is Why.CODE_EXPIRED


def test_another_browser_and_a_wrong_code_are_refused_and_five_guesses_end_it(registering):
    browser, code = registering

    refusals = [refusal(ADDRESS, "000000", browser), *(refusal(ADDRESS, code, "another") for _ in range(4))]

    assert refusals == [Why.CODE_WRONG] * 5
    assert refusal(ADDRESS, code, browser) is Why.CODE_EXPIRED


def test_of_two_guesses_at_once_none_goes_uncounted(registering, monkeypatch):
    browser, code = registering
    same_moment = people.sign_in_code(ADDRESS)
    assert refusal(ADDRESS, "000000", browser) is Why.CODE_WRONG

    monkeypatch.setattr(people, "sign_in_code", lambda _: same_moment)

    assert refusal(ADDRESS, code, browser) is Why.CHANGED_MEANWHILE


def test_a_death_after_registering_costs_only_a_second_try(registering, monkeypatch):
    browser, code = registering
    with monkeypatch.context() as patch:
        patch.setattr(people, "put_session", lambda *_: (_ for _ in ()).throw(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            access.verify(ADDRESS, code, browser)

    browser = access.ask_code(ADDRESS)

    assert len(access.who(access.verify(ADDRESS, code_sent(), browser)).actor.grants_as(Role.PRODUCER)) == 1


def test_an_unknown_address_gets_the_same_answer_and_no_mail():
    assert access.ask_code("khong.ai@vidu.example")
    assert list(mails.waiting("sign-in")) == []


def test_an_hour_takes_six_codes():
    for _ in range(6):
        access.ask_code(ADDRESS)

    with pytest.raises(Refused) as refused:
        access.ask_code(ADDRESS)
    assert refused.value.why is Why.TOO_MANY_CODES
