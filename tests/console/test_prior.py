"""A baseline that is not whole, a term that ended on another day, a renewal of nothing: each is told."""

import pytest

from console.prior import baseline_faults, term_faults

BASELINE = {
    "products": [
        {"unit": "u1", "stars": 3, "state": "recognised", "count": 1}, {"unit": "u2", "stars": 5, "state": "potential_five", "count": 1}],
    "entities": {"household_business": 1, "cooperative": 1, "company": 0},
}  # fmt: skip
HELD = {"baseline": True, "stars": 3, "decision": "x", "dossier": "", "valid_until": "2023-05-31"}


def year(make, *rows, types=("household", "cooperative"), first="recognised_3", until="2023-05-31"):
    return make.evidence(
        make.row("PLAN#p", "PLAN", {"id": "p", "content": {"baseline": BASELINE}}, 1),
        *make.journal("PLAN#p", *([("x", {})] * 5), ("YearReported", {})),
        make.row("PRODUCT#p-base-0001", "PRODUCT", {"id": "p-base-0001", "unit": "u1", "producer": "A", "state": first}, 1),
        make.row("PRODUCT#p-base-0002", "PRODUCT", {"id": "p-base-0002", "unit": "u2", "producer": "B", "state": "potential_five"}, 1),
        *make.journal("PRODUCT#p-base-0002", ("BaselineEntered", {"baseline": True})),
        *[make.row(f"PRODUCER#{id_}", "PRODUCER", {"id": id_, "type": type_}) for id_, type_ in zip("AB", types, strict=True)],
        *(rows or make.journal("PRODUCT#p-base-0001", ("BaselineEntered", {**HELD, "valid_until": until}))),
    )  # fmt: skip


def test_a_whole_baseline_and_a_running_term_are_nothing_to_tell(make):
    found = year(make)

    assert (list(baseline_faults(found)), list(term_faults(found))) == ([], [])


def test_a_product_with_other_stars_is_told(make):
    rows = make.journal("PRODUCT#p-base-0001", ("BaselineEntered", {**HELD, "stars": 4}))

    assert list(baseline_faults(year(make, *rows))) == ["u1 3: 1 in the plan, 0 loaded", "u1 4: 0 in the plan, 1 loaded"]


def test_a_producer_of_another_type_is_told(make):
    found = list(baseline_faults(year(make, types=("household", "company"))))

    assert found == ["company: 0 in the plan, 1 loaded", "cooperative: 1 in the plan, 0 loaded"]


@pytest.mark.parametrize(("until", "state", "told"), [
    ("2023-05-06", "recognised_3", ["p-base-0001: recognised_3 still, valid until 2023-05-06"]),
    ("2023-05-07", "recognised_3", []),  # the sweep may come within the day after
    ("2023-05-06", "expired", []),
])
def test_a_term_that_ended_is_marked(make, until, state, told):
    assert list(term_faults(year(make, first=state, until=until))) == told


@pytest.mark.parametrize(("until", "told"), [
    ("2023-05-07", []), ("2023-05-08", ["p-base-0001: ended on 2023-05-08, valid until 2023-05-08"])])
def test_a_term_ends_after_its_last_day(make, until, told):
    rows = make.journal("PRODUCT#p-base-0001", ("BaselineEntered", {**HELD, "valid_until": until}), ("CertificateExpired", {}))

    assert list(term_faults(year(make, *rows, first="expired"))) == told


@pytest.mark.parametrize(("kind", "product", "told"), [
    ("first", "P9", []), ("upgrade", "P9", ["D1: upgrade of a product that was never recognised"]),
    ("re_evaluation", "p-base-0002", []), ("first", "p-base-0002", ["D1: first of a product that was recognised"]),
])
def test_only_what_was_recognised_is_renewed(make, kind, product, told):
    rows = [
        *make.journal("PRODUCT#p-base-0001", ("BaselineEntered", HELD)),
        make.row("PRODUCT#P9", "PRODUCT", {"id": "P9", "unit": "u1", "producer": "A", "state": "candidate"}, 1),
        *make.journal("PRODUCT#P9", ("ProductRegistered", {})),
        make.row("DOSSIER#D1", "DOSSIER", make.dossier(kind=kind, product=product), 1),
        *list(make.journal("DOSSIER#D1", ("x", {}), ("DossierOpened", {})))[1:],
    ]

    assert list(term_faults(year(make, *rows))) == told
