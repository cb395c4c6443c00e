"""Words of pages: every state, kind and date has its words; sizes and dates as people say them."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain import words
from chalicelib.domain.criteria import Effect
from chalicelib.domain.dossier import DocumentState, Kind
from chalicelib.domain.gate import KINDS
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.people import ProducerType
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.domain.round import Phase
from chalicelib.pages import labels
from chalicelib.pages.render import Form, render
from chalicelib.stores.regulations import label_of


@pytest.mark.parametrize(
    ("known", "spoken"),
    [
        (DossierState, words.STATE_WORDS),
        (ProductState, words.PRODUCT_WORDS),
        (Kind, words.KIND_WORDS),
        (Outcome, words.OUTCOME_WORDS),
        (Phase, words.PHASE_WORDS),
        (ProducerType, labels.PRODUCER_TYPE_WORDS),
        (Effect, labels.EFFECT_WORDS),
        (DocumentState, labels.DOCUMENT_WORDS),
        ([kind.types[0] for kind in KINDS], labels.FILE_TYPE_WORDS),
    ],
)
def test_everything_shown_has_words_and_nothing_else_has(known, spoken):
    assert set(known) == set(spoken)


@pytest.mark.parametrize(
    ("count", "told"),
    [(87, "87 byte"), (1009, "1 KB"), (212_400, "212 KB"), (1_440_000, "1,4 MB"), (20_971_520, "21,0 MB")],
)
def test_sizes_are_told_with_a_comma(count, told):
    assert labels.size(count) == told


@pytest.mark.parametrize("tier", [Tier.DISTRICT, Tier.PROVINCE])
@pytest.mark.parametrize("name", ["opens", "closes", "finish"])
def test_every_date_of_a_calendar_has_a_name(tier, name):
    assert label_of(tier) in words.moment(f"{tier}.{name}", label_of)
    assert len({words.moment(each, label_of) for each in ("opens", "closes", "proposes", "forwards")}) == 4


def test_a_form_shows_what_was_typed_before_what_is_known():
    form = Form(action="/", csrf="", typed={"note": "đã gõ", "empty": ""})

    assert (form.value("note", "đã lưu"), form.value("empty", "đã lưu"), form.value("other", 3)) == ("đã gõ", "", "3")
    assert form.value("other", None) == ""


@pytest.mark.parametrize(
    ("field", "told"),
    [("part_A", "Phần A"), ("c_6.1.1", "Tiêu chí 6.1.1"), ("criteria_set", "Bộ tiêu chí"), ("x", "x")],
)
def test_fields_are_named_as_their_labels_say(field, told):
    assert labels.field_name(field) == told


def test_the_failure_page_needs_to_know_nothing():
    assert "Hệ thống gặp lỗi" in render("failure.html", request_id="")


def test_instants_are_told_in_vietnam_time():
    assert words.instant(datetime(2024, 5, 24, 10, 0, tzinfo=UTC)).startswith("17 giờ 00, thứ Sáu ngày 24/05/2024")
    assert words.day(date(2024, 5, 24)) == "24/05/2024"
