"""PDFs: every object of every revision parsed, every stream unpacked within bounds, nothing that acts by itself."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS, Finding
from chalicelib.inspection import signs
from chalicelib.inspection.pdf_streams import Streams
from chalicelib.inspection.unfit import Unfit

_ACTS = {
    *("/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition", "/RichMedia"),
    *("/RichMediaExecute", "/XFA", "/Movie", "/Sound", "/Screen", "/3D"),
}
_EMBEDS = {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment", "/Collection"}
_BY_ITSELF = ("/OpenAction", "/AA")  # what happens without a click
_GOES_OUT = {"/URI", *_ACTS}
_NAME_END = rb"(?=[\s/<>\[\]()%]|$)"
_NAMED = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA|EmbeddedFiles?|EF|SubmitForm|ImportData|GoToE)" + _NAME_END)
_STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT = re.compile(rb"(?:^|[\s>])(\d{1,8})\s+(\d{1,5})\s+obj\b")
_TAIL = b"\0\t\n\f\r \x1a"


def look(body: bytes) -> Iterator[Finding]:
    """Everything about a PDF. Raises Unfit, or whatever the parser raises."""
    yield from signs.foreign(body)
    end = body.rfind(b"%%EOF")
    if end < 0:
        raise Unfit(Why.FILE_BROKEN, "a PDF without an end")
    if body[end + 5 :].strip(_TAIL):
        yield Finding(why=Why.FILE_TWO_IN_ONE, what=f"{len(body) - end - 5} bytes after the last %%EOF")
    bare = _STREAM.sub(lambda found: b" " * len(found[0]), body)
    if re.search(rb"/Encrypt" + _NAME_END, _plain(bare)):
        raise Unfit(Why.FILE_LOCKED, "/Encrypt")
    yield from named(bare, "outside streams")
    yield from _objects(body, bare)


def named(text: bytes, where: str) -> Iterator[Finding]:
    """Forbidden names in plain or escaped spelling, whether or not an object table leads there."""
    for name in sorted({found[1] for found in _NAMED.finditer(_plain(text))}):
        why = Why.FILE_EMBEDS if name.startswith(b"E") else Why.FILE_ACTIVE
        yield Finding(why=why, what=f"/{name.decode()} {where}")


def _plain(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)


def _objects(body: bytes, bare: bytes) -> Iterator[Finding]:
    import pypdf

    streams = Streams(body)
    yield from streams.check_hidden()
    reader = pypdf.PdfReader(BytesIO(body), strict=False)
    if reader.is_encrypted:
        raise Unfit(Why.FILE_LOCKED, "encrypted")
    if not len(reader.pages):
        raise Unfit(Why.FILE_BROKEN, "a PDF without a page")
    yield from _walk(reader.trailer, "trailer", reader)
    for number, generation in _numbers(reader):
        found = reader.get_object(pypdf.generic.IndirectObject(number, generation, reader))
        where = f"object {number}"
        yield from _walk(found, where, reader)
        if isinstance(found, pypdf.generic.StreamObject):
            streams.check(found, where)
    for at in _unlisted(reader, bare):
        reader.stream.seek(at)
        reader.read_object_header(reader.stream)
        yield from _walk(pypdf.generic.read_object(reader.stream, reader), f"an object at {at}", reader)


def _numbers(reader: Any) -> list[tuple[int, int]]:
    """Every object that a table lists, in files or in object streams."""
    listed = [(number, generation) for generation, found in reader.xref.items() for number in found if number]
    packed = [(number, 0) for number in reader.xref_objStm]
    if len(listed) + len(packed) > LIMITS.objects:
        raise Unfit(Why.FILE_SWELLS, f"more than {LIMITS.objects} objects")
    free = {
        (number, generation)
        for generation, found in reader.xref_free_entry.items()
        for number in found
        if found[number]
    }
    return sorted({*listed, *packed} - free)


def _unlisted(reader: Any, bare: bytes) -> list[int]:
    """Where objects begin that no table leads to: earlier revisions, or what somebody hides."""
    listed = {place for found in reader.xref.values() for place in found.values()}
    places = [found.start(1) for found in _OBJECT.finditer(bare)]
    if len(places) > LIMITS.objects:
        raise Unfit(Why.FILE_SWELLS, f"more than {LIMITS.objects} objects")
    return [place for place in places if place not in listed]


def _walk(top: Any, where: str, reader: Any) -> Iterator[Finding]:
    """All that lies in one object; what it points at is an object of its own."""
    waiting = [(top, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > LIMITS.depth:
            raise Unfit(Why.FILE_SWELLS, f"{where} is nested more than {LIMITS.depth} deep")
        if isinstance(found, dict):
            yield from _look_at(found, where)
            waiting += [(value, depth + 1) for value in found.values()]
        elif isinstance(found, list):
            waiting += [(value, depth + 1) for value in found]


def _look_at(found: Any, where: str) -> Iterator[Finding]:
    names = {str(key) for key in found} | {str(value) for value in found.values() if isinstance(value, str)}
    keys = {str(key) for key in found}
    kinds = {str(found.get(key)) for key in ("/S", "/Subtype", "/Type")} & names
    for name in sorted((keys | kinds) & (_ACTS - {"/Sound", "/Movie", "/Screen", "/3D"} | (_ACTS & kinds))):
        yield Finding(why=Why.FILE_ACTIVE, what=f"{name} in {where}")
    for name in sorted((keys | kinds) & _EMBEDS):
        yield Finding(why=Why.FILE_EMBEDS, what=f"{name} in {where}")
    for key in _BY_ITSELF:
        if key in found:
            yield from _by_itself(found[key], f"{key} in {where}")


def _by_itself(action: Any, where: str, depth: int = 0) -> Iterator[Finding]:
    """An action that runs on opening, turning a page, leaving a field: it may go to a page, nowhere else."""
    action = action.get_object() if hasattr(action, "get_object") else action
    if depth > LIMITS.depth // 10:
        raise Unfit(Why.FILE_SWELLS, f"{where}: a chain of actions")
    if not isinstance(action, dict):
        return
    if str(action.get("/S", "")) in _GOES_OUT:
        yield Finding(why=Why.FILE_ACTIVE, what=f"{action['/S']} by {where}")
    nested = [value for key, value in action.items() if key not in ("/Parent", "/P", "/D")]
    for value in nested:
        for one in value if isinstance(value, list) else [value]:
            yield from _by_itself(one, where, depth + 1)
