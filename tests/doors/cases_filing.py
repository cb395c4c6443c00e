"""Noes on the way in: sign-in, registration, opening, uploading, filing, withdrawing."""

from chalicelib.domain.errors import Why
from chalicelib.domain.forms import seen
from chalicelib.domain.lifecycle import DossierState as State
from chalicelib.domain.round import Phase
from tests import factories
from tests.doors.situations import (
    BAD,
    EMAIL,
    LAPSED,
    case,
    coded,
    desk,
    desk_of_sets,
    foreign,
    left_behind,
    nobody,
    own,
    own_of_set,
)

_PERSON = {"name": "An", "email": EMAIL, "producer_name": "HTX Thử", "producer_type": "farm", "place": "mau/dong"}
_PDF = {"file_name": "giấy phép.pdf", "content_type": "application/pdf"}
_OWN = {"c_1.1": "2", "c_5.1": "1", "version": "0"}
_FIRST = {"kind": "first", "product_name": "Mắm rươi"}
_CODE = {"email": EMAIL, "code": "123456"}
_SIX = tuple(factories.NOW for _ in range(6))
_FULL = tuple({} for _ in range(40))
_EXPIRED = factories.NOW

CASES = [
    case("no address", nobody("/dang-nhap"), Why.FIELD_MISSING, "email", email=" "),
    case("no such address", nobody("/dang-nhap"), Why.FIELD_INVALID, "email", email="an@@vidu"),
    case("too many codes", coded("/dang-nhap", asked=_SIX), Why.TOO_MANY_CODES, "email", 429, email=EMAIL),
    case("wrong code", coded(), Why.CODE_WRONG, "code", **{**_CODE, "code": "654321"}),
    case("code of another browser", coded(), Why.CODE_WRONG, "code", **_CODE),
    case("old code", coded(expires_at=_EXPIRED), Why.CODE_EXPIRED, "code", **_CODE),
    case("code tried too often", coded(attempts=5), Why.CODE_EXPIRED, "code", **_CODE),
    case("nameless person", nobody("/dang-ky"), Why.FIELD_MISSING, "name", **{**_PERSON, "name": ""}),
    case("placeless producer", nobody("/dang-ky"), Why.FIELD_MISSING, "province", **{**_PERSON, "place": ""}),
    case("place elsewhere", nobody("/dang-ky"), Why.FIELD_INVALID, "unit", 400, "place", **{**_PERSON, "place": "x/y"}),
    case(
        "unknown type of producer",
        nobody("/dang-ky"),
        Why.FIELD_INVALID,
        "producer_type",
        400,
        "producer_type",
        **{**_PERSON, "producer_type": "bank"},
    ),
    case("nameless product", desk(), Why.FIELD_MISSING, "product_name", **{**_FIRST, "product_name": " "}),
    case("endless name", desk(), Why.FIELD_TOO_LONG, "product_name", **{**_FIRST, "product_name": "a" * 201}),
    case("unknown kind", desk(), Why.FIELD_INVALID, "kind", 400, "kind", **{**_FIRST, "kind": "gift"}),
    case("no round open", desk(Phase.CHECKING), Why.NO_ROUND_OPEN, "", 409, **_FIRST),
    case("upgrade of nothing", desk(), Why.FIELD_INVALID, "product", kind="upgrade", product_name="Mắm", product=""),
    case(
        "upgrade of a neighbour's product",
        desk(product={"stars": 3}),
        Why.FIELD_INVALID,
        "product",
        400,
        "product",
        kind="upgrade",
        product="X",
    ),
    case("no criteria set", desk_of_sets(), Why.FIELD_MISSING, "criteria_set", **_FIRST, criteria_set=""),
    case(
        "unknown criteria set",
        desk_of_sets(),
        Why.FIELD_INVALID,
        "criteria_set",
        400,
        "criteria_set",
        **_FIRST,
        criteria_set="27",
    ),
    case(
        "nameless product of a set", desk_of_sets(), Why.FIELD_MISSING, "product_name", kind="first", criteria_set="8"
    ),
    case(
        "mistyped file",
        own("tep"),
        Why.FILE_TYPE_UNKNOWN,
        "file",
        400,
        "content_type",
        **{**_PDF, "content_type": "image/gif"},
    ),
    case("file of an endless name", own("tep"), Why.FIELD_INVALID, "file_name", **{**_PDF, "file_name": "a" * 201}),
    case("one file too many", own("tep", documents=_FULL), Why.TOO_MANY_DOCUMENTS, "file", **_PDF),
    case("file for a filed dossier", own("tep", State.SUBMITTED), Why.ALREADY_FILED, "", 409, **_PDF),
    case("file after the close", own("tep", phase=Phase.CHECKING), Why.TOO_LATE, "", 409, **_PDF),
    case("filing without files", own("nop"), Why.NO_DOCUMENTS, "documents"),
    case("filing refused files", own("nop", documents=(BAD,)), Why.DOCUMENT_REFUSED, "documents"),
    case("filing what never came", own("nop", documents=(LAPSED,)), Why.DOCUMENT_NOT_ARRIVED, "documents", 409),
    case("filing before the opening", own("nop", phase=Phase.PLANNED), Why.TOO_EARLY, "", 409),
    case("filing after the close", own("nop", phase=Phase.CHECKING), Why.TOO_LATE, "", 409),
    case("late supplement", own("nop", State.RETURNED, Phase.COUNCIL), Why.TOO_LATE, "", 409),
    case("filing what is withdrawn", own("nop", State.WITHDRAWN), Why.ALREADY_FILED, "", 409),
    case("story judged untold, by oneself", own_of_set(), Why.CHOICE_NOT_DUE, "c_5.2", **{**_OWN, "c_5.2": "1"}),
    case("own choice not printed", own_of_set(), Why.CHOICE_INVALID, "c_2.1", 400, "c_2.1", **{**_OWN, "c_2.1": "9"}),
    case("own choice no number", own_of_set(), Why.FIELD_INVALID, "c_1.1", 400, "c_1.1", **{**_OWN, "c_1.1": "tốt"}),
    case(
        "own choices of two cases", own_of_set(no=26), Why.TWO_CASES_CHOSEN, "c_8", **{**_OWN, "c_8": "1", "c_9": "3"}
    ),
    case("own assessment saved unread", own_of_set(), Why.CHANGED_MEANWHILE, "", 409, **{**_OWN, "version": "7"}),
    case("own assessment of no version", own_of_set(), Why.FIELD_MISSING, "version", **{**_OWN, "version": ""}),
    case("own assessment once filed", own_of_set(State.SUBMITTED), Why.ALREADY_FILED, "", 409, **_OWN),
    case("own assessment without a set", own("tu-danh-gia"), Why.NO_CRITERIA_SET, "", 409, **_OWN),
    case("own assessment of another's", foreign("tu-danh-gia"), Why.NOT_ALLOWED, "", 403, **_OWN),
    case(
        "criterion chosen elsewhere meanwhile",
        own_of_set(path="tieu-chi/1.1"),
        Why.CHANGED_MEANWHILE,
        "",
        409,
        **{"c_1.1": "2", "seen": "x"},
    ),
    case(
        "criterion's choice not printed",
        own_of_set(path="tieu-chi/1.1"),
        Why.CHOICE_INVALID,
        "c_1.1",
        400,
        "c_1.1",
        **{"c_1.1": "9", "seen": seen({})},
    ),
    case(
        "criterion of the other case",
        own_of_set(no=26, path="tieu-chi/8"),
        Why.CHOICE_INVALID,
        "c_8",
        400,
        "c_8",
        c_8="9", seen=seen({}),
    ),
    case("criterion once filed", own_of_set(State.SUBMITTED, path="tieu-chi/1.1"), Why.ALREADY_FILED, "", 409, **{"c_1.1": "2"}),
    case("criterion of another's", foreign("tieu-chi/1.1"), Why.NOT_ALLOWED, "", 403, **{"c_1.1": "2"}),
    case("criterion without a set", own("tieu-chi/1.1"), Why.NO_CRITERIA_SET, "", 409, **{"c_1.1": "2"}),
    case("telephone that is none", own_of_set(path="muc/chu-the"), Why.FIELD_INVALID, "phone", phone="chị Ba", address="Ấp 3"),
    case("number with a comma", own_of_set(path="muc/ket-qua"), Why.FIELD_INVALID, "revenue", revenue="1,5", markets="Chợ"),
    case("day that is none", own_of_set(path="muc/thong-tin"), Why.FIELD_INVALID, "founded_on", founded_on="31/02/2020"),
    case("endless title", own_of_set(path="muc/chu-the"), Why.FIELD_TOO_LONG, "representative_title", representative_title="a" * 101),
    case("answers given elsewhere meanwhile", own_of_set(path="muc/ke-hoach"), Why.CHANGED_MEANWHILE, "", 409, plan_market="Chợ", seen="x"),
    case("answers once filed", own_of_set(State.SUBMITTED, path="muc/ke-hoach"), Why.ALREADY_FILED, "", 409, plan_market="Chợ"),
    case("page that no form has", own_of_set(path="muc/khac"), Why.NOT_FOUND, "", 404, plan_market="Chợ"),
    case("paper of no kind we know", own_of_set(path="giay/{document}"), Why.FIELD_INVALID, "kind", 400, "kind", kind="magic", number="12"),
    case("paper issued no day", own_of_set(path="giay/{document}"), Why.FIELD_INVALID, "issued_on", issued_on="hôm qua", number="12"),
    case(
        "paper that ends before it begins",
        own_of_set(path="giay/{document}"),
        Why.EXPIRES_BEFORE_ISSUED,
        "expires_on",
        issued_on="2026-05-02",
        expires_on="2026-05-01",
        number="12/KN",
    ),
    case("paper changed elsewhere meanwhile", own_of_set(path="giay/{document}"), Why.CHANGED_MEANWHILE, "", 409, number="12", seen="x"),
    case("carrying over in time", own("chuyen-dot"), Why.ROUND_NOT_OVER, "", 409),
    case("carrying over with nowhere to go", left_behind(following=False), Why.NO_NEXT_ROUND, "", 409),
    case("carrying over what councils scored", left_behind(State.FORWARDED), Why.SCORED_BELOW, "", 409),
    case("carrying over a product twice", left_behind(taken=True), Why.PRODUCT_HAS_DOSSIER, "", 409),
    case("carrying over what is withdrawn", left_behind(State.WITHDRAWN), Why.ACT_NOT_POSSIBLE, "", 409),
    case("withdrawal without a reason", own("rut"), Why.REASON_MISSING, "reason", reason=" "),
    case("late withdrawal", own("rut", State.RECOGNISED), Why.ACT_NOT_POSSIBLE, "", 409, reason="Đổi ý"),
    case("foreign dossier", foreign("rut"), Why.NOT_ALLOWED, "", 403, reason="Không phải của tôi"),
    case("file for a foreign dossier", foreign("tep"), Why.NOT_ALLOWED, "", 403, **_PDF),
]
