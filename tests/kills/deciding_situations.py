"""Pages of an office that decides."""

from tests.doors.deciding import tallied
from tests.kills.posted import page

_RESULTS = "/can-bo/ket-qua/{round}/{tier}/{unit}"
DECIDING = (
    page("minutes", f"{_RESULTS}/giay-to/{{paper}}", tallied("/giay-to/bien-ban.docx")),
)  # fmt: skip
