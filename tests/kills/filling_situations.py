"""Pages of a dossier in its producer's hands that write: criteria, forms, papers, files in parts, a copy, answers."""

from typing import Any

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.upload import PART_BYTES
from chalicelib.stores import aggregates, files, papers, uploads
from tests import factories as make
from tests.doors import situations as given
from tests.doors.visitor import Visitor
from tests.factories import Player
from tests.kills.posted import page

_PAPER = {"number": "12/KN", "issued_on": "2024-01-02", "expires_on": "2026-05-02"}
_SET = {"regulation": make.SETS, "criteria_set": 8}


def in_parts(*, sent: int = 0, lost: bool = False, path: str = "phan") -> given.Given:
    """A big file on its way: so many of its two parts have come, or the bucket threw them away."""

    def where() -> tuple[Player, str]:
        owner, place = given.own("tep")()
        assert owner is not None
        size = PART_BYTES + 10
        made = make.document(aggregates.get(Dossier, place.split("/")[2]), DocumentState.PENDING)
        kept, row = papers.document(made.dossier, made.id) or (made, None)
        upload = uploads.begin(made.key, made.content_type)
        papers.commit_document(make.replace(kept, size=size, upload=upload), row)
        _send(made.key, upload, sent)
        if lost:
            uploads.give_up(made.key, upload)
        return owner, f"{place}/{made.id}/{path}"

    return where


def _send(key: str, upload: str, count: int) -> None:
    bodies = (make.PDF.ljust(PART_BYTES), b" " * 10)
    for number, body in list(enumerate(bodies, 1))[:count]:
        at: dict[str, Any] = {"Bucket": files.settings().document_bucket, "Key": key, "UploadId": upload}
        files.client("s3").upload_part(**at, PartNumber=number, Body=body)


def earlier() -> tuple[Player, str]:
    """A filed dossier with two papers, and a draft of a sister product."""
    make.year_of_sets()
    owner = make.producer()
    source = make.dossier(owner, DossierState.SUBMITTED, name="Khô cá lóc", self_assessment={"1.1": 2}, **_SET)
    held = [make.document(source) for _ in range(2)]
    filed = tuple(make.FiledDocument(id=each.id, name=each.name, size=each.size) for each in held)
    aggregates.commit(make.replace(source, documents=filed).next("Changed", at=make.now(), by="test"))
    draft = make.dossier(owner, name="Khô cá lóc loại nhất", **_SET)
    return owner, f"/ho-so/{draft.id}/chep"


def sent_back() -> tuple[Player, str]:
    """A producer before the notice of two defects."""
    make.year_of_sets()
    owner = make.producer()
    filed = make.dossier(owner, DossierState.SUBMITTED, tier=Tier("commune"), **_SET)
    officer, path = Visitor(player=make.officer()), f"/can-bo/ho-so/{filed.id}"
    marks = {"v_form": "wrong", "w_form": "Chưa ký", "v_paper.lab_test_report": "missing"}
    assert officer.post(f"{path}/tra-lai", {**officer.get(path).form(f"{path}/tra-lai"), **marks}).status == 303
    return owner, f"/ho-so/{filed.id}/tra-loi"


_FILE = "/ho-so/{dossier}/tep/{document}"
_HALF_COPIED = "papers copied before the death stand in the draft; the button is still there and copies the rest, once"

FILLING = (
    page("an option", "/ho-so/{dossier}/tieu-chi/{code}", given.own_of_set(path="tieu-chi/1.1"), {"c_1.1": "2"}, shown=True),
    page("where to sell", "/ho-so/{dossier}/muc/{section}", given.own_of_set(path="muc/ke-hoach"), {"plan_market": "Chợ"}, shown=True),
    page("a number and two days", "/ho-so/{dossier}/giay/{document}", given.own_of_set(path="giay/{document}"), _PAPER, shown=True),
    page("a ready file", f"{_FILE}/xoa", given.own_of_set(path="tep/{document}/xoa")),
    page("a big file on its way", f"{_FILE}/xoa", in_parts(sent=1, path="xoa")),
    page("the second part", f"{_FILE}/phan", in_parts(sent=1)),
    page("the last part has come", f"{_FILE}/phan", in_parts(sent=2)),
    page("thrown away", f"{_FILE}/phan", in_parts(lost=True)),
    page("a preview", "/ho-so/{dossier}/giay-to/{paper}", given.own_of_set(path="giay-to/mau-01")),
    page("two papers", "/ho-so/{dossier}/chep", earlier, shown=True, halfway=_HALF_COPIED),
    page("two defects", "/ho-so/{dossier}/tra-loi", sent_back, {"a_form": "Đã ký", "a_paper.lab_test_report": "Đã gửi mẫu"}),
)  # fmt: skip
