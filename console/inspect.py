"""`console inspect FILE`: the gate, on a file that lies here. No stack is asked."""

import json
import mimetypes
import sys
from pathlib import Path

import click

from chalicelib.domain.gate import MAX_BYTES, Inspection, Unfinished, kind_named
from chalicelib.inspection import isolated
from chalicelib.pages.refusals import sentences, way_out_of

REFUSED, UNREADABLE = 1, 2


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--type", "content_type", help="as a browser declares it; by the name's ending, if not given")
@click.option("--name", help="as its owner calls it; FILE's own, if not given")
def inspect(*, file: Path, content_type: str | None, name: str | None) -> None:
    """Look at FILE as the gate does: prints {accepted, kind, reasons[]} as JSON. Exit code 0 accepted, 1 refused, 2 unreadable."""
    name = file.name if name is None else name
    try:
        size = file.stat().st_size
        body = file.read_bytes() if size <= MAX_BYTES else b""
        found = isolated.inspect(body, name, _type_of(name) if content_type is None else content_type, size)
    except (OSError, ValueError, Unfinished) as trouble:
        click.echo(f"{file}: {trouble}", err=True)
        sys.exit(UNREADABLE)
    click.echo(json.dumps(told(found), ensure_ascii=False, indent=1))
    sys.exit(0 if found.is_accepted else REFUSED)


def told(found: Inspection) -> dict[str, object]:
    """As JSON: the codes of the reasons with what was found, and what its owner is told."""
    reasons = [
        {
            "code": finding.why,
            "what": finding.what,
            "sentence": sentences()[finding.why]["sentence"].format(type=finding.what),
            "way_out": way_out_of(finding.why),
        }
        for finding in found.findings
    ]
    return {"accepted": found.is_accepted, "kind": found.kind or None, "reasons": reasons}


def _type_of(name: str) -> str:
    kind = kind_named(name)
    return kind.types[0] if kind else mimetypes.guess_type(name)[0] or "application/octet-stream"
