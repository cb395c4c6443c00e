"""Boxes of ISO base media files: HEIC pictures, and the short films that phones put behind a photo."""

import struct
from collections.abc import Iterator

_PICTURE = {b"ftyp", b"meta", b"mdat", b"free", b"skip", b"moov", b"uuid", b"mpvd", b"sefd", b"idat", b"wide"}
_FILM = {
    *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta", b"moof", b"mfra", b"sidx"),
    *(b"styp", b"udta", b"pnot", b"mpvd", b"sefd"),
}
_LEAST = 8


def picture_end(body: bytes) -> int:
    """Where the boxes of a HEIC end that belong into one."""
    return _end(body, 0, _PICTURE)


def film_end(body: bytes, start: int) -> int:
    """Where a film that starts at `start` ends; `start` where none does."""
    return _end(body, start, _FILM) if body[start + 4 : start + 8] == b"ftyp" else start


def top(body: bytes, start: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, end) of boxes that fit, until one does not."""
    while start + _LEAST <= len(body):
        size, kind = struct.unpack_from(">I4s", body, start)
        if size == 1 and start + 16 <= len(body):
            (size,) = struct.unpack_from(">Q", body, start + 8)
        elif size == 0:
            size = len(body) - start
        if size < _LEAST or start + size > len(body):
            return
        yield kind, start, start + size
        start += size


def _end(body: bytes, start: int, known: set[bytes]) -> int:
    end = start
    for kind, _, after in top(body, start):
        if kind not in known:
            break
        end = after
    return end
