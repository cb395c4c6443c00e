"""Which files are taken, how large, under which names. Their content is looked at in `chalicelib/inspection`."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.errors import Refused, Why

MAX_BYTES = 20 * 1024 * 1024
MAX_DOCUMENTS = 40
MAX_TOTAL = 200 * 1024 * 1024  # bytes of one dossier
SCAN_CLEAN, SCAN_THREAT = "NO_THREATS_FOUND", "THREATS_FOUND"  # GuardDuty's words; it knows others for "not scanned"
MOST_TRIES = 5  # of a check that was slow or died; then the file is refused with words
_NAME_MOST = 200
_MARKS_MOST = 2  # on one letter, beyond what NFC joins: Vietnamese needs none


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """What a file may be. `types`: as browsers declare it, ours first; `suffixes` in small letters, ours first."""

    code: str
    types: tuple[str, ...]
    suffixes: tuple[str, ...]


KINDS = (
    FileKind(code="pdf", types=("application/pdf",), suffixes=("pdf",)),
    FileKind(code="jpeg", types=("image/jpeg", "image/jpg", "image/pjpeg"), suffixes=("jpg", "jpeg", "jfif", "jpe")),
    FileKind(code="png", types=("image/png",), suffixes=("png",)),
    FileKind(code="heic", types=("image/heic", "image/heif"), suffixes=("heic", "heif", "hif")),
    FileKind(code="webp", types=("image/webp",), suffixes=("webp",)),
    FileKind(
        code="docx",
        types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        suffixes=("docx",),
    ),
    FileKind(
        code="xlsx", types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",), suffixes=("xlsx",)
    ),
)
_BY_TYPE = {type_: kind for kind in KINDS for type_ in kind.types}
_BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What looking at one file may cost, in bytes, pixels, pieces, seconds; beyond it the file is refused."""

    seconds: int = 10
    memory: int = 512 << 20
    pixels: int = 50_000_000  # a picture that is decoded whole
    pixels_scaled: int = 120_000_000  # a baseline JPEG, decoded at an eighth of its size
    pixels_in_all: int = 150_000_000  # of all frames, or all pictures inside a document
    scans: int = 100  # of one progressive JPEG
    unpacked: int = 128 << 20  # all of a file's streams or parts
    part: int = 32 << 20  # one of them
    unpacked_pictures: int = 768 << 20  # of a PDF, a row at a time: twenty scanned pages in colour
    ratio: int = 200  # unpacked to packed, of a part that is no picture
    ratio_from: int = 256 << 10  # smaller parts may be as hollow as they like
    entries: int = 4_000
    objects: int = 150_000
    depth: int = 100


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing against a file: the code of its family, and what was found where, for whoever must find it again."""

    why: Why
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What a look at a file found. `kind` is what its bytes say, "" for nothing that we take."""

    kind: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class Unfinished(Exception):
    """A look at a file was too slow, or died: nothing is known of the file, and it is worth another try."""


def kind_declared(content_type: str) -> FileKind | None:
    """What a browser's type says; parameters and capitals do not matter."""
    return _BY_TYPE.get(content_type.partition(";")[0].strip().lower())


def kind_named(name: str) -> FileKind | None:
    """What a name's ending says."""
    return _BY_SUFFIX.get(suffix_of(name))


def suffix_of(name: str) -> str:
    """The ending after the last full stop, in small letters; "" where none looks like one ("Phụ lục 1.2")."""
    found = re.search(r"\.([A-Za-z][A-Za-z0-9]{0,9})$", name.strip())
    return found[1].lower() if found else ""


def fit_name(name: str) -> str:
    """As it is kept: composed letters (NFC), plain spaces, nothing invisible. Raises Refused where it cannot be shown.

    Phones on Apple's systems send decomposed Vietnamese and narrow spaces; that is no reason to refuse.
    """
    plain = re.sub("[\u00ad\u200b-\u200d\ufeff]", "", unicodedata.normalize("NFC", name))
    plain = re.sub("[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", plain).strip(" ").rstrip(". ")
    stem = plain.removesuffix(f".{suffix_of(plain)}") if suffix_of(plain) else plain
    is_path = "/" in plain or "\\" in plain
    if not stem.strip(". ") or len(plain) > _NAME_MOST or not plain.isprintable() or is_path:
        raise Refused(Why.FILE_NAME_UNFIT, "file_name")
    if _marks_in_a_row(plain) > _MARKS_MOST:
        raise Refused(Why.FILE_NAME_UNFIT, "file_name")
    return plain


def check_ticket(name: str, content_type: str, size: int, present: int, present_bytes: int = 0) -> None:
    """Refused before a byte is sent: name, type, size, and what the dossier holds already."""
    fit_name(name)
    kind = kind_declared(content_type)
    if kind is None:
        raise Refused(Why.FILE_TYPE_UNKNOWN, "file", type=content_type)
    if suffix_of(name) and kind_named(name) is not kind:
        raise Refused(Why.FILE_SUFFIX_DIFFERS, "file", name=name)
    if size <= 0:
        raise Refused(Why.FILE_EMPTY, "file")
    if size > MAX_BYTES:
        raise Refused(Why.FILE_TOO_LARGE, "file", most=megabytes(MAX_BYTES))
    check_quota(present, present_bytes + size)


def check_quota(present: int, total: int) -> None:
    """`present`: how many others the dossier holds; `total`: bytes with this one."""
    if present >= MAX_DOCUMENTS:
        raise Refused(Why.TOO_MANY_DOCUMENTS, "file", most=MAX_DOCUMENTS)
    if total > MAX_TOTAL:
        raise Refused(Why.DOSSIER_FULL, "file", most=megabytes(MAX_TOTAL))


def check_label(name: str, content_type: str, size: int) -> Iterable[Finding]:
    """What is wrong with a file before it is opened: the same rules as a ticket's, but all of them."""
    kind = kind_declared(content_type)
    try:
        fit_name(name)
    except Refused as refused:
        yield Finding(why=refused.why, what=repr(name[:_NAME_MOST]))
    if kind is None:
        yield Finding(why=Why.FILE_TYPE_UNKNOWN, what=content_type)
    if suffix_of(name) and kind_named(name) is not kind:
        yield Finding(why=Why.FILE_SUFFIX_DIFFERS, what=f".{suffix_of(name)} for {content_type}")
    if not size:
        yield Finding(why=Why.FILE_EMPTY)
    if size > MAX_BYTES:
        yield Finding(why=Why.FILE_TOO_LARGE, what=f"{size} bytes")


def megabytes(size: int) -> int:
    """As people say it."""
    return size // 1024 // 1024


def _marks_in_a_row(text: str) -> int:
    most = run = 0
    for letter in text:
        run = run + 1 if unicodedata.combining(letter) else 0
        most = max(most, run)
    return most
