"""A council's doors: conflicts, reopened sheets, the meeting day, advice."""

from tests.doors import council_situations as given
from tests.doors.council_situations import HIGH, LOW, PRODUCER
from tests.factories import MEMBERS
from tests.kills.posted import page

_LAST = "whom the form names is barred dossier by dossier; the declaration itself is last, and asked for until it is there"
_ROUND = "/hoi-dong/xung-dot/{round}/{tier}"
_REASON = {"member": MEMBERS[1], "reason": "Trùng tên"}

COUNCIL = (
    page("with nobody", _ROUND, given.declaring(), {f"x_{PRODUCER}": ""}),
    page("a relative", _ROUND, given.declaring(), {f"x_{PRODUCER}": "kinship"}, halfway=_LAST),
    page("confirmed", "/hoi-dong/ra-soat/{dossier}", given.barred(), {**_REASON, "do": "confirm"}),
    page("cleared", "/hoi-dong/ra-soat/{dossier}", given.barred(), {**_REASON, "do": "clear"}),
    page("one sheet", "/hoi-dong/mo-lai/{dossier}", given.reopening_(LOW), {"member": MEMBERS[0], "reason": "Nhầm"}),
    page("all sheets", "/hoi-dong/cham-lai/{dossier}", given.reopening_(LOW, HIGH, limit=10, path="cham-lai"), {"reason": "Đã trao đổi"}),
    page("who came", "/hoi-dong/phien/{round}/{tier}/{unit}", given.meeting(), {"version": "0", "p_1": MEMBERS[0]}),
    page("a meeting", "/hoi-dong/can-hop/{dossier}", given.written(), {"reason": "Phức tạp"}),
    page("a report", "/hoi-dong/tu-van/{dossier}", given.advising_(), {"text": "Đạt", "part_A": "30"}),
    page("a visit", "/hoi-dong/khao-sat/{dossier}", given.advising_("khao-sat"), {"kind": "site_visit", "subject": "Xưởng", "on": "2024-05-10"}),
    page("its result", "/hoi-dong/ket-qua-khao-sat/{dossier}", given.advising_("ket-qua-khao-sat", visits=1), {"inquiry": "1", "result": "Đạt"}),
)  # fmt: skip
