from datetime import UTC, datetime

import pytest

from chalicelib.domain import words
from chalicelib.domain.dossier import Kind
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.regulation import Outcome
from chalicelib.domain.round import Phase


def test_an_instant_is_told_in_full_and_in_vietnam_time():
    assert words.instant(datetime(2023, 5, 24, 10, 0, tzinfo=UTC)) == "17 giờ 00, thứ Tư ngày 24/05/2023 (giờ Việt Nam)"


@pytest.mark.parametrize(("table", "names"), [
    (words.STATE_WORDS, DossierState), (words.PRODUCT_WORDS, ProductState), (words.KIND_WORDS, Kind),
    (words.OUTCOME_WORDS, Outcome), (words.PHASE_WORDS, Phase),
])
def test_everything_that_is_shown_has_its_word(table, names):
    assert set(table) == {str(name) for name in names}
