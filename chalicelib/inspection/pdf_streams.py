"""The streams of a PDF: filters, sizes, and what object streams hide."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS, Finding
from chalicelib.inspection import signs
from chalicelib.inspection.unfit import Unfit
from chalicelib.inspection.unpack import Budget

_SHORT = {
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode",
    "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
}  # fmt: skip
_PACKING = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"}
_WRITING = {"/ASCII85Decode", "/ASCIIHexDecode"}
_PICTURES = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}  # decoded by a viewer to Width x Height
_MOST_FILTERS = 3
_PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_BODY = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_NEAR = 400  # a dictionary is about so long


class Streams:
    """One file's streams, against one budget."""

    def __init__(self, body: bytes) -> None:
        self._body, self._pixels = body, 0
        self._texts, self._pictures = Budget(), Budget(left=LIMITS.unpacked_pictures)

    def check_hidden(self) -> Iterator[Finding]:
        """Forbidden names in any object stream, whether a table leads there or not."""
        from chalicelib.inspection.pdf import named  # noqa: PLC0415 - the two look at each other

        for found in _PACKED_OBJECTS.finditer(self._body):
            near = self._body.rfind(b"obj", 0, found.start())
            inside = _BODY.search(self._body, max(near, found.start() - _NEAR))
            if inside and inside[1][:1] in (b"x", b"H", b"h", b"\x18", b"\x58", b"\x78"):
                text = self._texts.inflate(inside[1], f"the object stream at {found.start()}")
                yield from named(text, f"in the object stream at {found.start()}")

    def check(self, stream: Any, where: str) -> None:
        """Unpack it as a viewer would. Raises Unfit."""
        names = _filters(stream)
        packing = [name for name in names if name in _PACKING]
        if len(names) > _MOST_FILTERS or len(packing) > len(set(packing)) or len(packing) > 1:
            raise Unfit(Why.FILE_SWELLS, f"{where}: filters {' '.join(names)}")
        if "/F" in stream:
            raise Unfit(Why.FILE_LINKS_OUT, f"{where}: its data lie in another file")
        is_picture = str(stream.get("/Subtype")) == "/Image"
        data: bytes = stream._data  # noqa: SLF001 - as it lies in the file; pypdf has no other door to it
        for name in names:
            if name in _PICTURES:
                break
            if is_picture and name == "/FlateDecode":
                kept = name != names[-1]
                data = self._pictures.inflate(data, where, most=_most(stream), kept=kept)
            else:
                data = self._decoded(name, data, where)
        if is_picture:
            self._check_picture(stream, names, data, where)
        else:
            signs.look_for_virus(data, where)

    def _decoded(self, name: str, data: bytes, where: str) -> bytes:
        if name == "/FlateDecode":
            return self._texts.inflate(data, where)
        if name not in _PACKING | _WRITING:
            raise Unfit(Why.FILE_BROKEN, f"{where}: filter {name}")
        from pypdf import filters  # noqa: PLC0415 - heavy; few files need it

        coder = {
            "/LZWDecode": filters.LZWDecode, "/ASCII85Decode": filters.ASCII85Decode,
            "/ASCIIHexDecode": filters.ASCIIHexDecode, "/RunLengthDecode": filters.RunLengthDecode,
        }[name]  # fmt: skip
        decoded = coder.decode(data)
        text = decoded.encode("latin-1") if isinstance(decoded, str) else bytes(decoded)
        if len(text) > LIMITS.part:
            raise Unfit(Why.FILE_SWELLS, f"{where} is more than {LIMITS.part} bytes")
        self._texts.spend(len(text), where)
        return text

    def _check_picture(self, stream: Any, names: list[str], data: bytes, where: str) -> None:
        pixels = _whole(stream, "/Width") * _whole(stream, "/Height")
        if names and names[-1] == "/DCTDecode":
            pixels = max(pixels, _jpeg_pixels(data))
        self._pixels += pixels
        if pixels > LIMITS.pixels_scaled or self._pixels > 4 * LIMITS.pixels_in_all:
            raise Unfit(Why.FILE_TOO_MANY_PIXELS, f"{where}: {pixels} pixels")


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    found = found.get_object() if hasattr(found, "get_object") else found
    names = found if isinstance(found, list) else [found] if found is not None else []
    return [_SHORT.get(str(name), str(name)) for name in names]


def _most(stream: Any) -> int:
    """What a picture's data may be: its pixels in 16-bit colours at most, and a byte a row for the predictor."""
    pixels, rows = _whole(stream, "/Width") * _whole(stream, "/Height"), _whole(stream, "/Height")
    if pixels > LIMITS.pixels_scaled:
        raise Unfit(Why.FILE_TOO_MANY_PIXELS, f"{pixels} pixels")
    return pixels * 8 + rows + 4096


def _whole(stream: Any, key: str) -> int:
    found = stream.get(key, 0)
    found = found.get_object() if hasattr(found, "get_object") else found
    return int(found or 0)


def _jpeg_pixels(data: bytes) -> int:
    from PIL import Image  # noqa: PLC0415 - heavy; only whoever looks at a file needs it

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        return int(image.width * image.height)
