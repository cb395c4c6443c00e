"""What people really send, from writers that the gate does not read with: 300 files, the same for the same seed."""

import struct
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random

from tests.gate import office, phones, raw

JPEG, PNG, HEIC, WEBP, PDF = "image/jpeg", "image/png", "image/heic", "image/webp", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORDS = ("Phiếu đăng ký sản phẩm", "Giấy phép kinh doanh", "Kết quả kiểm nghiệm", "Câu chuyện sản phẩm", "Hợp đồng liên kết", "Báo cáo tài chính")


@dataclass(frozen=True, kw_only=True)
class File:
    """As a browser sends it."""

    body: bytes
    name: str
    content_type: str


Writer = Callable[[Random], File]


def _named(rng: Random, suffix: str) -> str:
    """Composed and decomposed letters, capitals, spaces of all sorts, no ending at all."""
    name = f"{rng.choice(_WORDS)} {rng.randint(1, 99)}"
    if rng.random() < 0.3:
        name = unicodedata.normalize("NFD", name)
    if rng.random() < 0.1:
        name = name.replace(" ", "\u202f", 1)
    return name + ("" if rng.random() < 0.05 else f".{suffix.upper() if rng.random() < 0.2 else suffix}")


def _photo(rng: Random, body: bytes) -> File:
    return File(body=body, name=_named(rng, rng.choice(("jpg", "jpeg"))), content_type=JPEG)


def phone_photo(rng: Random) -> File:
    size = (4032, 3024) if rng.random() < 0.08 else (rng.choice((64, 120)), 48)
    return _photo(rng, phones.jpeg(rng, *size, metadata=phones.metadata(rng)))


def motion_photo(rng: Random) -> File:
    return _photo(rng, phones.jpeg(rng, metadata=phones.metadata(rng)) + bytes(rng.choice((0, 0, 16))) + phones.film(rng))


def samsung_photo(rng: Random) -> File:
    return _photo(rng, phones.jpeg(rng, metadata=phones.metadata(rng)) + phones.samsung(rng))


def previews_photo(rng: Random) -> File:
    """Previews or a gain map behind it, and perhaps a trailer behind those."""
    count = rng.randint(1, 3)
    extra = b"".join(bytes(rng.choice((0, 3))) + phones.jpeg(rng, 32, 24) for _ in range(count))
    tail = phones.samsung(rng) if rng.random() < 0.3 else bytes(rng.choice((0, 512)))
    return _photo(rng, phones.jpeg(rng, metadata=phones.metadata(rng) + phones.multi_picture(count + 1)) + extra + tail)


def tagged_photo(rng: Random) -> File:
    """Metadata by piexif."""
    import piexif

    tags = {"0th": {271: rng.choice(("OPPO", "vivo")).encode(), 274: rng.choice((1, 6))}, "GPS": {1: b"N", 2: ((10, 1), (15, 1), (rng.randint(0, 59), 1))},
            "Exif": {37500: rng.randbytes(200)}, "1st": {259: 6}, "thumbnail": phones.jpeg(rng, 32, 24)}
    found = BytesIO()
    piexif.insert(piexif.dump(tags), phones.jpeg(rng), found)
    return _photo(rng, found.getvalue())


def screenshot(rng: Random) -> File:
    width, height = rng.randint(20, 90), rng.randint(20, 90)
    extra = [(b"sRGB", b"\0"), (b"tEXt", b"Software\0Android"), (b"iTXt", "Title\0\0\0\0\0Ảnh chụp màn hình".encode()), (b"eXIf", phones.exif(rng))]
    body = raw.png(width, height, raw.noise_rows(rng, width, height), extra=rng.sample(extra, rng.randint(0, 4)))
    return File(body=body, name=_named(rng, "png"), content_type=PNG)


def web_photo(rng: Random) -> File:
    return File(body=raw.webp(rng, rng.randint(8, 90), rng.randint(8, 90)), name=_named(rng, "webp"), content_type=WEBP)


