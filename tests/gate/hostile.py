"""Forty families of files that must never pass, 25 of each, the same for the same seed. Office's and the archives' lie in `hostile_zips`."""

import struct
import zlib
from collections.abc import Callable
from functools import cache
from random import Random

from chalicelib.inspection.signs import TEST_VIRUS
from tests.gate import hostile_zips as zips
from tests.gate import office, phones, raw
from tests.gate.benign import DOCX, HEIC, JPEG, PDF, PNG, WEBP, XLSX, File

EACH = 25
_HTML = b"<!DOCTYPE html><html><body><script>fetch('https://evil.example')</script></body></html>"
_SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
_JS = b"(function(){eval(atob('YQ=='))})();\n"
_MHT = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n" + _HTML
_PHP = b"<?php system($_GET['c']); ?>"

Family = Callable[[Random], File]


def _lie(body: bytes) -> Family:
    """Named and declared as something that it is not."""

    def family(rng: Random) -> File:
        suffix, type_ = rng.choice((("pdf", PDF), ("jpg", JPEG), ("png", PNG), ("webp", WEBP), ("heic", HEIC), ("docx", DOCX), ("xlsx", XLSX)))
        start = rng.choice((b"", b"", b"\xef\xbb\xbf", b"\n" * rng.randint(1, 9)))
        return File(body=start + body + rng.randbytes(rng.randint(0, 400)), name=f"giay phep.{suffix}", content_type=type_)

    return family


def _file(name: str, type_: str, body: bytes) -> File:
    return File(body=body, name=name, content_type=type_)


# --- two files in one -------------------------------------------------------------------------------------------------


def pdf_and_html(rng: Random) -> File:
    plain = raw.pdf()
    body = rng.choice((
        _HTML + plain, plain + _HTML, plain[:9] + b"%" + _HTML + b"\n" + plain[9:], raw.pdf(raw.stream(_HTML)), raw.pdf(b"(" + _HTML + b")"),
        plain.replace(b"trailer", _HTML + b"\ntrailer"),
    ))  # fmt: skip
    return _file("a.pdf", PDF, body)


def jpeg_and_zip(rng: Random) -> File:
    photo, hidden = phones.jpeg(rng, metadata=phones.metadata(rng)), raw.archive({"a.exe": b"MZ" + rng.randbytes(90)})
    body = rng.choice((photo + hidden, photo + bytes(40) + hidden, photo + phones.film(rng) + hidden, photo[:2] + phones._segment(0xFE, hidden) + photo[2:]))
    return _file("a.jpg", JPEG, body)


def gif_and_js(rng: Random) -> File:
    return _file(rng.choice(("a.jpg", "a.png")), rng.choice((JPEG, PNG)), b"GIF89a=1;/*" + rng.randbytes(90) + b"*/" + _JS)


def png_and_php(rng: Random) -> File:
    picture = rng.choice((
        raw.png(8, 8, tail=_PHP), raw.png(8, 8, extra=[(b"tEXt", b"Comment\0" + _PHP)]), raw.png(8, 8, extra=[(b"zTXt", b"Comment\0\0" + zlib.compress(_PHP))]),
        raw.png(8, 8, extra=[(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(_PHP))]), raw.png(8, 8, extra=[(b"phPc", _PHP)]),
    ))  # fmt: skip
    return _file("a.png", PNG, picture)


def pdf_and_zip(rng: Random) -> File:
    plain, hidden = raw.pdf(), raw.archive({"a.js": _JS * rng.randint(1, 5)})
    return _file("a.pdf", PDF, rng.choice((plain + hidden, hidden + plain, raw.pdf(raw.stream(hidden)), plain[:-7] + hidden + b"\n%%EOF\n")))


def docx_and_html(rng: Random) -> File:
    parts = office.word_parts()
    chunk = office.word_parts("a", '<w:altChunk r:id="rId9"/>')
    body = rng.choice((
        _HTML + raw.archive(parts), raw.archive(parts) + _HTML, raw.archive(parts, comment=_HTML), raw.archive({**parts, "word/a.html": _HTML}),
        raw.archive({**parts, "word/a.xml": _HTML}), raw.archive({**parts, "word/media/a.png": _HTML}), raw.archive(chunk), zips.with_gap(parts, _HTML),
    ))  # fmt: skip
    return _file("a.docx", DOCX, body)


# --- bombs ------------------------------------------------------------------------------------------------------------


