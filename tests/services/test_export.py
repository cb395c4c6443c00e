"""What the running system tallied, recomputed by the stand-alone verifier from the export alone."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase
from chalicelib.services import ruling, scoring
from chalicelib.services.export import export
from chalicelib.stores import aggregates
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")
VERIFIER = Path(__file__).parents[2] / "verify" / "sao_lang_verify.py"


def tallied():
    round_ = make.year(Phase.COUNCIL)
    members = make.council()
    owner = make.producer()
    for name, points in (("Mắm", (24, 16, 20)), ("Khô", (30, 20, 25)), ("Trà", (10, 10, 20))):
        dossier = make.dossier(owner, DossierState.IN_COUNCIL, name=name)
        for extra, member in enumerate(members):
            scoring.sign(member.actor, dossier.id, dict(zip("ABC", points, strict=True)) | {"A": points[0] + extra}, "")
    for piece in ruling.ranges(round_.id, Tier.DISTRICT):
        ruling.tally(piece)
    return round_


def verdict(written, tmp_path):
    file = tmp_path / "export.json"
    file.write_text(json.dumps(written, ensure_ascii=False), "utf-8")
    return subprocess.run([sys.executable, "-I", str(VERIFIER), str(file)], capture_output=True, text=True, check=False)


def test_the_verifier_agrees_with_every_tally(tmp_path):
    written = export(tallied().id)

    done = verdict(written, tmp_path)

    assert len(written["dossiers"]) == 3
    assert done.returncode == 0, done.stdout


def test_a_changed_proposal_is_found(tmp_path):
    round_ = tallied()
    dossier = next(each for each in aggregates.dossiers_of(round_.id, make.EAST) if each.product_name == "Khô")
    forged = replace(dossier, proposal=replace(dossier.proposal, mean=dossier.proposal.mean + 1))
    aggregates.commit(forged.next("Changed", at=make.now(), by="forger"))

    done = verdict(export(round_.id), tmp_path)

    assert aggregates.get(Dossier, dossier.id).proposal.mean != dossier.proposal.mean
    assert (done.returncode, dossier.id in done.stdout) == (1, True)
