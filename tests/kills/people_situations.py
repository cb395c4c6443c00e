"""Pages around people that write: profile, circle, invitations, the desk, ideas, sessions."""

from collections.abc import Callable

from chalicelib.domain.names import Email
from chalicelib.stores import people, producers
from tests import factories as make
from tests.doors import situations as given
from tests.doors.cases_people import desk, home, invited, reading, thinking
from tests.doors.visitor import Visitor
from tests.factories import Player
from tests.kills.posted import page

_SECOND = Email("hai@vidu.example")
_PROFILE = {
    "name": "HTX", "type": "farm", "representative": "An", "address": "Ấp Mẫu", "phone": "0901234567", "tax_code": "0123456789", "version": "1",
}  # fmt: skip
_GIVEN = {"producer": "", "producer_name": "Hộ Thử", "producer_type": "household", "given_by": "Bà Thử", "manner": "spoken", "agreed": "1"}
_INVITED = {"name": "Hai", "email": _SECOND}
_IDEA = {"name": "Mứt dừa", "story": "Bà ngoại làm", "materials": "Dừa sáp", "place": "Ấp Mẫu", "criteria_set": "8"}


def second(path: str) -> given.Given:
    """The second of a producer's people, who really joined."""

    def where() -> tuple[Player, str]:
        owner, _ = home()()
        assert owner is not None
        other = make.person(make.Role.PRODUCER, email=_SECOND, producer=owner.producer)
        producer, row = producers.find(owner.producer)
        producers.commit(producers.filled(row, make.replace(producer, people=(owner.email, other.email))))
        return other, f"/chu-the/{owner.producer}{path}"

    return where


def first(path: str) -> given.Given:
    """The one in charge of the same two."""

    def where() -> tuple[Player, str]:
        other, place = second(path)()
        address = people.producer(other.producer).email
        return make.person(make.Role.PRODUCER, email=address, producer=other.producer), place

    return where


def invitation() -> tuple[Player, str]:
    """Somebody before an invitation that is open."""
    other, path = invited(late=False)()
    assert other is not None
    owner = people.producer(path.removeprefix("/loi-moi/"))
    inviting = make.person(make.Role.PRODUCER, email=owner.email, producer=owner.id)
    form = {"name": "Hai", "email": other.email}
    assert Visitor(player=inviting).post(f"/chu-the/{owner.id}/nguoi/moi", form).status == 303
    return other, path


def handed_back() -> tuple[Player, str]:
    """Somebody before an invitation that hands back what an officer did for them."""
    officer, path = desk("ban-giao")()
    other = make.producer(name="Bà Thử")
    assert Visitor(player=officer).post(path, {"name": "Bà Thử", "email": other.email}).status == 303
    return other, f"/loi-moi/{path.split('/')[3]}"


def agreed() -> tuple[Player, str]:
    """A producer that an officer acts for."""
    _, path = desk("x", new=False)()
    producer, consent = path.split("/")[3:5]
    owner = make.person(make.Role.PRODUCER, email=people.producer(producer).email, producer=producer)
    return owner, f"/chu-the/{producer}/dong-y/{consent}/ket-thuc"


def acting() -> tuple[Player, str]:
    """An officer who is a producer just now."""
    officer, path = desk("lam-thay")()
    assert Visitor(player=officer).post(path).status == 303
    return officer, "/thoi-lam-thay"


def known_number() -> tuple[Player, str]:
    """Somebody whose tax code another producer uses."""
    other, path = home()()
    assert other is not None
    assert Visitor(player=other).post(path, _PROFILE).status == 303
    return make.producer(name="Khác"), "/xin-tham-gia"


def everywhere() -> tuple[Player, str]:
    """Signed in three times."""
    here, *_ = (make.officer() for _ in range(3))
    return here, "/phien"


def idea(path: str, year: Callable[[], object] = make.year_of_sets) -> given.Given:
    """A producer before an idea of its own."""

    def where() -> tuple[Player, str]:
        year()
        make.officer()
        owner = make.producer()
        return owner, f"{Visitor(player=owner).post('/y-tuong', _IDEA).location}{path}"

    return where


def begun_idea() -> tuple[Player, str]:
    """An idea whose product has a draft already."""
    owner, path = idea("/ho-so")()
    assert owner is not None
    form = {"kind": "first", "product_name": _IDEA["name"], "criteria_set": "8"}
    assert Visitor(player=owner).post("/ho-so", form).status == 303
    return owner, path


_CONSENT = "/can-bo/tai-ban/{producer}/{consent}"
_KNOWN = "an address may be known, without any right, before its invitation: the same form sends that"
_UNNAMED = "the draft is there and its product's; the idea names it when its button is pressed again, and begins it then"

PEOPLE = (
    page("all fields", "/chu-the/{producer}", home(), _PROFILE),
    page("two of three said", "/chu-the/{producer}/nguoi-dai-dien", home("/nguoi-dai-dien"), {"p_woman": "1", "p_disabled": "0"}),
    page("a second person", "/chu-the/{producer}/nguoi/moi", home("/nguoi/moi"), _INVITED, halfway=_KNOWN),
    page("the second person", "/chu-the/{producer}/nguoi/dua-ra", first("/nguoi/dua-ra"), {"person": _SECOND}),
    page("to the second person", "/chu-the/{producer}/nguoi/ban-giao", first("/nguoi/ban-giao"), {"person": _SECOND}),
    page("of one's own will", "/chu-the/{producer}/nguoi/roi-di", second("/nguoi/roi-di")),
    page("by the producer", "/chu-the/{producer}/dong-y/{consent}/ket-thuc", agreed),
    page("an open one", "/loi-moi/{producer}", invitation),
    page("one that hands back", "/loi-moi/{producer}", handed_back),
    page("by a known tax code", "/xin-tham-gia", known_number, {"field": "tax_code", "value": "0123456789"}),
    page("both others", "/phien", everywhere, {"which": "others"}, halfway="the page lists those that are still open"),
    page("a new producer", "/can-bo/tai-ban", desk(), _GIVEN, halfway="the producer may be there before its consent: the same form finds it"),
    page("from the desk", f"{_CONSENT}/lam-thay", desk("lam-thay")),
    page("done with", f"{_CONSENT}/ket-thuc", desk("ket-thuc")),
    page("to its owner", f"{_CONSENT}/ban-giao", desk("ban-giao"), {"name": "Bà Thử", "email": "ba@vidu.example"}, halfway=_KNOWN),
    page("the officer again", "/thoi-lam-thay", acting),
    page("told to officers", "/y-tuong", thinking(), {"name": "Mứt", "story": "Bà ngoại làm"}),
    page("taken back", "/y-tuong/{idea}/rut", idea("/rut")),
    page("a new draft", "/y-tuong/{idea}/ho-so", idea("/ho-so"), {"criteria_set": "8"}, halfway=_UNNAMED),
    page("a draft begun before", "/y-tuong/{idea}/ho-so", begun_idea, {"criteria_set": "8"}),
    page("read", "/can-bo/y-tuong/{idea}", reading(), {"do": "read"}),
    page("answered", "/can-bo/y-tuong/{idea}", reading(), {"do": "answer", "text": "Tốt"}),
)  # fmt: skip
