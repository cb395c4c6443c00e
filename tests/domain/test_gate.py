"""Names and sizes that are taken, and how a name is kept."""

import unicodedata

import pytest

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.gate import KINDS, MAX_BYTES, MAX_DOCUMENTS, MAX_TOTAL, check_ticket, fit_name, suffix_of

PDF = "application/pdf"


@pytest.mark.parametrize(("given", "kept"), [
    ("Phiếu đăng ký.pdf", "Phiếu đăng ký.pdf"),
    (unicodedata.normalize("NFD", "Phiếu đăng ký số 1.pdf"), "Phiếu đăng ký số 1.pdf"),
    ("Ảnh lúc 4.02.11\u202fCH.png", "Ảnh lúc 4.02.11 CH.png"),
    ("\ufeff ảnh\u200b.jpg ", "ảnh.jpg"),
    ("ảnh 🍯 (1) [mới] #2 & 100%.jpg", "ảnh 🍯 (1) [mới] #2 & 100%.jpg"),
])
def test_a_name_is_kept_as_people_read_it(given, kept):
    assert fit_name(given) == kept
    assert fit_name(kept) == kept


@pytest.mark.parametrize("name", ["", " ", ".", "..", ".pdf", "a/b.pdf", "a\\b.pdf", "a\0.pdf", "a\r\n.pdf", "\ta.pdf", "a\u202efdp.exe", "a" * 201, "a\u0301\u0323\u0302\u0301\u0323.pdf"])
def test_a_name_that_lies_or_climbs_is_refused(name):
    with pytest.raises(Refused) as refused:
        fit_name(name)

    assert (refused.value.why, refused.value.field) == (Why.FILE_NAME_UNFIT, "file_name")


@pytest.mark.parametrize(("name", "suffix"), [("a.PDF", "pdf"), ("Phụ lục 1.2", ""), ("Hồ sơ.Quý", ""), ("a.tar.gz", "gz"), ("a", "")])
def test_an_ending_is_one_only_where_it_looks_like_one(name, suffix):
    assert suffix_of(name) == suffix


@pytest.mark.parametrize(("wish", "why"), [
    (("a.pdf", "text/html", 1, 0, 0), Why.FILE_TYPE_UNKNOWN),
    (("a.exe", PDF, 1, 0, 0), Why.FILE_SUFFIX_DIFFERS),
    (("a.jpg", PDF, 1, 0, 0), Why.FILE_SUFFIX_DIFFERS),
    (("a.pdf", PDF, 0, 0, 0), Why.FILE_EMPTY),
    (("a.pdf", PDF, MAX_BYTES + 1, 0, 0), Why.FILE_TOO_LARGE),
    (("a.pdf", PDF, 1, MAX_DOCUMENTS, 0), Why.TOO_MANY_DOCUMENTS),
    (("a.pdf", PDF, 1, 1, MAX_TOTAL), Why.DOSSIER_FULL),
])
def test_a_ticket_is_refused_before_a_byte_is_sent(wish, why):
    with pytest.raises(Refused) as refused:
        check_ticket(*wish)

    assert refused.value.why is why


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_is_taken_under_each_of_its_names(kind):
    for type_ in kind.types:
        for suffix in kind.suffixes:
            check_ticket(f"a.{suffix}", type_, MAX_BYTES, MAX_DOCUMENTS - 1, MAX_TOTAL - MAX_BYTES)
