"""The gate: one file, everything that is against it. Run it through `isolated`, never on its own beside other work."""

from collections.abc import Iterator

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import MAX_BYTES, Finding, Inspection, check_label, kind_declared
from chalicelib.inspection import office, pdf, pictures, signs
from chalicelib.inspection.unfit import Unfit

_MOST_FINDINGS = 10


def inspect(body: bytes, name: str, content_type: str) -> Inspection:
    """What is wrong with a file of this name and declared type. Never raises: what a parser raises is a finding."""
    findings = list(check_label(name, content_type, len(body)))
    if not 0 < len(body) <= MAX_BYTES:
        return Inspection(kind="", findings=tuple(findings))
    kind = ""
    try:
        signs.look_for_virus(body, "the file")
        kind = signs.kind_of(body)
        kind = (office.kind_of(body) or "zip") if kind == "ooxml" else kind
        declared = kind_declared(content_type)
        if declared is not None and kind not in (declared.code, "zip"):  # what sort of archive is told below
            findings.append(Finding(why=Why.FILE_TYPE_DIFFERS, what=f"{kind or 'unknown'} for {content_type}"))
        for finding in _content(body, kind):
            findings.append(finding)
            if len(findings) >= _MOST_FINDINGS:
                break
    except Unfit as unfit:
        findings.append(unfit.finding)
    except MemoryError:
        findings.append(Finding(why=Why.FILE_SWELLS, what="it needs more memory than a file may"))
    except Exception as error:  # noqa: BLE001 - whatever a parser raises: it could not read the file
        findings.append(Finding(why=Why.FILE_BROKEN, what=f"{type(error).__name__}: {error}"[:200]))
    return Inspection(kind=kind if kind != "zip" else "", findings=tuple(findings))


def _content(body: bytes, kind: str) -> Iterator[Finding]:
    match kind:
        case "pdf":
            yield from pdf.look(body)
        case "docx" | "xlsx":
            yield from office.look(body)
        case "jpeg" | "png" | "webp" | "heic":
            yield from pictures.look(body, kind)
        case "zip":
            yield from office.look(body)
