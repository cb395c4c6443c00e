"""The second computation of stars finds what the first could get wrong."""

import pytest

from console.stars import star_faults


def faults(found):
    return list(star_faults(found))


@pytest.mark.parametrize(
    ("totals", "event", "state", "stars"),
    [
        ([50, 50, 50, 50, 50], "DossierRecognised", "recognised", 3),
        ([70, 70, 70, 70, 69], "DossierRecognised", "recognised", 3),  # 69.8, however it is shown
        ([49, 50, 50, 50, 50], "DossierNotRecognised", "not_recognised", None),
        ([70, 70, 70, 70, 70], "DossierForwarded", "forwarded", None),
        ([60, 61, 62, 63], "DossierRecognised", "recognised", 3),  # four of five: a quorum
    ],
)
def test_what_the_sheets_say_is_right(make, totals, event, state, stars):
    assert faults(make.ruled(totals, event, state=state, stars=stars)) == []


def test_a_star_that_the_sheets_do_not_give(make):
    assert "say forwarded" in faults(make.ruled([70] * 5, "DossierRecognised"))[0]


def test_a_ruling_without_quorum(make):
    assert "3 of 5 sheets" in faults(make.ruled([60] * 3, "DossierRecognised"))[0]


def test_a_ruling_without_decision(make):
    assert "no decision of u1" in faults(make.ruled([60] * 5, "DossierRecognised", decided=False))[0]


def test_a_ruling_by_another_decision(make):
    assert "no decision of u1" in faults(make.ruled([60] * 5, "DossierRecognised", number="2/QĐ"))[0]


def test_a_dossier_under_the_wrong_decree(make):
    body = make.dossier(state="submitted", regulation="qd1048_2019")
    found = make.evidence(make.row("DOSSIER#D1", "DOSSIER", body), *make.journal("DOSSIER#D1", ("DossierOpened", {})))

    assert "under qd1048_2019" in faults(found)[0]
