"""Officers' pages between two tiers that write: the check, the report, samples, letters, several at once."""

from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import held
from tests import factories as make
from tests.doors.cases_desk import HELD, LETTER, answered, at_commune, going_up
from tests.doors.visitor import Visitor
from tests.kills.cells import Deliver, Situation, Stage
from tests.kills.posted import page

_BULK = "/can-bo/hang-loat"
_HOME = "/can-bo/ho-so/{dossier}"
_HALF = "the dossiers before the death are accepted; the preview is still there and the rest follows, once"


def three_to_accept(stage: Stage) -> Deliver:
    """An officer before the preview of three."""
    make.year()
    found = [make.dossier(make.producer(), DossierState.SUBMITTED, name=name) for name in ("Một", "Hai", "Ba")]
    officer = make.officer()
    form = {"viec": "accept", **{f"d_{each.id}": str(each.version) for each in found}}
    return lambda: Visitor(player=officer).post(_BULK, form)


def letter_that_waits(stage: Stage) -> Deliver:
    """An officer before a held letter."""
    three_to_accept(stage)()
    stage.settle()
    officer = make.officer()
    first = held.waiting(officer.actor)[0].mail.id
    return lambda: Visitor(player=officer).post(HELD, {"do": "chosen", f"m_{first}": "1"})


DESK = (
    page("a check unsent", f"{_HOME}/tra-lai", at_commune("tra-lai"), {"version": "3", "do": "save", "v_form": "wrong", "w_form": "Chưa ký"}),
    page("a whole report", f"{_HOME}/bao-cao", at_commune("bao-cao"), answered()),
    page("five samples", f"{_HOME}/mau", at_commune("mau"), {"samples": "5", "sample_note": "Hộp"}),
    page("it goes up", f"{_HOME}/van-ban", going_up("van-ban"), {**LETTER, "version": "4"}),
    page("it is there", f"{_HOME}/da-nhan", going_up("da-nhan", sent=True, above=True), {"version": "5"}),
    page("it comes back", f"{_HOME}/tra-cap-duoi", going_up("tra-cap-duoi", above=True), {"version": "4", "down_reason": "Thiếu báo cáo"}),
    Situation(name="three", door=f"POST {_BULK}", prepare=three_to_accept, halfway=_HALF),
    Situation(name="one of three", door=f"POST {HELD}", prepare=letter_that_waits, swept="a letter released by the dying: the look wakes it"),
)  # fmt: skip
