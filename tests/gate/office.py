"""DOCX and XLSX by hand, as Word and Excel lay them out."""

from tests.gate.raw import archive

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NS = "http://schemas.openxmlformats.org"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def types(main: str, part: str, *more: str) -> bytes:
    return (
        f'{_HEAD}<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{part}" ContentType="{main}"/>'
        f"{''.join(more)}</Types>"
    ).encode()


def rels(*links: tuple[str, str, bool]) -> bytes:
    """(kind, target, is external)."""
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOC}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if out else ""}/>'
        for number, (kind, target, out) in enumerate(links, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_NS}/package/2006/relationships">{inside}</Relationships>'.encode()


def word_parts(text: str = "Phiếu đăng ký", body: str = "", *links: tuple[str, str, bool], main: str = WORD, more: str = "") -> dict[str, bytes]:
    document = (
        f'{_HEAD}<w:document xmlns:w="{_NS}/wordprocessingml/2006/main" xmlns:r="{_DOC}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        f"{body}<w:sectPr/></w:body></w:document>"
    )
    return {
        "[Content_Types].xml": types(main, "word/document.xml", more),
        "_rels/.rels": rels(("officeDocument", "word/document.xml", False)),
        "word/document.xml": document.encode(),
        "word/_rels/document.xml.rels": rels(("styles", "styles.xml", False), *links),
        "word/styles.xml": f'{_HEAD}<w:styles xmlns:w="{_NS}/wordprocessingml/2006/main"/>'.encode(),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="{_NS}/officeDocument/2006/extended-properties"><Application>Microsoft Office Word</Application></Properties>'.encode(),
    }


def sheet_parts(cells: str = "<row r='1'><c r='A1'><v>1</v></c></row>", *links: tuple[str, str, bool], main: str = SHEET, more: str = "") -> dict[str, bytes]:
    return {
        "[Content_Types].xml": types(main, "xl/workbook.xml", more),
        "_rels/.rels": rels(("officeDocument", "xl/workbook.xml", False)),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_NS}/spreadsheetml/2006/main" xmlns:r="{_DOC}"><sheets><sheet name="Trang 1" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": rels(("worksheet", "worksheets/sheet1.xml", False), *links),
        "xl/worksheets/sheet1.xml": f'{_HEAD}<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'.encode(),
    }


def word(*given: object, **more: object) -> bytes:
    return archive(word_parts(*given, **more))  # type: ignore[arg-type]


def sheet(*given: object, **more: object) -> bytes:
    return archive(sheet_parts(*given, **more))  # type: ignore[arg-type]
