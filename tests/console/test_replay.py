"""Journals are held against the lifecycle tables."""

import pytest

from console.replay import journal_faults, state_at

LEGAL = (("DossierOpened", {}), ("DossierSubmitted", {}), ("DossierAccepted", {"tier": "district"}))


def faults(make, state, *events, version=None):
    rows = make.journal("DOSSIER#D1", *events)
    body = make.dossier(state=state)
    return list(journal_faults(make.evidence(make.row("DOSSIER#D1", "DOSSIER", body, version or len(events)), *rows)))


def test_a_legal_journal(make):
    assert faults(make, "accepted", *LEGAL) == []


@pytest.mark.parametrize(
    ("state", "events", "version", "words"),
    [
        ("accepted", (LEGAL[0], LEGAL[2]), 2, "DossierAccepted"),
        ("submitted", LEGAL, 3, "the row says submitted"),
        ("accepted", LEGAL, 4, "version 4"),
    ],
)
def test_what_no_table_has(make, state, events, version, words):
    assert words in " ".join(faults(make, state, *events, version=version))


def test_a_product_recognised_with_other_stars_than_its_event_says(make):
    events = make.journal("PRODUCT#P1", ("ProductRegistered", {}), ("EvaluationBegun", {}), ("ProductRecognised", {"stars": 3}))
    found = make.evidence(make.row("PRODUCT#P1", "PRODUCT", {"state": "recognised_4"}, 3), *events)

    assert "recognised_4" in next(journal_faults(found))


def test_the_state_at_an_instant(make):
    events = make.evidence(*make.journal("DOSSIER#D1", *LEGAL)).journals["DOSSIER#D1"]

    assert state_at(events, events[1].at) == ("submitted", "")
    assert state_at(events, events[2].at) == ("accepted", "district")
    assert state_at(events, make.START) == ("", "")
