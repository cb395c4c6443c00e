"""Photos as phones write them: an encoder of our own, the makers' metadata, and what they put behind the picture."""

import struct
from random import Random

# The tables that every camera uses (T.81, annex K): how many codes of each length, then their values.
_DC = (bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)), bytes(range(12)))
_AC = (bytes((0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D)), bytes.fromhex(
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a53545556"
    "5758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6"
    "d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"))  # fmt: skip
_MAKERS = ("samsung", "Apple", "Xiaomi", "OPPO", "vivo", "HUAWEI", "Google", "realme", "Nokia", "ASUS")
_NIKON = b"Nikon\0\x02\x10\0\0"


def jpeg(rng: Random, width: int = 64, height: int = 48, *, metadata: bytes = b"", progressive: bool = False, start: bytes = b"") -> bytes:
    """Random coefficients of three components. Large ones repeat a row of blocks after a restart marker."""
    columns, rows = -(-width // 8), -(-height // 8)
    line = _line(rng, columns)
    scan = b"".join(line + (b"" if row == rows - 1 else bytes((0xFF, 0xD0 + row % 8))) for row in range(rows))
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes((1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0))
    return b"".join((
        b"\xff\xd8", start, metadata,
        _segment(0xDB, b"\0" + bytes(rng.randint(1, 60) for _ in range(64))),
        _segment(0xC2 if progressive else 0xC0, frame),
        _segment(0xC4, b"\0" + _DC[0] + _DC[1] + b"\x10" + _AC[0] + _AC[1]),
        _segment(0xDD, struct.pack(">H", columns)),
        _segment(0xDA, bytes((3, 1, 0, 2, 0, 3, 0, 0, 0 if progressive else 63, 0))), scan, b"\xff\xd9",
    ))  # fmt: skip


def _line(rng: Random, columns: int) -> bytes:
    dc, ac = _codes(*_DC), _codes(*_AC)
    bits: list[str] = []
    for _ in range(columns * 3):
        value = rng.randint(-3, 3)
        size = abs(value).bit_length()
        bits.append(dc[size] + (format(value if value > 0 else value + (1 << size) - 1, f"0{size}b") if size else ""))
        bits += [ac[run << 4 | 1] + rng.choice("01") for run in rng.choices(range(3), k=rng.randint(0, 5))]
        bits.append(ac[0])
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def _codes(lengths: bytes, values: bytes) -> dict[int, str]:
    found, code, at = {}, 0, 0
    for size, count in enumerate(lengths, 1):
        for _ in range(count):
            found[values[at]] = format(code, f"0{size}b")
            code, at = code + 1, at + 1
        code <<= 1
    return found


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def metadata(rng: Random) -> bytes:
    """EXIF with a maker note and a preview, XMP, a colour profile, JFIF now and then, a comment."""
    parts = [_segment(0xE1, b"Exif\0\0" + exif(rng))]
    if rng.random() < 0.6:
        parts.append(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(rng)))
    if rng.random() < 0.2:
        parts.append(_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + rng.randbytes(16).hex().encode() + bytes(8) + xmp(rng)))
    if rng.random() < 0.5:
        parts.append(_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile(rng)))
    if rng.random() < 0.3:
        parts.insert(0, _segment(0xE0, b"JFIF\0\x01\x01\0\0\x48\0\x48\0\0"))
    if rng.random() < 0.2:
        parts.append(_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0"))
    if rng.random() < 0.3:
        parts.append(_segment(0xE4, b"QVCI" + rng.randbytes(300)))  # makers' own segments
    if rng.random() < 0.2:
        parts.append(_segment(0xFE, f"Chụp tại Vĩnh Long {rng.randint(1, 999)}".encode()))
    return b"".join(parts)


def exif(rng: Random) -> bytes:
    order = rng.choice("<>")
    maker, note = rng.choice(_MAKERS).encode() + b"\0", _NIKON + rng.randbytes(rng.randint(50, 900))
    values = {0x010F: (2, maker), 0x0110: (2, f"SM-A{rng.randint(100, 999)}\0".encode()), 0x0132: (2, b"2026:11:27 09:12:44\0")}
    inner = {0x9000: (7, b"0220"), 0x927C: (7, note), 0x9286: (7, b"ASCII\0\0\0sao lang"), 0xA002: (4, 4032), 0xA003: (4, 3024)}
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    size = 2 + 12 * (len(values) + 2) + 4
    first, data = _directory(order, {**values, 0x0112: (3, rng.choice((1, 3, 6, 8)))}, 8 + size, link=0x8769)
    second, more = _directory(order, inner, 8 + size + len(data) + 2 + 12 * len(inner) + 4)
    first = first.replace(b"LINK", struct.pack(f"{order}I", 8 + size + len(data)))
    return head + first + data + second + more


def _directory(order: str, values: dict[int, tuple[int, bytes | int]], at: int, link: int = 0) -> tuple[bytes, bytes]:
    """The entries, then what is too long for them, which lies at `at`."""
    entries, data = b"", b""
    for tag, (kind, value) in sorted(values.items()):
        if isinstance(value, int):
            raw = struct.pack(f"{order}I" if kind == 4 else f"{order}HH", *((value,) if kind == 4 else (value, 0)))
            entries += struct.pack(f"{order}HHI", tag, kind, 1) + raw
        elif len(value) <= 4:
            entries += struct.pack(f"{order}HHI", tag, kind, len(value)) + value.ljust(4, b"\0")
        else:
            entries += struct.pack(f"{order}HHII", tag, kind, len(value), at + len(data))
            data += value + b"\0" * (len(value) % 2)
    if link:
        entries += struct.pack(f"{order}HHI", link, 4, 1) + b"LINK"
    return struct.pack(f"{order}H", len(values) + bool(link)) + entries + bytes(4), data


def xmp(rng: Random) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1" GCamera:MotionPhotoPresentationTimestampUs="{rng.randint(1, 10**7)}"/>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def profile(rng: Random) -> bytes:
    size = 128 + 4 + rng.randint(10, 300)
    return struct.pack(">I4sI4s4s4s", size, b"appl", 0x04000000, b"mntr", b"RGB ", b"XYZ ").ljust(36, b"\0") + b"acsp" + bytes(88) + struct.pack(">I", 0) + bytes(size - 132)


def film(rng: Random) -> bytes:
    """The second and a half that a motion photo holds."""
    brand = rng.choice((b"isom", b"mp42", b"qt  "))
    return _box(b"ftyp", brand + bytes(4) + brand) + _box(b"mdat", rng.randbytes(rng.randint(100, 3000))) + _box(b"moov", _box(b"mvhd", bytes(100)))


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data) + 8, kind) + data


