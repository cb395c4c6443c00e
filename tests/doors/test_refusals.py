"""Every no that a person can meet, as a table: its status and code, the field it points to, its own sentence and way
out, and nothing typed is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.errors import Why
from chalicelib.pages.refusals import sentences
from chalicelib.stores import aggregates
from tests import factories
from tests.doors import cases_council, cases_deciding, cases_desk, cases_filing, cases_judging, cases_people
from tests.doors.visitor import Visitor

CASES = [
    *(*cases_filing.CASES, *cases_judging.CASES, *cases_desk.CASES),
    *(*cases_council.CASES, *cases_people.CASES, *cases_deciding.CASES),
]
NEVER_SHOWN_AGAIN = {"version", "do", "code", "seen"}
MET_ELSEWHERE = {
    Why.SIGN_IN_FIRST,  # test_web.py
    Why.FORM_EXPIRED,  # test_web.py
    Why.FILE_NOT_READY,  # below
    Why.PAPERS_MISSING,  # needs a day of the decree with sets: test_filling.py
    Why.PRODUCT_NOT_RECOGNISED,  # below
    Why.FILE_TYPE_DIFFERS,  # told beside the file: test_producer.py
    Why.FILE_EMPTY,  # told to the script: test_tickets.py
    Why.FILE_TOO_LARGE,  # test_tickets.py
    Why.TICKET_EXPIRED,  # test_tickets.py
    Why.DOCUMENT_REMOVED,  # test_tickets.py
    Why.FORM_KEPT,  # test_sign_in.py
    Why.TOO_MANY_HERE,  # test_sign_in.py
    Why.DOSSIER_FULL,  # test_receiving.py
    Why.FILE_ACTIVE,  # this and the others of a file are told beside it: tests/gate, test_receiving.py
    Why.FILE_ARCHIVE_UNSAFE,
    Why.FILE_BROKEN,
    Why.FILE_EMBEDS,
    Why.FILE_INFECTED,
    Why.FILE_LINKS_OUT,
    Why.FILE_LOCKED,
    Why.FILE_MACROS,
    Why.FILE_SUFFIX_DIFFERS,
    Why.FILE_SWELLS,
    Why.FILE_TOO_MANY_PIXELS,
    Why.FILE_TWO_IN_ONE,
    Why.FILE_UNCHECKED,
    Why.PAPER_NOT_READY,  # test_prints.py
    Why.UNKNOWN_ADDRESS,  # never told apart from a known one: test_public.py
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_no_is_clear(world, case):
    who, path = case.given()

    answer = Visitor(player=who).post(path, case.typed)

    assert (answer.status, answer.trouble, answer.wrong_field) == (case.status, case.why, case.wrong), answer.text
    assert not case.wrong or f'id="{case.wrong}"' in answer.html
    for part in ("sentence", "way_out"):
        assert opening(sentences()[case.why][part]) in answer.text


@pytest.mark.parametrize("case", [case for case in CASES if case.typed], ids=lambda case: case.name)
def test_nothing_typed_is_lost(world, case):
    who, path = case.given()

    answer = Visitor(player=who).post(path, case.typed)

    shown = answer.offered(path)
    told = {name for name, value in case.typed.items() if shown.get(name) == value or value in answer.text}
    assert set(case.typed) - told <= {*NEVER_SHOWN_AGAIN, *case.forged}


def test_every_code_is_in_the_table():
    assert {case.why for case in CASES} | MET_ELSEWHERE == set(Why)


def test_a_file_under_check_does_not_open_yet(world):
    factories.year()
    owner = factories.producer()
    dossier = factories.dossier(owner)
    pending = factories.document(dossier, DocumentState.PENDING)

    answer = Visitor(player=owner).get(f"/tep/{dossier.id}/{pending.id}")

    assert (answer.status, answer.trouble) == (409, "file_not_ready")


def test_a_product_without_stars_cannot_be_upgraded(world):
    factories.year()
    owner = factories.producer()
    product = factories.product(owner, "Chưa có sao")

    answer = Visitor(player=owner).post("/ho-so", {"kind": "upgrade", "product": product.id})

    assert (answer.status, answer.trouble, answer.wrong_field) == (400, "product_not_recognised", "product")
    assert answer.form("/ho-so")["product"] == product.id


@pytest.mark.parametrize("path", ["/ho-so/KHONG-CO", "/can-bo/ho-so/KHONG-CO"])
def test_what_is_not_there_is_not_found(world, path):
    answer = Visitor(player=factories.officer()).get(path)

    assert (answer.status, answer.trouble) == (404, "not_found")


def test_one_second_late_is_late(world):
    round_ = factories.year()
    owner = factories.producer()
    dossier = factories.dossier(owner)
    factories.document(dossier)
    closed = replace(round_, closes_at=factories.now() - timedelta(seconds=1))
    aggregates.commit(closed.next("DateMoved", at=factories.now(), by="test"))

    answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/nop")

    assert (answer.status, answer.trouble) == (409, "too_late")


def opening(text: str) -> str:
    """What stands before the first fact."""
    return text.partition("{")[0].strip()
