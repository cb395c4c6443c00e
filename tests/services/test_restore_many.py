"""Thousands of dossiers brought back, and how long that takes: on the simulator's table, whose indexes find without looking through all."""

import sys
import time
from random import Random

import pytest
import time_machine

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.doors import changes
from chalicelib.services import intake, restore
from chalicelib.stores import aggregates, files
from chalicelib.stores.codec import to_json
from tests import factories as make
from tests.chaos.aws import Stock
from tests.chaos.sim import Sim
from tests.chaos.table import Table
from tests.chaos.world import World, standing_in
from tests.stream import passes


@pytest.fixture(name="world")
def _world():
    with time_machine.travel(make.NOW, tick=False), standing_in() as stand:
        stand.world = World(Sim(Random(1), make.NOW.timestamp()), Table(), Stock())
        yield stand.world


def files_a_year(world, dossiers):
    """A year with one dossier, published; then its copies, each with its receipt and the rows filed with its last event."""
    make.year()
    make.officer()
    template = make.dossier(make.producer(), DossierState.ACCEPTED)
    records = (change.as_record(number) for number, change in enumerate(list(world.table.changes)) if change.new)
    changes.on_change({"Records": list(filter(passes, records))}, None)
    for number in range(dossiers - 1):
        copy = Dossier(**{**vars(template), "id": f"{template.id[:-5]}{number:05}"})
        row = aggregates.row_as_written(copy).serialize()
        for event in copy.recent:
            files.keep(f"journal/DOSSIER/{copy.id}/{event.seq:06d}.json", {"rows": [row]})
        files.keep(f"receipts/{copy.id}/1.json", {"receipt": to_json(intake._receipt_of(copy)), "dossier": to_json(copy)})


@pytest.mark.parametrize("dossiers", [50, pytest.param(5000, marks=pytest.mark.long)])
def test_every_dossier_comes_back_whole(world, dossiers, monkeypatch, capsys):
    monkeypatch.setattr(restore, "_go_on", lambda hand: None)  # what comes after is the sweep's own time
    files_a_year(world, dossiers)
    world.table, world.fed = Table(), 0

    began = time.perf_counter()
    done = restore.restore()
    seconds = time.perf_counter() - began

    with capsys.disabled():
        sys.stdout.write(f"\nrestore: {dossiers} dossiers in {seconds:.1f} s, {1000 * seconds / dossiers:.1f} s a thousand ")
    assert (done.counts["dossier"], done.missing) == (dossiers, [])
    for key in files.kept_keys("receipts/"):
        kept = files.kept_at(key)["receipt"]
        assert aggregates.get(Dossier, kept["dossier"]).slip == kept["slip"]
