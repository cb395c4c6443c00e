"""Files written byte by byte: no library that the gate reads with has a hand in them."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from random import Random

Entry = tuple[str, bytes]


def pdf(*extra: bytes, catalog: bytes = b"", page: bytes = b"", content: bytes = b"BT ET", trailer: bytes = b"", version: str = "1.5") -> bytes:
    """One page; `extra` are the bodies of objects 5, 6, …"""
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    first = (
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>%s>>" % page,
        stream,
    )
    body, places = b"%PDF-" + version.encode() + b"\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate([*first, *extra], 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + end


def pdf_of(size: int) -> bytes:
    """One page of exactly so many bytes: white space in what it draws."""
    room = size - len(pdf())
    while len(body := pdf(content=b"BT ET".ljust(room))) != size:
        room += size - len(body)
    return body



def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def packed_objects(first: int, *bodies: bytes) -> bytes:
    """An object stream of objects `first`, `first + 1`, …"""
    places, data = [], b""
    for number, each in enumerate(bodies):
        places.append(b"%d %d" % (first + number, len(data)))
        data += each + b" "
    head = b" ".join(places) + b" "
    return stream(zlib.compress(head + data), b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(bodies), len(head)))


def png(width: int, height: int, rows: bytes | None = None, *, extra: Sequence[tuple[bytes, bytes]] = (), tail: bytes = b"") -> bytes:
    """8-bit RGB. `rows`: filter byte and pixels of each row, zeros by default; `extra` chunks before the data."""
    rows = bytes((width * 3 + 1) * height) if rows is None else rows
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), *extra, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks) + tail


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def noise_rows(rng: Random, width: int, height: int) -> bytes:
    return b"".join(b"\0" + rng.randbytes(width * 3) for _ in range(height))


def webp(rng: Random, width: int, height: int, *, extra: bytes = b"") -> bytes:
    """Lossless: green is one of two, a bit a pixel; the other colours are one each."""
    bits = _Bits()
    for value, size in ((0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)):
        bits.write(value, size)
    low, high = sorted(rng.sample(range(256), 2))
    for value, size in ((1, 1), (1, 1), (1, 1), (low, 8), (high, 8)):
        bits.write(value, size)
    for _ in range(4):  # red, blue, alpha, distance
        for value, size in ((1, 1), (0, 1), (1, 1), (rng.randrange(40), 8)):
            bits.write(value, size)
    for _ in range(width * height):
        bits.write(rng.randrange(2), 1)
    data = bits.done()
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) + extra
    return b"RIFF" + struct.pack("<I", len(body)) + body


def archive(parts: Sequence[Entry] | Mapping[str, bytes], *, mode: int = 0, stored: bool = False, comment: bytes = b"") -> bytes:
    """A zip; `mode`: Unix file mode of every entry."""
    blocks, entries, at = [], [], 0
    for name, data in parts.items() if isinstance(parts, Mapping) else parts:
        packed = data if stored else _deflated(data)
        title = name.encode()
        rest = struct.pack("<HHHHHIIIHH", 20, 0x800, 0 if stored else 8, 0, 0x21, zlib.crc32(data), len(packed), len(data), len(title), 0)
        blocks.append(b"PK\x03\x04" + rest + title + packed)
        entries.append(b"PK\x01\x02" + struct.pack("<H", 0x0314) + rest + struct.pack("<HHHII", 0, 0, 0, mode << 16, at) + title)
        at += len(blocks[-1])
    body, directory, count = b"".join(blocks), b"".join(entries), len(entries)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), len(body), len(comment)) + comment


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


class _Bits:
    """Least significant bit first."""

    def __init__(self) -> None:
        self.value = self.size = 0

    def write(self, value: int, size: int) -> None:
        self.value |= value << self.size
        self.size += size

    def done(self) -> bytes:
        return self.value.to_bytes((self.size + 7) // 8, "little")
