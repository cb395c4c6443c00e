"""PNG, WebP and HEIC from their first byte to their last: nothing before, between or behind."""

import struct
import zlib

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS
from chalicelib.inspection import boxes, signs
from chalicelib.inspection.unfit import Unfit

_PNG_HEAD = 8
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_PACKED_TEXT = {b"zTXt": 1, b"iCCP": 1}  # name, 0, method, then deflated


def check_png(body: bytes) -> None:
    """Every chunk and its sum; texts unpacked. Raises Unfit."""
    at, seen = _PNG_HEAD, b""
    while seen != b"IEND":
        if at + 12 > len(body):
            raise Unfit(Why.FILE_BROKEN, "a PNG without an end")
        size, kind = struct.unpack_from(">I4s", body, at)
        data = body[at + 8 : at + 8 + size]
        if len(data) < size or zlib.crc32(kind + data) != int.from_bytes(body[at + 8 + size : at + 12 + size], "big"):
            raise Unfit(Why.FILE_BROKEN, f"PNG chunk {kind!r} is damaged")
        if (not seen) != (kind == b"IHDR") or (kind[:1].isupper() and kind not in _CRITICAL):
            raise Unfit(Why.FILE_BROKEN, f"PNG chunk {kind!r} out of place")
        _check_text(kind, data)
        at, seen = at + 12 + size, kind
    _check_end(body, at)


def check_webp(body: bytes) -> None:
    """Every chunk of the RIFF. Raises Unfit."""
    end, at = 8 + int.from_bytes(body[4:8], "little"), 12
    if end > len(body):
        raise Unfit(Why.FILE_BROKEN, "a WebP without an end")
    while at < end:
        size = int.from_bytes(body[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    if at != end:
        raise Unfit(Why.FILE_BROKEN, "a WebP chunk that runs out")
    _check_end(body, end)


def check_heic(body: bytes) -> None:
    """Every box. Raises Unfit."""
    end = boxes.picture_end(body)
    kinds = {kind for kind, _, _ in boxes.top(body)}
    if b"meta" not in kinds:
        raise Unfit(Why.FILE_BROKEN, "a HEIC without a picture")
    if end < len(body) and 8 <= len(body) - end and body[end:].strip(b"\0"):
        size, kind = struct.unpack_from(">I4s", body, end)
        if kind in {b"mdat", b"meta", b"moov"} and end + size > len(body):
            raise Unfit(Why.FILE_BROKEN, "a HEIC box that runs out")
    _check_end(body, end)


def _check_text(kind: bytes, data: bytes) -> None:
    """Texts and profiles may be packed: unpack them, a little at a time."""
    name, _, rest = data.partition(b"\0")
    if kind in _PACKED_TEXT:
        packed = rest[1:]
    elif kind == b"iTXt" and rest[:1] == b"\1":
        packed = rest[2:].split(b"\0", 2)[-1]
    else:
        return
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(packed, LIMITS.part // 16)
    if unpacker.unconsumed_tail:
        raise Unfit(Why.FILE_SWELLS, f"PNG text {name[:20]!r}")
    signs.look_for_virus(text, "a PNG text")
    for finding in signs.foreign(text):
        raise Unfit(finding.why, f"PNG text: {finding.what}")


def _check_end(body: bytes, end: int) -> None:
    if body[end:].strip(b"\0"):
        raise Unfit(Why.FILE_TWO_IN_ONE, f"{len(body) - end} bytes after the picture's end")