def pixel_flood(rng: Random) -> File:
    width = rng.randint(40_000, 60_000)
    match rng.randrange(4):
        case 0:
            return _file("a.png", PNG, raw.png(width, width, bytes(1000)))
        case 1:
            return _file("a.png", PNG, raw.png(width, width, bytes(1000), extra=[(b"acTL", struct.pack(">II", 9999, 0))]))
        case 2:
            photo = phones.jpeg(rng).replace(struct.pack(">HH", 48, 64), struct.pack(">HH", width, width))
            return _file("a.jpg", JPEG, photo)
    picture = raw.stream(zlib.compress(bytes(1000)), b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode" % (width, width))
    return _file("a.pdf", PDF, raw.pdf(picture))


@cache
def _zeros(megabytes: int, layers: int = 1) -> bytes:
    """So much nothing, packed so often."""
    return zlib.compress(_zeros(megabytes, layers - 1) if layers > 1 else bytes(megabytes << 20), 9)


def pdf_bomb(rng: Random) -> File:
    big = rng.choice((40, 80))
    match rng.randrange(5):
        case 0:
            extra = [raw.stream(_zeros(big, 2), b"/Filter[/FlateDecode/FlateDecode]")]
        case 1:
            extra = [raw.stream(_zeros(big), b"/Filter/FlateDecode")]
        case 2:
            extra = [raw.stream(_zeros(big), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")]
        case 3:
            extra = [raw.stream(_zeros(30), b"/Filter/FlateDecode")] * rng.randint(5, 9)
        case _:
            extra = [b"[" * 20_000 + b"]" * 20_000]
    return _file("a.pdf", PDF, raw.pdf(*extra))


def progressive_bomb(rng: Random) -> File:
    if rng.random() < 0.4:
        return _file("a.jpg", JPEG, phones.jpeg(rng, progressive=True).replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 9000, rng.randint(8000, 60_000))))
    photo = phones.jpeg(rng, progressive=True)
    at = photo.index(b"\xff\xda")
    return _file("a.jpg", JPEG, photo[:-2] + photo[at:-2] * rng.randint(200, 3000) + b"\xff\xd9")


# --- PDFs that act ----------------------------------------------------------------------------------------------------


def _acting(*bodies: bytes, catalog: bytes = b"", page: bytes = b"") -> Family:
    """In the open, with escaped names, in an object stream, in an object that no table lists."""

    def family(rng: Random) -> File:
        body = rng.choice(bodies)
        match rng.randrange(4):
            case 0:
                found = raw.pdf(body, catalog=catalog, page=page)
            case 1:
                found = raw.pdf(_escaped(rng, body), catalog=_escaped(rng, catalog), page=_escaped(rng, page))
            case 2:
                found = raw.pdf(raw.packed_objects(7, body), b"null", catalog=catalog, page=page) if b"stream" not in body else raw.pdf(body, catalog=catalog, page=page)
            case _:
                found = raw.pdf(catalog=catalog, page=page).replace(b"xref\n", b"9 0 obj\n" + body + b"\nendobj\nxref\n", 1)
        return _file("a.pdf", PDF, found)

    return family


def _escaped(rng: Random, body: bytes) -> bytes:
    for name in (b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"XFA", b"URI", b"OpenAction"):
        at = rng.randrange(len(name))
        body = body.replace(b"/" + name, b"/" + name[:at] + b"#%02x" % name[at] + name[at + 1 :])
    return body


def encrypted_pdf(rng: Random) -> File:
    from io import BytesIO

    import pikepdf

    if rng.random() < 0.3:
        return _file("a.pdf", PDF, raw.pdf(b"<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>", trailer=b"/Encrypt 5 0 R/ID[(a)(b)]"))
    found = BytesIO()
    with pikepdf.open(BytesIO(raw.pdf())) as document:
        document.save(found, encryption=pikepdf.Encryption(owner="x", user=rng.choice(("", "y")), R=rng.choice((4, 6))))
    return _file("a.pdf", PDF, found.getvalue())


# --- names, sizes, the test virus -------------------------------------------------------------------------------------


def _called(*names: str) -> Family:
    def family(rng: Random) -> File:
        return _file(rng.choice(names).replace("*", str(rng.randint(1, 99))), PDF, raw.pdf())

    return family


def test_virus(rng: Random) -> File:
    match rng.randrange(6):
        case 0:
            return _file("a.pdf", PDF, TEST_VIRUS)
        case 1:
            return _file("a.docx", DOCX, raw.archive({**office.word_parts(), "word/media/a.emf": TEST_VIRUS}))
        case 2:
            return _file("a.xlsx", XLSX, raw.archive({**office.sheet_parts(), "xl/printerSettings/printerSettings1.bin": bytes(rng.randint(1, 99)) + TEST_VIRUS}))
        case 3:
            return _file("a.pdf", PDF, raw.pdf(raw.stream(zlib.compress(rng.randbytes(9) + TEST_VIRUS), b"/Filter/FlateDecode")))
        case 4:
            return _file("a.jpg", JPEG, phones.jpeg(rng, metadata=phones._segment(0xFE, TEST_VIRUS)))
    return _file("a.png", PNG, raw.png(8, 8, extra=[(b"zTXt", b"Comment\0\0" + zlib.compress(TEST_VIRUS))]))


def wrong_size(rng: Random) -> File:
    name, type_, body = rng.choice((
        ("a.pdf", PDF, raw.pdf()), ("a.jpg", JPEG, phones.jpeg(rng)), ("a.png", PNG, raw.png(9, 9)), ("a.webp", WEBP, raw.webp(rng, 30, 30)),
        ("a.docx", DOCX, office.word()), ("a.xlsx", XLSX, office.sheet()),
    ))  # fmt: skip
    match rng.randrange(4):
        case 0:
            return _file(name, type_, body[: rng.randint(10, len(body) - 8)])
        case 1:
            return _file(name, type_, body + rng.randbytes(rng.randint(8, 400)))
        case 2:
            return _file(name, type_, b"")
    return _file(name, type_, body + bytes(20 * 1024 * 1024 + 1 - len(body)))


_JS_ACTION = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
_FILESPEC = b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>"
FAMILIES: dict[str, Family] = {
    "01 html": _lie(_HTML), "02 svg": _lie(_SVG), "03 js": _lie(_JS), "04 xml": _lie(b'<?xml version="1.0"?><a/>'),
    "05 exe": _lie(b"MZ\x90\0" + bytes(60) + b"PE\0\0"), "06 sh": _lie(b"#!/bin/sh\nrm -rf /\n"), "07 php": _lie(_PHP), "08 mht": _lie(_MHT),
    "09 PDF+HTML": pdf_and_html, "10 JPEG+ZIP": jpeg_and_zip, "11 GIF+JS": gif_and_js, "12 PNG+PHP": png_and_php, "13 PDF+ZIP": pdf_and_zip, "14 DOCX+HTML": docx_and_html,
    "15 nested zip": zips.nested, "16 flat 1000:1": zips.flat, "17 sharedStrings": zips.shared_strings, "18 pixel flood": pixel_flood, "19 PDF chain": pdf_bomb, "20 progressive": progressive_bomb,
    "21 PDF JS": _acting(_JS_ACTION, b"<</JS 5 0 R/S/JavaScript>>", b"<</Type/Catalog/Names<</JavaScript 5 0 R>>>>"),
    "22 PDF Launch": _acting(b"<</S/Launch/F(cmd.exe)>>", b"<</Type/Annot/Subtype/Link/A<</S/Launch/Win<</F(calc)>>>>>>"),
    "23 PDF auto URI": _acting(b"<</S/URI/URI(https://evil.example)>>", catalog=b"/OpenAction<</S/URI/URI(https://evil.example)>>"),
    "24 PDF EmbeddedFile": _acting(raw.stream(b"MZ", b"/Type/EmbeddedFile"), _FILESPEC, b"<</Type/Catalog/Names<</EmbeddedFiles<</Names[]>>>>>>"),
    "25 PDF XFA": _acting(b"<</XFA 6 0 R/Fields[]>>", b"<</Fields[]/XFA[(template)6 0 R]>>"), "26 PDF encrypted": encrypted_pdf,
    "27 docm renamed": zips.renamed_macros, "28 vbaProject": zips.macros, "29 external template": zips.external, "30 OLE": zips.ole, "31 DDE": zips.dde,
    "32 ../ name": _called("../*.pdf", "..\\*.pdf", "a/b*.pdf", "C:\\x\\*.pdf", "/etc/*.pdf", "..", ".pdf"), "33 NUL name": _called("a*.pdf\0.exe", "a\0*.pdf", "*\x07.pdf"),
    "34 RTL name": _called("a\u202efdp*.exe.pdf", "\u2067*.pdf", "a\u200f*.pdf", "*\u202d.pdf"), "35 long or stacked name": _called("a" * 300 + "*.pdf", "a" + "\u0301\u0323\u0302" * 3 + "*.pdf"),
    "36 CR LF name": _called("a\r\nSet-Cookie: x=*.pdf", "a*\n.pdf", "\ra*.pdf", "a\u2028*.pdf"),
    "37 zip link, slip": zips.slip, "38 >10,000 entries": zips.crowd, "39 test virus": test_virus, "40 sizes": wrong_size,
}  # fmt: skip


def files_of(family: str, seed: int) -> list[File]:
    rng = Random(f"{seed}/{family}")
    return [FAMILIES[family](rng) for _ in range(EACH)]
