"""Pages of an office that decides."""

from tests.doors.deciding import ANSWER, CHOICE, LETTER, answered_below, sent_up, tallied, to_send
from tests.kills.posted import page

_RESULTS = "/can-bo/ket-qua/{round}/{tier}/{unit}"
_TICKET = "each is a ticket of its own, and lapses unused"
DECIDING = (
    page("minutes", f"{_RESULTS}/giay-to/{{paper}}", tallied("/giay-to/bien-ban.docx")),
    page("a package", f"{_RESULTS}/chuyen", to_send(), LETTER),
    page("a scan to come", f"{_RESULTS}/ban-quet", tallied("/ban-quet"), anew=_TICKET),
    page("eighty-eight points", "/can-bo/ho-so/{dossier}/trung-uong", sent_up(), ANSWER),
    page("the centre's paper", "/can-bo/ho-so/{dossier}/trung-uong/ban-quet", sent_up("/ban-quet"), anew=_TICKET),
    page("four stars", "/can-bo/ho-so/{dossier}/trung-uong/chon", answered_below(), CHOICE),
)  # fmt: skip
