"""A zip archive as one run of bytes: every entry in its place, of a fit name, of a size that is no bomb."""

import stat
import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS
from chalicelib.inspection.unfit import Unfit
from chalicelib.inspection.unpack import Budget

_LOCAL, _LOCAL_SIZE = b"PK\x03\x04", 30
_DESCRIPTOR = 24  # the longest that may follow an entry's data
_LOCKED = 0x1 | 0x40 | 0x2000
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_HOLLOW = (b"BM", b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"II*\0", b"MM\0*")  # bitmaps and drawings: white packs well
_END_SIZE = 22


@dataclass
class Archive:
    """An archive whose directory has been found sound; parts are unpacked against one budget."""

    body: bytes
    entries: dict[str, zipfile.ZipInfo]
    budget: Budget

    def read(self, name: str) -> bytes:
        """One part, its sum checked. Raises Unfit."""
        entry = self.entries[name]
        start = _data_start(self.body, entry)
        packed = self.body[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            self.budget.spend(len(packed), name)
            part = packed
        else:
            part = self.budget.inflate(packed, name, most=min(LIMITS.part, entry.file_size + 1), raw=True)
        if len(part) != entry.file_size or zipfile.crc32(part) != entry.CRC:  # type: ignore[attr-defined]
            raise Unfit(Why.FILE_BROKEN, f"{name}: its sum differs")
        hollow = entry.file_size > LIMITS.ratio * max(1, entry.compress_size) and entry.file_size > LIMITS.ratio_from
        if hollow and not part.startswith(_HOLLOW):
            raise Unfit(Why.FILE_SWELLS, f"{name}: {entry.compress_size} bytes become {entry.file_size}")
        return part


def opened(body: bytes, budget: Budget | None = None) -> Archive:
    """Look at the directory, unpack nothing. Raises Unfit, zipfile.BadZipFile."""
    with zipfile.ZipFile(BytesIO(body)) as found:
        entries, start = found.infolist(), found.start_dir
    if len(entries) > LIMITS.entries:
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, f"{len(entries)} entries")
    for entry in entries:
        _check_entry(entry)
    lowered = [entry.filename.casefold() for entry in entries]
    if len(set(lowered)) < len(lowered):
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, "two entries of one name")
    if sum(entry.file_size for entry in entries) > LIMITS.unpacked:
        raise Unfit(Why.FILE_SWELLS, f"{sum(entry.file_size for entry in entries)} bytes unpacked")
    _check_places(body, entries, start)
    return Archive(body=body, entries={entry.filename: entry for entry in entries}, budget=budget or Budget())


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\\" in name or ".." in parts or parts[0] == "" or ":" in parts[0] or not name.isprintable():
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, f"an entry named {name!r}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, f"{name} is a link")
    if entry.flag_bits & _LOCKED:
        raise Unfit(Why.FILE_LOCKED, f"{name} is encrypted")
    if entry.compress_type not in _METHODS:
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, f"{name}: method {entry.compress_type}")
    if entry.file_size > LIMITS.part:
        raise Unfit(Why.FILE_SWELLS, f"{name}: {entry.file_size} bytes")


def _check_places(body: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """One after the other from the first byte to the last: no room for a second file, no two that share bytes."""
    at = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if not at <= entry.header_offset <= at + (_DESCRIPTOR if at else 0):
            raise Unfit(Why.FILE_TWO_IN_ONE, f"bytes between entries, before {entry.filename}")
        at = _data_start(body, entry) + entry.compress_size
    if not at <= directory <= at + _DESCRIPTOR:
        raise Unfit(Why.FILE_TWO_IN_ONE, "bytes before the directory")
    size = int.from_bytes(body[-_END_SIZE + 12 : -_END_SIZE + 16], "little")
    if body[-_END_SIZE : -_END_SIZE + 4] != b"PK\x05\x06" or not 0 <= len(body) - _END_SIZE - directory - size <= 76:  # noqa: PLR2004 - a zip64 record
        raise Unfit(Why.FILE_TWO_IN_ONE, "bytes after the directory")


def _data_start(body: bytes, entry: zipfile.ZipInfo) -> int:
    at = entry.header_offset
    if body[at : at + 4] != _LOCAL:
        raise Unfit(Why.FILE_BROKEN, f"{entry.filename}: no entry at {at}")
    name, extra = struct.unpack_from("<HH", body, at + 26)
    inside = body[at + _LOCAL_SIZE : at + _LOCAL_SIZE + name]
    if inside.decode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace") != entry.orig_filename:
        raise Unfit(Why.FILE_ARCHIVE_UNSAFE, f"{entry.filename} is called otherwise in its place")
    return at + _LOCAL_SIZE + name + extra