def samsung(rng: Random) -> bytes:
    """Blocks, their directory SEFH, its size, SEFT."""
    names = (("Image_UTC_Data", 0x0A01, b"1764209564123"), ("MCC_Data", 0x0AA1, b"452"), ("Camera_Capture_Mode_Info", 0x0C61, b"1"))
    blocks = [*names[: rng.randint(1, 3)], *([("MotionPhoto_Data", 0x0A30, film(rng))] if rng.random() < 0.5 else [])]
    data = [struct.pack("<HHI", 0, kind, len(name)) + name.encode() + value for name, kind, value in blocks]
    total, at, directory = sum(map(len, data)), 0, b""
    for block, (_, kind, _) in zip(data, blocks, strict=True):
        directory += struct.pack("<HHII", 0, kind, total - at, len(block))
        at += len(block)
    head = b"SEFH" + struct.pack("<II", 106, len(blocks)) + directory
    return b"".join(data) + head + struct.pack("<I", len(head)) + b"SEFT"


def multi_picture(count: int) -> bytes:
    """The segment that announces previews or a gain map behind the picture (CIPA DC-007)."""
    entries = b"".join(struct.pack(">IIIHH", 0x030000 if number == 0 else 0, 1000, 0 if number == 0 else 1000, 0, 0) for number in range(count))
    fields = struct.pack(">HHI4s", 0xB000, 7, 4, b"0100") + struct.pack(">HHII", 0xB001, 4, 1, count) + struct.pack(">HHII", 0xB002, 7, 16 * count, 50)
    return _segment(0xE2, b"MPF\0MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 3) + fields + bytes(4) + entries)
