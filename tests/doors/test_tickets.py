"""Uploads at their door: what the script is told, what a browser without it sees, and taking a file out."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import DocumentState
from chalicelib.domain.gate import MAX_BYTES
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.upload import PART_BYTES
from chalicelib.stores import papers
from tests import factories
from tests.doors.visitor import Visitor

SMALL = {"file_name": "giấy phép.pdf", "content_type": "application/pdf", "size": 1009, "mark": "m"}
BIG = {**SMALL, "size": PART_BYTES + 10}


@pytest.fixture
def owner(world):
    factories.year()
    return factories.producer()


@pytest.fixture
def dossier(owner):
    return factories.dossier(owner)


def told(owner, path, typed=None):
    """Status and JSON of what our script asks for."""
    answer = Visitor(player=owner).post(path, typed or {}, Accept="application/json")
    return answer.status, json.loads(answer.html)


def test_the_script_is_told_what_to_do_next(owner, dossier):
    here = f"/ho-so/{dossier.id}/tep"

    _, small = told(owner, here, SMALL)
    _, big = told(owner, here, BIG)
    _, step = told(owner, big["next"])

    assert set(small) == {"document", "url", "fields"}
    assert big == {"document": big["document"], "next": f"{here}/{big['document']}/phan", "parts": 2}
    assert (step["part"], step["start"], step["length"]) == (1, 0, PART_BYTES)
    assert f"/{dossier.id}/{big['document']}?" in step["url"]


def test_a_file_that_is_there_already_is_not_sent_again(owner, dossier):
    document = factories.document(dossier)
    papers.commit_document(*_marked(document))

    _, said = told(owner, f"/ho-so/{dossier.id}/tep", {**SMALL, "file_name": document.name})

    assert said == {"document": document.id, "done": True}


@pytest.mark.parametrize(("changed", "code", "field"), [
    ({"size": 0}, "file_empty", "file"),
    ({"size": MAX_BYTES + 1}, "file_too_large", "file"),
    ({"size": ""}, "field_missing", "size"),
    ({"size": "1 MB"}, "field_invalid", "size"),
    ({"content_type": "image/gif"}, "file_type_unknown", "file"),
    ({"file_name": " "}, "file_name_unfit", "file_name"),
])
def test_a_refused_ticket_tells_the_script_why(owner, dossier, changed, code, field):
    status, said = told(owner, f"/ho-so/{dossier.id}/tep", {**SMALL, **changed})

    assert (status, said["code"], said["field"]) == (400, code, field)
    assert said["sentence"]
    assert said["way_out"]


def test_parts_end_with_their_ticket_and_with_their_document(owner, dossier, world):
    _, big = told(owner, f"/ho-so/{dossier.id}/tep", BIG)
    world.shift(timedelta(minutes=21))
    expired = told(owner, big["next"])
    Visitor(player=owner).post(f"/ho-so/{dossier.id}/tep/{big['document']}/xoa")
    removed = told(owner, big["next"])

    assert [(status, said["code"]) for status, said in (expired, removed)] == [(409, "ticket_expired"), (409, "document_removed")]


def test_the_plain_form_asks_for_no_size_and_comes_back_to_the_page_it_stood_on(owner, dossier):
    visitor, page = Visitor(player=owner), f"/ho-so/{dossier.id}/tep"
    typed = {**visitor.get(page).form(page), "content_type": "image/jpeg", "back": f"/ho-so/{dossier.id}/tu-danh-gia"}

    answer = visitor.post(page, typed)

    form = answer.html.partition('enctype="multipart/form-data"')[2].partition("</form>")[0]
    assert "size" not in typed
    assert f'value="https://saolang.example/ho-so/{dossier.id}/tu-danh-gia"' in form
    assert 'value="image/jpeg"' in form


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/ho-so/OTHER", "/dang-xuat", "", "/ho-so/../x"])
def test_nobody_is_sent_to_a_page_of_another(owner, dossier, back):
    document = factories.document(dossier)

    answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/tep/{document.id}/xoa", {"back": back})

    assert (answer.status, answer.location) == (303, f"/ho-so/{dossier.id}")
    assert papers.documents(dossier.id) == []


def test_a_filed_dossier_shows_no_way_to_add_or_remove_but_what_is_awaited_may_come(owner):
    dossier = factories.dossier(owner, DossierState.SUBMITTED)
    visitor = Visitor(player=owner)
    assert "tep" not in visitor.get(f"/ho-so/{dossier.id}").html

    document = factories.document(dossier, DocumentState.PENDING)
    page = visitor.get(f"/ho-so/{dossier.id}")
    refused = visitor.post(f"/ho-so/{dossier.id}/tep/{document.id}/xoa")

    assert "hãy chọn lại đúng tệp này" in page.text
    assert f"/tep/{document.id}/xoa" not in page.html
    assert (refused.status, refused.trouble) == (409, "already_filed")


def _marked(document):
    kept, row = papers.document(document.dossier, document.id)
    return replace(kept, mark=SMALL["mark"]), row
