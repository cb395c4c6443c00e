"""An office's paper as blocks after Nghị định 30/2020, whatever it is printed as: one composition, one printer a format."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"
_BLANK = "ngày …… tháng …… năm ………"


class Style(StrEnum):
    """How a line is set."""

    PLAIN = "plain"  # justified, first line indented
    FLUSH = "flush"
    BOLD = "bold"
    SECTION = "section"
    GROUND = "ground"  # italic, as grounds are
    CENTRED = "centred"
    NOTE = "note"
    CENTRED_NOTE = "centred_note"


class Kind(StrEnum):
    """What a column holds: words, or numbers that a sheet may reckon with."""

    WORDS = "words"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Head:
    """Two columns: who issues it with its number at the left; country, motto, place and day at the right."""

    above: Sequence[str] = ()
    issuer: str
    number: str
    place: str
    day: date | None
    mark: str = ""  # "DỰ THẢO"


@dataclass(frozen=True, kw_only=True)
class Title:
    """The paper's name and what it is about."""

    name: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph; `lead` is its bold beginning."""

    text: str
    style: Style = Style.PLAIN
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's head, its width in millimetres and what it holds."""

    head: str
    width: float
    kind: Kind = Kind.WORDS


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A ruled table; rows whose number is in `strong` are set bold. `name`: of its sheet in a workbook."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs: in what office, how, and the name where it is known."""

    office: Sequence[str]
    how: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Signing:
    """The last block: recipients or another signer at the left, who signs at the right."""

    right: Signer
    left: Signer | None = None
    recipients: Sequence[str] = ()


Block = Head | Title | Line | Grid | Signing


@dataclass(frozen=True, kw_only=True)
class Section:
    """Pages of one kind."""

    blocks: Sequence[Block]
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The whole paper."""

    title: str
    author: str
    sections: Sequence[Section] = field(default_factory=tuple)


def dated(place: str, on: date | None) -> str:
    """ "Vĩnh Long, ngày 05 tháng 3 năm 2027" as the decree has it; dots to fill in by hand where there is no day."""
    if on is None:
        return f"{place}, {_BLANK}"
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)  # noqa: PLR2004 - NĐ 30/2020: a nought before 1 and 2
    return f"{place}, ngày {on:%d} tháng {month} năm {on.year}"
