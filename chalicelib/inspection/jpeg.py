"""A JPEG's segments to its end, and what phones put behind it: previews, gain maps, motion photos, makers' trailers."""

import re
import struct
from dataclasses import dataclass

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS
from chalicelib.inspection.boxes import film_end
from chalicelib.inspection.unfit import Unfit

_START, _STARTS = b"\xff\xd8", b"\xff\xd8\xff"
_NEXT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")  # a marker amid entropy-coded data, past stuffing and restarts
_ALONE = {0x01, *range(0xD0, 0xD8)}
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_END, _SCAN = 0xD9, 0xDA
_PADDING = b"\0\t\n\r \xff"
_EXTRA_PICTURES = 16
_SAMSUNG_BLOCKS = 64
# What some makers' cameras write last. Short, of fixed shape, and nothing else may look so.
_NOTES = re.compile(rb"v\d_f\d+[ -;=-~]{0,40}LIVE_\d+[ \x00]*\Z")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture of the file: where it lies, and what decoding it would cost."""

    start: int
    end: int
    width: int
    height: int
    is_progressive: bool


def pictures(body: bytes) -> list[Picture]:
    """The photo and the previews behind it. Raises Unfit for anything else that lies there."""
    found = [_picture(body, 0)]
    at = found[0].end
    while body[at:].strip(_PADDING):
        next_ = _past_padding(body, at)
        if body.startswith(_STARTS, next_) and len(found) <= _EXTRA_PICTURES:
            found.append(_picture(body, next_))
            end = found[-1].end
        else:
            end = _film_end(body, at) or _samsung_end(body, at) or _note_end(body, next_)
        if not end:
            raise Unfit(Why.FILE_TWO_IN_ONE, f"{len(body) - at} bytes after the picture's end")
        at = end
    return found


def _picture(body: bytes, start: int) -> Picture:
    at, scans, frame = start + 2, 0, (0, 0, False)
    while True:
        marker, at = _marker(body, at)
        if marker == _END:
            break
        if marker in _ALONE:
            continue
        end = _segment_end(body, at)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, at + 3)
            frame = (width, height, marker in _PROGRESSIVE)
        if marker == _SCAN:
            scans += 1
            if scans > LIMITS.scans:
                raise Unfit(Why.FILE_SWELLS, f"more than {LIMITS.scans} scans")
            end = _scan_end(body, end)
        at = end
    if not scans or not frame[0] or not frame[1]:
        raise Unfit(Why.FILE_BROKEN, "a JPEG without a picture")
    return Picture(start=start, end=at, width=frame[0], height=frame[1], is_progressive=frame[2])


def _marker(body: bytes, at: int) -> tuple[int, int]:
    """The marker here, and where what follows it begins."""
    if body[at : at + 1] != b"\xff":
        raise Unfit(Why.FILE_BROKEN, f"no JPEG marker at {at}")
    while body[at : at + 1] == b"\xff":
        at += 1
    if at >= len(body):
        raise Unfit(Why.FILE_BROKEN, "a JPEG without an end")
    return body[at], at + 1


def _segment_end(body: bytes, at: int) -> int:
    size = int.from_bytes(body[at : at + 2], "big")
    if size < 2 or at + size > len(body):  # noqa: PLR2004 - the length counts its own two bytes
        raise Unfit(Why.FILE_BROKEN, f"a JPEG segment at {at} that runs out")
    return at + size


def _scan_end(body: bytes, at: int) -> int:
    found = _NEXT.search(body, at)
    if not found:
        raise Unfit(Why.FILE_BROKEN, "a JPEG without an end")
    return found.start()


def _past_padding(body: bytes, at: int) -> int:
    """Zeros, ones and blanks; not the 0xFF that a next picture begins with."""
    end = len(body) - len(body[at:].lstrip(_PADDING))
    return end - 1 if body[end : end + 1] == _START[1:] and end > at else end


def _film_end(body: bytes, at: int) -> int:
    """The end of a film that begins here or after padding, 0 where none does."""
    start = body.find(b"ftyp", at) - 4
    if start < at or body[at:start].strip(_PADDING):
        return 0
    end = film_end(body, start)
    return end if end > start else 0


def _samsung_end(body: bytes, at: int) -> int:
    """The end of a trailer "blocks, directory SEFH … SEFT" that starts here, 0 where none does."""
    if not body.endswith(b"SEFT") or len(body) - at < 24:  # noqa: PLR2004 - an empty directory and its tail
        return 0
    head = len(body) - 8 - int.from_bytes(body[-8:-4], "little")
    if head < at or body[head : head + 4] != b"SEFH":
        return 0
    (count,) = struct.unpack_from("<I", body, head + 8)
    if count > _SAMSUNG_BLOCKS or head + 12 + 12 * count != len(body) - 8:
        return 0
    entries = [struct.unpack_from("<II", body, head + 16 + 12 * number) for number in range(count)]
    covered = sorted((head - back, head - back + size) for back, size in entries)
    start = covered[0][0] if covered else head
    if start < at or body[at:start].strip(_PADDING):
        return 0
    for first, after in covered:  # one after the other, up to the directory
        if first != start or after > head:
            return 0
        start = after
    return len(body) if start == head else 0


def _note_end(body: bytes, at: int) -> int:
    return len(body) if len(body) - at < 100 and _NOTES.match(body, at) else 0  # noqa: PLR2004 - a note, not a file
