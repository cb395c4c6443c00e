"""Noes that somebody of a council meets beside their own sheet."""

from chalicelib.domain.conflicts import Ground, Turn
from chalicelib.domain.errors import Why
from tests.doors.council_situations import (
    DECLARE,
    HIGH,
    LOW,
    PRODUCER,
    advising_,
    barred,
    declaring,
    meeting,
    reopening_,
    shut,
    undeclared,
    written,
)
from tests.doors.situations import POINTS, bench_of_sets, case, chosen, nobody
from tests.factories import MEMBERS

_ONE = {"member": MEMBERS[1], "reason": "Trùng tên"}
_REPORT = {"text": "Nhà xưởng đạt", "part_A": "30"}
_VISIT = {"kind": "site_visit", "subject": "Xưởng chế biến", "on": "2024-05-10"}
_NO_WORD = {**chosen(), "c_1.1": "0"}

CASES = [
    case("declared by nobody", nobody(DECLARE), Why.SIGN_IN_FIRST, "", 401),
    case("declared for no ground", declaring(), Why.FIELD_INVALID, f"x_{PRODUCER}", 400, f"x_{PRODUCER}", **{f"x_{PRODUCER}": "x"}),
    case("declared at length", declaring(), Why.FIELD_TOO_LONG, f"w_{PRODUCER}", **{f"w_{PRODUCER}": "a" * 501}),
    case("scored before the declaration", undeclared(), Why.DECLARE_FIRST, "", 403, **POINTS),
    case("scored in spite of a conflict", shut(), Why.CONFLICT_BARS, "", 403, **POINTS),
    case("cleared without a reason", barred(), Why.REASON_MISSING, "reason", **{**_ONE, "reason": "", "do": "clear"}),
    case("cleared by the chair though declared", barred(Turn.DECLARED, Ground.OTHER), Why.CONFLICT_DECLARED, "", 403, **{**_ONE, "do": "clear"}),
    case("cleared by oneself", barred(who=MEMBERS[0]), Why.CONFLICT_OWN, "", 403, **{**_ONE, "member": MEMBERS[0], "do": "clear"}),
    case("cleared by a member", barred(by="member"), Why.NOT_ALLOWED, "", 403, **_ONE),
    case("no conflict to confirm", barred(), Why.NOT_FOUND, "", 404, **{**_ONE, "member": MEMBERS[2], "do": "confirm"}),
    case("reopened without a reason", reopening_(LOW), Why.REASON_MISSING, "reason", member=MEMBERS[0], reason=" "),
    case("reopened before it is signed", reopening_(LOW), Why.SHEET_NOT_SIGNED, "member", 409, "member", member=MEMBERS[1], reason="Nhầm"),
    case("scored again side by side", reopening_(LOW, LOW, path="cham-lai", limit=10), Why.NO_SECOND_SCORING, "", 409, reason="x"),
    case("scored again without a reason", reopening_(LOW, HIGH, path="cham-lai", limit=10), Why.REASON_MISSING, "reason", reason=""),
    case("scored a third time", reopening_(LOW, HIGH, path="cham-lai", limit=10, again="một"), Why.NO_SECOND_SCORING, "", 409, reason="hai"),
    case("attendance of no page", meeting(), Why.FIELD_MISSING, "version", 400, "version", version=""),
    case("attendance unread", meeting(), Why.CHANGED_MEANWHILE, "", 409, "version", version="1", p_1=MEMBERS[0]),
    case("a meeting for nothing", written(), Why.REASON_MISSING, "reason", reason=""),
    case("a meeting where there is one", written(by_rules=False), Why.WRITTEN_ONLY, "", 409, reason="Phức tạp"),
    case("a report of nothing", advising_(), Why.FIELD_MISSING, "text", **{**_REPORT, "text": ""}),
    case("a report without end", advising_(), Why.FIELD_TOO_LONG, "text", **{**_REPORT, "text": "a" * 5001}),
    case("advice out of range", advising_(), Why.POINTS_OUT_OF_RANGE, "part_A", **{**_REPORT, "part_A": "99"}),
    case("a report after a signature", advising_("tu-van", LOW), Why.ADVICE_OVER, "", 409, **_REPORT),
    case("a visit of no kind", advising_("khao-sat"), Why.FIELD_INVALID, "kind", 400, "kind", **{**_VISIT, "kind": "x"}),
    case("a visit to nowhere", advising_("khao-sat"), Why.FIELD_MISSING, "subject", **{**_VISIT, "subject": ""}),
    case("a visit on no day", advising_("khao-sat"), Why.FIELD_INVALID, "on", **{**_VISIT, "on": "31/06/2024"}),
    case("a result of nothing", advising_("ket-qua-khao-sat", visits=1), Why.FIELD_MISSING, "result", inquiry="1", result=""),
    case("a result of no visit", advising_("ket-qua-khao-sat", visits=1), Why.NOT_FOUND, "", 404, inquiry="2", result="Đạt"),
    case("none met without a word", bench_of_sets(), Why.NOTE_MISSING, "n_1.1", **_NO_WORD),
]
