"""Noes between two tiers and in bulk: the report, samples, letters, the way back."""

from datetime import timedelta

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.services import handing, screening
from chalicelib.stores import aggregates
from chalicelib.stores.forms import reports
from tests import factories as make
from tests.doors.situations import Given, case
from tests.doors.visitor import Visitor
from tests.factories import Player

COMMUNE = Tier("commune")
_DAY = timedelta(days=1)
LETTER = {"letter": "12/TTr-UBND", "letter_date": f"{make.NOW:%Y-%m-%d}"}
HELD = "/can-bo/thu-cho"


def answered() -> dict[str, str]:
    """A whole report as a browser posts it."""
    (form,) = reports(make.SETS).values()
    asked = [field for section in form.sections for field in section.asked("first") if field.wanted]
    return {field.code: "yes" if field.options else "Đã kiểm tra" for field in asked}


def at_commune(path: str, *, no: int = 8) -> Given:
    """Its officer before a dossier under check there."""

    def given() -> tuple[Player, str]:
        return make.officer(), f"/can-bo/ho-so/{_filed(no).id}/{path}"

    return given


def going_up(path: str, *, report: bool = True, sent: bool = False, taken: bool = False, above: bool = False) -> Given:
    """The commune's officer, or the province's `above`, before a dossier that was proposed; perhaps sent, perhaps taken."""

    def given() -> tuple[Player, str]:
        filed = _filed()
        officer, province = make.officer(), make.officer(make.PROVINCE)
        if report:
            Visitor(player=officer).post(f"/can-bo/ho-so/{filed.id}/bao-cao", answered())
        screening.accept(officer.actor, filed.id, filed.version)
        if sent:
            handing.record_letter(officer.actor, filed.id, _version(filed.id), number="1/TTr", day=make.now().date())
        if taken:
            handing.acknowledge(province.actor, filed.id, _version(filed.id))
        return province if above else officer, f"/can-bo/ho-so/{filed.id}/{path}"

    return given


def _filed(no: int = 8) -> Dossier:
    make.year_of_sets()
    changes = {"tier": COMMUNE, "regulation": make.SETS, "criteria_set": no, "received_at": make.NOW}
    return make.dossier(make.producer(), DossierState.SUBMITTED, **changes)


def _version(id_: str) -> int:
    return aggregates.get(Dossier, id_).version


def desk(path: str) -> Given:
    """An officer with nothing."""

    def given() -> tuple[Player, str]:
        make.year()
        return make.officer(), path

    return given


def first_tier() -> tuple[Player, str]:
    """The officer of a tier with none below, before a dossier that they have accepted."""
    make.year()
    dossier = make.dossier(make.producer(), DossierState.ACCEPTED)
    return make.officer(), f"/can-bo/ho-so/{dossier.id}/tra-cap-duoi"


CASES = [
    case("a letter for what is not proposed", at_commune("van-ban"), Why.NOT_PROPOSED, "letter", 409, version="3", **LETTER),
    case("a second letter", going_up("van-ban", sent=True), Why.LETTER_EXISTS, "letter", 409, version="5", **LETTER),
    case("a letter without a number", going_up("van-ban"), Why.FIELD_MISSING, "letter", version="4", **{**LETTER, "letter": " "}),
    case("a number without end", going_up("van-ban"), Why.FIELD_TOO_LONG, "letter", version="4", **{**LETTER, "letter": "1" * 51}),
    case("a letter without a date", going_up("van-ban"), Why.FIELD_MISSING, "letter_date", version="4", **{**LETTER, "letter_date": ""}),
    case("a letter from before", going_up("van-ban"), Why.LETTER_DATE_WRONG, "letter_date", version="4",
         **{**LETTER, "letter_date": f"{make.NOW - _DAY:%Y-%m-%d}"}),
    case("a letter of tomorrow", going_up("van-ban"), Why.LETTER_DATE_WRONG, "letter_date", version="4",
         **{**LETTER, "letter_date": f"{make.NOW + _DAY:%Y-%m-%d}"}),
    case("a letter without the report", going_up("van-ban", report=False), Why.REPORT_MISSING, "letter", 409, version="4", **LETTER),
    case("a letter for what changed", going_up("van-ban"), Why.CHANGED_MEANWHILE, "", 409, version="3", **LETTER),
    case("taken before it is sent", going_up("da-nhan", above=True), Why.NOT_HANDED_OVER, "", 409, version="4"),
    case("taken twice", going_up("da-nhan", sent=True, taken=True, above=True), Why.ALREADY_ACKNOWLEDGED, "", 409, version="6"),
    case("taken by who sent it", going_up("da-nhan", sent=True), Why.NOT_ALLOWED, "", 403, version="5"),
    case("back down for nothing", going_up("tra-cap-duoi", above=True), Why.REASON_MISSING, "down_reason", version="4", down_reason=" "),
    case("back down to nobody", first_tier, Why.NOTHING_BELOW, "down_reason", 409, version="3", down_reason="Thiếu báo cáo"),
    case("no samples of a tour", at_commune("mau", no=26), Why.SAMPLES_NOT_ASKED, "samples", 409, samples="5", sample_note="hộp"),
    case("half a sample", at_commune("mau"), Why.FIELD_INVALID, "samples", samples="2,5", sample_note="hộp"),
    case("a story of a sample", at_commune("mau"), Why.FIELD_TOO_LONG, "sample_note", samples="5", sample_note="h" * 501),
    case("a finding that no option has", at_commune("bao-cao"), Why.FIELD_INVALID, "lao_dong_found", 400, "lao_dong_found", lao_dong_found="co"),
    case("a report changed once it is sent", going_up("bao-cao", sent=True), Why.ACT_NOT_POSSIBLE, "", 409, request="Đề nghị khác"),
    case("nothing chosen for all", desk("/can-bo/hang-loat"), Why.NOTHING_CHOSEN, viec="accept"),
    case("nobody's act for all", desk("/can-bo/hang-loat"), Why.NOT_FOUND, "", 404, "viec", viec="delete"),
    case("no letter chosen", desk(HELD), Why.NOTHING_CHOSEN, "m", do="chosen"),
    case("a letter that never waited", desk(HELD), Why.LETTER_NOT_HELD, "m", 409, "m_abc", do="chosen", m_abc="1"),
    case("thrown away for nothing", desk(HELD), Why.REASON_MISSING, "discard_reason", 400, "m_abc", do="discard", m_abc="1"),
]  # fmt: skip
