from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.dossier import Kind
from chalicelib.domain.regulation import Outcome, Tier, bind
from chalicelib.stores.regulations import regulation, regulation_on, regulations


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_parts_sum_to_a_hundred(decree):
    assert sum(part.max_points for part in decree.parts) == 100


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_bands_cover_0_to_100_without_gap_or_overlap(decree):
    for rules in decree.tiers:
        if rules.scores:
            assert [result.low for result in rules.results] == [0, *(result.below for result in rules.results[:-1])]
            assert rules.results[-1].below is None


@pytest.mark.parametrize("decree", regulations().values(), ids=lambda decree: decree.id)
def test_the_last_tier_forwards_nothing_and_the_others_do(decree):
    forwarding = [
        not rules.scores or any(result.outcome is Outcome.FORWARDED for result in rules.results) for rules in decree.tiers
    ]

    assert forwarding == [True] * (len(decree.tiers) - 1) + [False]


@pytest.mark.parametrize(("day", "id_"), [
    (date(2025, 7, 5), "qd148_2023"), (date(2025, 7, 6), "qd148_1489_2025"), (date(2026, 5, 22), "qd26_2026"), (date(2021, 5, 1), "qd1048_2019"), (date(2023, 2, 23), "qd1048_2019"), (date(2023, 2, 24), "qd148_2023"), (date(2024, 1, 1), "qd148_2023"),
])
def test_the_decree_in_force_is_the_latest_that_has_begun(day, id_):
    assert regulation_on(day).id == id_


def test_before_the_first_decree_there_is_none():
    with pytest.raises(LookupError):
        regulation_on(date(2019, 8, 20))


def test_a_forwarded_dossier_goes_one_tier_up():
    assert regulation("qd148_2023").tier_after(Tier.DISTRICT).tier == Tier.PROVINCE
    assert regulation("qd148_2023").tier_after(Tier.PROVINCE) is None


def bound_on(day, kind="first"):
    return bind(regulations().values(), filed_on=date.fromisoformat(day), kind=kind)


@pytest.mark.parametrize(("day", "kind", "id_", "finish_by", "cite"), [
    ("2026-05-21", "first", "qd148_1489_2025", "2026-07-21", "Đ12.2.a"),
    ("2026-05-21", "upgrade", "qd148_1489_2025", "2026-07-21", "Đ12.2.a"),
    ("2026-05-21", "re_evaluation", "qd148_1489_2025", "2026-06-21", "Đ12.2.b"),
    ("2025-07-06", "first", "qd148_1489_2025", "2026-07-21", "Đ12.2.a"),
    ("2026-05-22", "first", "qd26_2026", None, "Đ11.1"),
    ("2026-05-22", "re_evaluation", "qd26_2026", None, "Đ11.1"),
    ("2025-07-05", "first", "qd148_2023", None, "24/02/2023"),
    ("2021-05-01", "upgrade", "qd1048_2019", None, "21/08/2019"),
])
def test_a_filing_is_bound_by_its_day_and_kind(day, kind, id_, finish_by, cite):
    binding = bound_on(day, kind)

    assert binding.regulation.id == id_
    assert binding.finish_by == (date.fromisoformat(finish_by) if finish_by else None)
    assert cite in binding.reason


def test_the_reason_is_told_in_words():
    assert bound_on("2026-05-22").reason == "có hiệu lực vào ngày nộp 22/05/2026 (từ 22/05/2026, QĐ 26/2026 Đ11.1)"
    assert bound_on("2026-05-21").reason == (
        "nộp ngày 21/05/2026, trước 22/05/2026: vẫn theo văn bản này, đánh giá xong đến hết 21/07/2026 (QĐ 26/2026 Đ12.2.a)"
    )


def test_a_decree_may_leave_filings_after_its_own_first_day_to_the_old_one():
    new = regulation("qd26_2026")
    (first, again) = new.transitions
    lenient = replace(new, transitions=(replace(first, filed_before=date(2026, 9, 1)), again))
    known = [lenient if decree.id == new.id else decree for decree in regulations().values()]

    binding = bind(known, filed_on=date(2026, 8, 31), kind="first")

    assert (binding.regulation.id, binding.finish_by) == ("qd148_1489_2025", date(2026, 7, 21))
    assert bind(known, filed_on=date(2026, 9, 1), kind="first").regulation.id == "qd26_2026"
    assert bind(known, filed_on=date(2026, 8, 31), kind="re_evaluation").regulation.id == "qd26_2026"


@given(st.dates(date(2019, 8, 21), date(2028, 12, 31)), st.sampled_from(Kind))
def test_every_filing_has_one_decree_already_in_force(filed_on, kind):
    binding = bind(regulations().values(), filed_on=filed_on, kind=kind)

    assert binding.regulation == regulation_on(filed_on)  # no transition of today's decrees moves a filing
    assert (binding.finish_by is None) == (binding.regulation.id != "qd148_1489_2025")


def test_nothing_is_bound_before_the_first_decree():
    with pytest.raises(LookupError):
        bound_on("2019-08-20")
