"""The trail of acts and looks, and every way of tampering with the table against the locked copies."""

from dataclasses import replace

import pytest

from chalicelib.domain.deed import Deed
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Refused
from chalicelib.domain.lifecycle import DossierState
from chalicelib.services import audit, looks
from chalicelib.stores import aggregates, producers, rows
from tests import factories as make
from tests.stream import Stream


@pytest.fixture(name="dossier")
def _dossier(world):
    make.year()
    stream = Stream()
    dossier = make.dossier(make.producer(), DossierState.ACCEPTED)
    stream.deliver()
    return dossier


def look(player, dossier):
    looks.note(player.actor, Deed.DOSSIER_SEEN, {"dossier": dossier.id})


def test_it_tells_who_did_what_from_which_version_and_who_looked(dossier):
    officer = make.officer()
    for _ in range(2):
        look(officer, dossier)

    trail = audit.trail(make.coordinator().actor, dossier.id)

    assert trail.faults == ()
    acts = [(event.name, event.seq - 1) for event in aggregates.get(Dossier, dossier.id).recent]
    assert [(line.what, line.version) for line in trail.lines] == [*acts, (Deed.DOSSIER_SEEN, dossier.version)]
    assert trail.lines[-1].by == officer.email


def test_a_look_at_another_version_is_another_line(dossier):
    officer = make.officer()
    look(officer, dossier)
    aggregates.commit(aggregates.get(Dossier, dossier.id).next("Changed", at=make.now(), by="t"))
    look(officer, dossier)

    seen = [done.facts["version"] for done in producers.deeds_about(f"DOSSIER#{dossier.id}")]
    assert sorted(seen) == [str(dossier.version), str(dossier.version + 1)]


def test_a_producer_s_own_look_is_not_written(world):
    make.year()
    owner = make.producer()
    dossier = make.dossier(owner)

    look(owner, dossier)

    assert producers.deeds_about(f"DOSSIER#{dossier.id}") == []


def test_the_trail_is_the_coordinator_s(dossier):
    with pytest.raises(Refused):
        audit.trail(make.officer().actor, dossier.id)


def tampered(key, seq, **changes):
    event = next(each for each in aggregates.journal_of(key) if each.seq == seq)
    rows.put(aggregates.journal_note(key, replace(event, **changes)))


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_changed_event_is_found_even_the_last(dossier, seq):
    key = f"DOSSIER#{dossier.id}"
    assert audit.every_fault()[1] == []

    tampered(key, seq, by="ke.khac@vidu.example")

    assert any(f"{seq} " in fault for fault in audit.faults_of(key))


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_an_event_taken_out_is_found_even_the_last(dossier, seq):
    key = f"DOSSIER#{dossier.id}"
    rows.note(key, f"JOURNAL#{seq:06d}").delete()

    assert list(audit.faults_of(key))


def test_a_chain_rewritten_whole_is_found_by_its_locked_copies(dossier):
    key, before = f"DOSSIER#{dossier.id}", ""
    for event in list(aggregates.journal_of(key)):
        forged = replace(event, by="ke.khac@vidu.example", prev=before)
        rows.put(aggregates.journal_note(key, forged))
        before = forged.digest

    assert len(list(audit.faults_of(key))) == dossier.version


def test_a_look_taken_out_is_found_by_the_next(dossier):
    officer, other = make.officer(), make.person(make.Role.OFFICER, make.EAST, email="hai@vidu.example")
    for who in (officer, other):
        look(who, dossier)
    key = f"DOSSIER#{dossier.id}"
    assert list(audit.faults_of(key)) == []

    first = next(row for row in rows.within(key, "DEED#") if row.body["by"] == officer.email)
    first.delete()

    assert "is gone" in next(audit.faults_of(key))


def test_a_look_at_a_thing_without_events_is_verified_too(dossier):
    for who in (make.officer(), make.person(make.Role.OFFICER, make.EAST, email="hai@vidu.example")):
        looks.note(who.actor, Deed.PRODUCER_SEEN, {"producer": dossier.producer})
    assert audit.every_fault()[1] == []

    min(rows.within(f"PRODUCER#{dossier.producer}", "DEED#"), key=lambda row: row.body["at"]).delete()

    assert ["is gone" in fault for fault in audit.every_fault()[1]] == [True]
