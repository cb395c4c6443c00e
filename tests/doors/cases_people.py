"""Noes around people: profiles, invitations, ideas, the desk."""

from chalicelib.domain.errors import Why
from chalicelib.stores import producers
from tests import factories
from tests.doors.situations import Given, case
from tests.doors.visitor import Visitor

_PROFILE = {
    "name": "HTX", "type": "farm", "representative": "An", "address": "Ấp Mẫu", "phone": "0901234567", "tax_code": "", "version": "1",
}  # fmt: skip
_GIVEN = {"producer": "", "producer_name": "Hộ Thử", "producer_type": "household", "given_by": "Bà Thử", "manner": "spoken", "agreed": "1"}


def home(path: str = "", *, twin: bool = False, second: bool = False) -> Given:
    """A producer before a page of its own; perhaps another uses its numbers, perhaps it has a second person."""

    def given() -> tuple[factories.Player, str]:
        factories.year()
        if twin:
            other = factories.producer(name="Khác")
            kept = Visitor(player=other).post(f"/chu-the/{other.producer}", {**_PROFILE, "tax_code": "0123456789"})
            assert kept.status == 303
        owner = factories.producer()
        if second:
            producer, row = producers.find(owner.producer)
            producers.commit(producers.filled(row, factories.replace(producer, people=(owner.email, "hai@vidu.example"))))
        return owner, f"/chu-the/{owner.producer}{path}"

    return given


def thinking() -> Given:
    """A producer before the form for an idea."""
    return lambda: (factories.year(), (factories.producer(), "/y-tuong"))[1]


def reading(*, withdrawn: bool = False) -> Given:
    """An officer before an idea."""

    def given() -> tuple[factories.Player, str]:
        factories.year()
        owner = Visitor(player=factories.producer())
        path = owner.post("/y-tuong", {"name": "Mứt"}).location
        if withdrawn:
            assert owner.post(f"{path}/rut").status == 303
        return factories.officer(), f"/can-bo{path}"

    return given


def desk(path: str = "", *, over: bool = False, new: bool = True) -> Given:
    """An officer before the desk, or one consent of it."""

    def given() -> tuple[factories.Player, str]:
        factories.year()
        officer = factories.officer()
        if not path:
            return officer, "/can-bo/tai-ban"
        served = {} if new else {"producer": factories.producer().producer}
        assert Visitor(player=officer).post("/can-bo/tai-ban", {**_GIVEN, **served}).status == 303
        consent = producers.consents_to(officer.email)[0]
        place = f"/can-bo/tai-ban/{consent.producer}/{consent.id}"
        if over:
            assert Visitor(player=officer).post(f"{place}/ket-thuc").status == 303
        return officer, f"{place}/{path}"

    return given


def invited(*, late: bool) -> Given:
    """Somebody before an invitation that nobody sent, or that is over."""

    def given() -> tuple[factories.Player, str]:
        factories.year()
        owner, other = factories.producer(), factories.producer(name="Khác")
        if late:
            Visitor(player=owner).post(f"/chu-the/{owner.producer}/nguoi/moi", {"name": "Hai", "email": other.email})
            invitation, row = producers.invitation(owner.producer, other.email) or (None, None)
            assert invitation
            producers.commit(producers.invitation_row(factories.replace(invitation, expires_at=invitation.at), row))
        return other, f"/loi-moi/{owner.producer}"

    return given


CASES = [
    case("no phone", home(), Why.FIELD_MISSING, "phone", **{**_PROFILE, "phone": ""}),
    case("short phone", home(), Why.PHONE_INVALID, "phone", **{**_PROFILE, "phone": "12345"}),
    case("odd tax code", home(), Why.TAX_CODE_INVALID, "tax_code", **{**_PROFILE, "tax_code": "12"}),
    case("endless address", home(), Why.FIELD_TOO_LONG, "address", **{**_PROFILE, "address": "a" * 301}),
    case("tax code of another", home(twin=True), Why.PRODUCER_KNOWN, "tax_code", 409, **{**_PROFILE, "tax_code": "0123456789", "phone": "0907777777"}),
    case("phone of another", home(twin=True), Why.PRODUCER_KNOWN, "phone", 409, **_PROFILE),
    case("profile saved unread", home(), Why.CHANGED_MEANWHILE, "", 409, **{**_PROFILE, "version": "7"}),
    case("invitation of no address", home("/nguoi/moi"), Why.FIELD_MISSING, "email", name="Hai", email=""),
    case("invitation of an accented address", home("/nguoi/moi"), Why.ADDRESS_ACCENTED, "email", name="Hai", email="hải@vidu.example"),
    case("nameless invitation", home("/nguoi/moi"), Why.FIELD_MISSING, "name", name=" ", email="hai@vidu.example"),
    case("invitation of who is there", home("/nguoi/moi", second=True), Why.ALREADY_ACTS, "email", 409, name="Hai", email="hai@vidu.example"),
    case("the last one leaves", home("/nguoi/roi-di"), Why.LAST_PERSON, "", 409),
    case("who is in charge leaves", home("/nguoi/roi-di", second=True), Why.HAND_OVER_FIRST, "", 409),
    case("an invitation that is over", invited(late=True), Why.INVITATION_OVER, "", 409),
    case("an invitation of nobody", invited(late=False), Why.NOT_FOUND, "", 404),
    case("nameless idea", thinking(), Why.FIELD_MISSING, "name", name=" ", story="Bà ngoại làm"),
    case("endless story", thinking(), Why.FIELD_TOO_LONG, "story", name="Mứt", story="a" * 4001),
    case("empty answer", reading(), Why.FIELD_MISSING, "text", do="answer", text=" "),
    case("answer to what is withdrawn", reading(withdrawn=True), Why.ACT_NOT_POSSIBLE, "", 409, do="answer", text="Tốt"),
    case("consent of nobody", desk(), Why.FIELD_MISSING, "given_by", **{**_GIVEN, "given_by": ""}),
    case("consent not given", desk(), Why.CONSENT_MISSING, "agreed", **{**_GIVEN, "agreed": ""}),
    case("paper kept nowhere", desk(), Why.FIELD_MISSING, "paper", **{**_GIVEN, "manner": "paper", "paper": ""}),
    case("consent of a nameless producer", desk(), Why.FIELD_MISSING, "producer_name", **{**_GIVEN, "producer_name": ""}),
    case("acting when it is over", desk("lam-thay", over=True), Why.CONSENT_OVER, "", 409),
    case("handing back when it is over", desk("ban-giao", over=True), Why.CONSENT_OVER, "", 409, name="Bà Thử", email="ba@vidu.example"),
    case("handing back what has people", desk("ban-giao", new=False), Why.HAS_ADDRESS, "", 409, name="X", email="x@vidu.example"),
]
