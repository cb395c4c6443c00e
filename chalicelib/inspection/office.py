"""DOCX and XLSX: every part unpacked, every XML part parsed with entities barred, nothing that acts or reaches out."""

import re
from collections.abc import Iterator

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import Finding
from chalicelib.inspection import archive, pictures, signs
from chalicelib.inspection.unfit import Unfit
from chalicelib.inspection.unpack import Budget
from chalicelib.inspection.xml import Reader

_TYPES = "[Content_Types].xml"
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_MACROS = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet|intlmacrosheet|activex|customui|dialogsheet")
_MACRO_PARTS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/|/dialogsheets/|\.bin$")
_OLE = re.compile(r"oleobject|/embeddings/.*\.(?!xlsx$)[^.]*$|/afchunk|\.(html?|mht|hta|exe|dll|js|vbs|ps1|bat|rtf)$")
_OUT = re.compile(r"externallink|/connections\.xml$|/querytables/|/webextensions/")
_PLAIN_BIN = re.compile(r"/(printersettings|customproperty)\d*/?[^/]*\.bin$")
_SAFE_LINK = re.compile(r"(https?|mailto|tel):|#|[^:\\/]*$", re.IGNORECASE)
_CALL = re.compile(r"\b(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT)\b", re.IGNORECASE)
_FORMULA = re.compile(r"[A-Za-z0-9_.\]]\s*\|\s*'|\b(WEBSERVICE|CALL|REGISTER(\.ID)?|EXEC|DDE)\s*\(", re.IGNORECASE)
_PICTURES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
_FIELDS = frozenset({"instrText", "delInstrText", "fldSimple"})
_FORMULAS = frozenset({"f", "formula", "definedName"})
_READ = frozenset({"Relationship"}) | _FIELDS | _FORMULAS
_INSIDE = frozenset({"ddeLink", "oleLink", "oleObject", "OLEObject", "control", "altChunk", "subDoc"})
_DEEPEST = 1  # a chart in a document holds its own workbook


def kind_of(body: bytes) -> str:
    """docx, xlsx, or "" for another archive."""
    found = archive.opened(body)
    if _TYPES not in found.entries:
        return ""
    return next((kind for type_, kind in _MAIN.items() if type_ in _declared(found)), "")


def look(body: bytes, depth: int = 0, budget: Budget | None = None) -> Iterator[Finding]:
    """Everything about an Office file. Raises Unfit, or whatever a parser raises."""
    found = archive.opened(body, budget)
    if depth > _DEEPEST:
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, "archives within archives")
    yield from _by_name(found)
    declared = _declared(found) if _TYPES in found.entries else set()
    if macros := sorted(type_ for type_ in declared if _MACROS.search(type_.lower())):
        yield Finding(why=Why.FILE_MACROS, what=macros[0])
    if not declared & _MAIN.keys():
        yield Finding(why=Why.FILE_TYPE_DIFFERS, what="neither a Word document nor an Excel workbook")
    for name in found.entries:
        if not name.endswith("/"):
            yield from _part(found, name, depth)


def _by_name(found: archive.Archive) -> Iterator[Finding]:
    for name in found.entries:
        path = f"/{name}".lower()
        if _MACRO_PARTS.search(path) and not _PLAIN_BIN.search(path):
            yield Finding(why=Why.FILE_EMBEDS if "oleobject" in path else Why.FILE_MACROS, what=name)
        elif _OLE.search(path):
            yield Finding(why=Why.FILE_EMBEDS, what=name)
        elif _OUT.search(path):
            yield Finding(why=Why.FILE_LINKS_OUT, what=name)


def _part(found: archive.Archive, name: str, depth: int) -> Iterator[Finding]:
    part = found.read(name)
    signs.look_for_virus(part, name)
    if part.startswith(b"PK\x03\x04"):
        yield from (Finding(why=each.why, what=f"{name}: {each.what}") for each in look(part, depth + 1, found.budget))
    elif part.startswith((b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"#!", b"%PDF-")):
        yield Finding(why=Why.FILE_EMBEDS, what=name)
    elif name.lower().endswith((".xml", ".rels", ".vml")):
        yield from _xml(part, name)
    elif kind := next((kind for magic, kind in _PICTURES.items() if part.startswith(magic)), ""):
        pictures.decode(part, kind)
    elif found_markup := list(signs.foreign(part)):
        yield Finding(why=Why.FILE_EMBEDS, what=f"{name}: {found_markup[0].what}")


def _xml(part: bytes, name: str) -> Iterator[Finding]:
    """Parsed to the end; then relations, fields and formulas are read."""
    found = Reader(name, _READ | _INSIDE).read(part).found
    for tag in sorted({tag for tag, _, _ in found} & _INSIDE):
        yield Finding(why=Why.FILE_EMBEDS, what=f"{tag} in {name}")
    called = [text or _instruction(attributes) for tag, attributes, text in found if tag in _FIELDS]
    formulas = [text for tag, _, text in found if tag in _FORMULAS]
    if field := _CALL.search("".join(called)):
        yield Finding(why=Why.FILE_LINKS_OUT, what=f"field {field[0]} in {name}")
    if any(_FORMULA.search(formula) for formula in formulas):
        yield Finding(why=Why.FILE_LINKS_OUT, what=f"a formula in {name} starts a program or asks another computer")
    for link in (attributes for tag, attributes, _ in found if tag == "Relationship"):
        yield from _relation(link, name)


def _instruction(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith("instr")), "")


def _relation(link: dict[str, str], name: str) -> Iterator[Finding]:
    kind, target = link.get("Type", "").rpartition("/")[2].lower(), link.get("Target", "")
    if link.get("TargetMode", "").lower() == "external":
        if kind != "hyperlink" or not _SAFE_LINK.match(target):
            yield Finding(why=Why.FILE_LINKS_OUT, what=f"{kind} to {target[:80]} in {name}")
    elif kind in ("vbaproject", "activexcontrolbinary", "control", "xlmacrosheet"):
        yield Finding(why=Why.FILE_MACROS, what=f"{kind} in {name}")
    elif kind in ("oleobject", "afchunk", "subdocument", "externallink", "attachedtemplate"):
        yield Finding(why=Why.FILE_EMBEDS, what=f"{kind} in {name}")


def _declared(found: archive.Archive) -> set[str]:
    read = Reader(_TYPES, frozenset({"Default", "Override"})).read(found.read(_TYPES)).found
    return {attributes.get("ContentType", "") for _, attributes, _ in read}
