"""The second tally at the operator's hand: export a round, and let the stand-alone verifier recompute it."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from chalicelib.services.export import export as export_round
from chalicelib.stores.second_tally import PATH
from console.environment import OnStack


@click.command("export", cls=OnStack)
@click.argument("round_id", metavar="ROUND")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def export(round_id: str, out: Path) -> None:
    """Write ROUND's export to OUT: whoever has it and the verifier can recompute every verdict."""
    written = export_round(round_id)
    out.write_text(json.dumps(written, ensure_ascii=False, indent=1), "utf-8")
    click.echo(f"{out}: {len(written['dossiers'])} tallies, sealed {written['sealed']['sha256']}")


@click.command("verify", cls=OnStack)
@click.argument("round_id", metavar="ROUND")
def verify(round_id: str) -> None:
    """Recompute every verdict of ROUND by the verifier alone. Exit code 1 when something differs."""
    code, said = verified(round_id)
    click.echo(said)
    sys.exit(code)


def verified(round_id: str) -> tuple[int, str]:
    """The verifier's exit code and words, run as a stranger would: isolated, on the export alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.json"
        file.write_text(json.dumps(export_round(round_id), ensure_ascii=False), "utf-8")
        done = subprocess.run(
            [sys.executable, "-I", str(PATH), str(file)], capture_output=True, text=True, check=False
        )
    return done.returncode, (done.stdout + done.stderr).strip()
