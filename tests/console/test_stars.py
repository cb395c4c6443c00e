"""The second computation of stars finds what the first could get wrong."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.stores.second_tally import verifier
from console.play.cast import Level, draw
from console.play.set_scores import choices
from console.set_facts import table_of
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


class TestUpgrade:
    """The product held three stars until the middle of 2023, or four; the decision is of 29/05/2023."""

    @pytest.fixture
    def upgraded(self, make):
        def found(total, event, *, kept=None, held=3, until="2023-06-30", **more):
            year = make.ruled([total] * 5, event, kept=kept, **more)
            rows = [_as_upgrade(row) for row in year.rows]
            before = {"stars": held, "decision": "", "dossier": "", "valid_until": until}
            return replace(year, rows=(*rows, *make.journal("PRODUCT#P1", ("BaselineEntered", before))))

        return found

    def test_a_result_not_above_what_is_held_is_kept(self, upgraded):
        assert faults(upgraded(60, "DossierNotUpgraded", kept=3, state="not_upgraded")) == []
        assert faults(upgraded(40, "DossierNotUpgraded", kept=4, held=4, state="not_upgraded", stars=None)) == []

    def test_what_ended_before_the_decision_cannot_be_kept(self, upgraded):
        assert faults(upgraded(60, "DossierRecognised", until="2023-05-28")) == []
        found = upgraded(60, "DossierNotUpgraded", kept=3, until="2023-05-28", state="not_upgraded")
        assert "had None stars to keep" in faults(found)[0]

    def test_stars_taken_by_an_upgrade(self, upgraded):
        assert "had 4 stars to keep" in faults(upgraded(60, "DossierRecognised", held=4))[0]

    def test_a_wrong_word_about_what_is_held(self, upgraded):
        assert "had 3 stars to keep" in faults(upgraded(60, "DossierNotUpgraded", kept=4, state="not_upgraded"))[0]

    def test_a_first_evaluation_keeps_nothing(self, make):
        assert "had None stars" in faults(make.ruled([60] * 5, "DossierNotUpgraded", state="not_upgraded", kept=3))[0]


def _as_upgrade(row):
    if row.sk == "DOSSIER":
        return replace(row, body={**row.body, "kind": "upgrade"})
    return row


class TestBySet:
    @pytest.fixture
    def filing(self):
        return draw(json.loads(Path("plans/vinh_long_2027.json").read_text("utf-8")), size=20, seed=1).filings[0]

    @pytest.fixture
    def sheets(self, filing):
        def at(level):
            table = table_of("qd26_2026", 8)
            chosen = choices(replace(filing, level=level), "province", table["criteria"], 1)
            return chosen, [verifier().read_choices(table, {"member": "m", "choices": each}, []) for each in chosen]

        return at

    @pytest.mark.parametrize(
        ("level", "event", "state", "stars"),
        [
            (Level.LOW, "DossierNotRecognised", "not_recognised", None),
            (Level.THREE, "DossierRecognised", "recognised", 3),
            (Level.FOUR, "DossierRecognised", "recognised", 4),
            (Level.FALLEN, "DossierRecognised", "recognised", 3),  # 70 points and more, a mark missed
            (Level.TOP, "PotentialFiveFound", "potential_five", None),
        ],
    )
    def test_what_the_choices_say_is_right(self, level, event, state, stars, sheets, make):
        assert faults(make.ruled_by_set(*sheets(level), event, state=state, stars=stars)) == []

    def test_a_star_above_a_missed_mark(self, sheets, make):
        assert "say recognised 3" in faults(make.ruled_by_set(*sheets(Level.FALLEN), "DossierRecognised", stars=4))[0]

    def test_what_the_chair_found_is_part_of_it(self, sheets, make):
        one_less = [points | {"3.5": 1} for points in sheets(Level.FOUR)[1]]

        assert "say recognised 3" in faults(make.ruled_by_set(sheets(Level.FOUR)[0], one_less, "DossierRecognised", stars=4))[0]
        assert "finding_missing" in faults(make.ruled_by_set(*sheets(Level.FOUR), "DossierRecognised", stars=4, found=False))[0]

    def test_a_product_knocked_out_is_not_recognised(self, sheets, make):
        out = {"state": "not_recognised", "stars": None, "knock_outs": {"K1": "giả"}}

        assert faults(make.ruled_by_set(*sheets(Level.TOP), "DossierNotRecognised", **out)) == []
        assert "say not_recognised None" in faults(make.ruled_by_set(*sheets(Level.TOP), "PotentialFiveFound", **out))[0]

    def test_points_that_the_choices_do_not_give(self, sheets, make):
        chosen, points = sheets(Level.THREE)
        points[0] = points[0] | {"1.1": 9}

        assert "the choices give" in faults(make.ruled_by_set(chosen, points, "DossierRecognised"))[0]

    def test_an_impossible_sheet_gives_no_star(self, sheets, make):
        chosen, points = sheets(Level.THREE)
        del chosen[0]["1.1"]

        assert "no verdict" in faults(make.ruled_by_set(chosen, points, "DossierRecognised"))[0]

    def test_a_ruling_without_quorum(self, sheets, make):
        chosen, points = sheets(Level.THREE)

        assert "3 of 5 sheets" in faults(make.ruled_by_set(chosen[:3], points[:3], "DossierRecognised"))[0]
