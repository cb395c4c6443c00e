"""Pages of an office that decides."""

from tests.doors.deciding import ANSWER, CHOICE, answered_below, sent_up, tallied
from tests.kills.posted import page

_RESULTS = "/can-bo/ket-qua/{round}/{tier}/{unit}"
DECIDING = (
    page("minutes", f"{_RESULTS}/giay-to/{{paper}}", tallied("/giay-to/bien-ban.docx")),
    page("a scan to come", f"{_RESULTS}/ban-quet", tallied("/ban-quet"), anew="each is a ticket of its own, and lapses unused"),
    page("eighty-eight points", "/can-bo/ho-so/{dossier}/trung-uong", sent_up(), ANSWER),
    page("four stars", "/can-bo/ho-so/{dossier}/trung-uong/chon", answered_below(), CHOICE),
)  # fmt: skip