def apple_photo(rng: Random) -> File:
    """HEIC by libheif with x265; the gate reads with libde265."""
    import pillow_heif

    size = rng.choice(((64, 64), (96, 64)))
    picture = pillow_heif.from_bytes(mode="RGB", size=size, data=rng.randbytes(48) * (size[0] * size[1] // 16))
    more = {"exif": b"Exif\0\0" + phones.exif(rng)} if rng.random() < 0.7 else {}
    found = BytesIO()
    picture.save(found, quality=rng.randint(40, 80), **more)
    tail = rng.choice((b"", b"", struct.pack(">I4s", 8 + 64, b"sefd") + phones.samsung(Random(1))[:64], struct.pack(">I4s", 108, b"mpvd") + bytes(100)))
    name, type_ = _named(rng, rng.choice(("heic", "heif"))), rng.choice((HEIC, "image/heif"))
    return File(body=found.getvalue() + tail, name=name, content_type=type_)


def _pdf(rng: Random, body: bytes) -> File:
    return File(body=body, name=_named(rng, "pdf"), content_type=PDF)


def scanned(rng: Random) -> File:
    """A scanner's own writer: a JPEG a page, an old header, white space behind the end."""
    picture = raw.stream(phones.jpeg(rng, 64, 48), b"/Type/XObject/Subtype/Image/Width 64/Height 48/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode")
    info = b"<</Producer(Sample Scan 1.2)/CreationDate(D:20261127091244+07'00')>>"
    tail = rng.choice((b"", b"\r\n", bytes(16)))
    return _pdf(rng, raw.pdf(picture, info, content=b"595 0 0 842 0 0 cm", trailer=b"/Info 6 0 R", version=rng.choice(("1.3", "1.4", "1.7"))) + tail)


def packed_scan(rng: Random) -> File:
    """Photos made a PDF by img2pdf."""
    import img2pdf

    return _pdf(rng, img2pdf.convert([phones.jpeg(rng, metadata=phones.metadata(rng)) for _ in range(rng.randint(1, 3))]))


def report(rng: Random) -> File:
    from reportlab.pdfgen.canvas import Canvas

    found = BytesIO()
    page = Canvas(found, pageCompression=rng.randint(0, 1))
    page.bookmarkPage("a")
    for _ in range(rng.randint(1, 4)):
        page.drawString(72, 700, f"Bao cao {rng.randint(1, 99)}")
        page.linkURL("https://vidu.example/", (72, 690, 200, 710))
        page.showPage()
    page.save()
    return _pdf(rng, found.getvalue())


def letter(rng: Random) -> File:
    from fpdf import FPDF

    page = FPDF()
    page.set_compression(rng.random() < 0.7)
    page.add_page()
    page.set_font("Helvetica", size=12)
    page.cell(text=f"Don de nghi {rng.randint(1, 99)}", link="https://vidu.example/")
    page.image(BytesIO(raw.png(20, 20, raw.noise_rows(rng, 20, 20))))
    page.start_section("1")
    return _pdf(rng, bytes(page.output()))


def rewritten(rng: Random) -> File:
    """By qpdf: object streams, linearised, opened at a page; a signature field as digital signatures leave it."""
    import pikepdf

    signature = b"<</FT/Sig/T(Chu ky)/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 10 20 30]/Contents<00ff>>>>>"
    found = BytesIO()
    with pikepdf.open(BytesIO(raw.pdf(signature, catalog=b"/AcroForm<</Fields[5 0 R]/SigFlags 3>>/OpenAction[3 0 R/Fit]"))) as document:
        document.save(found, linearize=rng.random() < 0.5, object_stream_mode=rng.choice((pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable)))
    return _pdf(rng, found.getvalue())


def word(rng: Random) -> File:
    from docx import Document

    document = Document()
    document.add_heading(rng.choice(_WORDS))
    table = document.add_table(rows=rng.randint(1, 9), cols=3)
    for cell in table._cells:
        cell.text = rng.choice(_WORDS)
    document.add_picture(BytesIO(raw.png(20, 20, raw.noise_rows(rng, 20, 20))))
    found = BytesIO()
    document.save(found)
    return File(body=found.getvalue(), name=_named(rng, "docx"), content_type=DOCX)


def office_word(rng: Random) -> File:
    """As Word does: fields, links, a photo, a chart with its own workbook, printer settings."""
    fields = '<w:p><w:r><w:instrText xml:space="preserve"> PAGE \\* MERGEFORMAT </w:instrText></w:r></w:p>'
    parts = office.word_parts(rng.choice(_WORDS), fields, ("hyperlink", "https://vidu.example/a?b=1&amp;c=2", True), ("hyperlink", "mailto:sx@vidu.example", True))
    if rng.random() < 0.5:
        parts["word/embeddings/Microsoft_Excel_Worksheet.xlsx"] = office.sheet()
    if rng.random() < 0.5:
        parts["word/media/image1.jpeg"] = phones.jpeg(rng, metadata=phones.metadata(rng))
    return File(body=raw.archive(parts), name=_named(rng, "docx"), content_type=DOCX)


def figures(rng: Random) -> File:
    from xlsxwriter import Workbook

    found = BytesIO()
    with Workbook(found, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Doanh thu")
        for row in range(rng.randint(1, 200)):
            sheet.write_row(row, 0, [rng.choice(_WORDS), rng.randint(1, 10**9), row])
        sheet.write_formula("E1", "=SUM(B1:B9)*IF(A1=\"x\",1,0)")
        sheet.write_url("F1", "https://vidu.example/")
        sheet.set_column("A:XFD", 12)
    return File(body=found.getvalue(), name=_named(rng, "xlsx"), content_type=XLSX)


def other_figures(rng: Random) -> File:
    from openpyxl import Workbook

    book, found = Workbook(), BytesIO()
    for _ in range(rng.randint(1, 50)):
        book.active.append([rng.choice(_WORDS), rng.random()])
    book.save(found)
    return File(body=found.getvalue(), name=_named(rng, "xlsx"), content_type=XLSX)


def office_figures(rng: Random) -> File:
    parts = office.sheet_parts("".join(f"<row r='{row}'><c r='A{row}'><f>A1+{row}</f><v>{row}</v></c></row>" for row in range(1, rng.randint(2, 300))))
    parts["xl/printerSettings/printerSettings1.bin"] = rng.randbytes(300)
    return File(body=raw.archive(parts), name=_named(rng, "xlsx"), content_type=XLSX)


PHONES: tuple[Writer, ...] = (phone_photo, motion_photo, samsung_photo, previews_photo, tagged_photo, apple_photo)
OTHERS: tuple[Writer, ...] = (screenshot, web_photo, scanned, packed_scan, report, letter, rewritten, word, office_word, figures, other_figures, office_figures)
_EACH = {**dict.fromkeys(PHONES, 24), **dict.fromkeys(OTHERS, 13)}


def files_of(writer: Writer, seed: int) -> Iterator[File]:
    rng = Random(f"{seed}/{writer.__name__}")
    for _ in range(_EACH[writer]):
        yield writer(rng)
