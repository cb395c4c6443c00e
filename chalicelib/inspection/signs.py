"""What bytes give away: what kind they are, and what has no place in any file that we take."""

import re
import struct
from collections.abc import Iterator

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import Finding
from chalicelib.inspection.unfit import Unfit

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MAGIC = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"PK\x03\x04", "ooxml"))
# A browser, a server or a shell that is made to read the file would run these. Lower case: so is what is searched.
_MARKUP = re.compile(
    rb"<\?php|<script[\s>/]|<html[\s>]|<!doctype\s+html|<iframe[\s>]|<svg[\s>]|<body[\s>]|<%@\s|\n#!/(?:usr/)?bin/"
)
# The test virus of EICAR, in two pieces so that no scanner stops at this file.
TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_SIZE = 22
_ZIP_END_FAR = 0xFFFF + _ZIP_END_SIZE  # readers look no further from the end
_PDF_HEAD_FAR = 1024  # the same, from the start


def kind_of(body: bytes) -> str:
    """By the first bytes; "ooxml" is yet to be told apart, "" is nothing we take."""
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    return "heic" if body[4:8] == b"ftyp" and body[8:12] in HEIF_BRANDS else ""


def look_for_virus(data: bytes, where: str) -> None:
    """Locally this stands for the scanner. Raises Unfit."""
    if TEST_VIRUS in data:
        raise Unfit(Why.FILE_INFECTED, f"the test signature in {where}")


def foreign(body: bytes) -> Iterator[Finding]:
    """Signs of a second file inside a picture or a PDF."""
    if found := _MARKUP.search(body.lower()):
        yield Finding(why=Why.FILE_TWO_IN_ONE, what=f"{found[0]!r} at {found.start()}")
    if _is_archive(body):
        yield Finding(why=Why.FILE_TWO_IN_ONE, what="a zip archive at its end")
    if not body.startswith(b"%PDF-") and b"%PDF-" in body[:_PDF_HEAD_FAR]:
        yield Finding(why=Why.FILE_TWO_IN_ONE, what="a PDF at its start")


def _is_archive(body: bytes) -> bool:
    at = body.rfind(_ZIP_END, max(0, len(body) - _ZIP_END_FAR))
    if at < 0 or len(body) - at < _ZIP_END_SIZE:
        return False
    size, _, comment = struct.unpack_from("<IIH", body, at + 12)
    whole = comment == len(body) - at - _ZIP_END_SIZE
    return whole or (0 < size <= at and body[at - size : at - size + 4] == b"PK\x01\x02")
