"""Papers of a council: which there are, in which formats, and the facts each is drawn from. The same facts, the same paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.dossier import Decision
from chalicelib.domain.office import Office, Wording
from chalicelib.domain.paper import Evidence, OwnScores
from chalicelib.domain.procedure import Setting
from chalicelib.domain.ranking import Proposal
from chalicelib.domain.words import VIETNAM

MINUTES, SUMMARY, SHEETS, DRAFT, PACKAGE = "bien-ban", "bang-tong-hop", "phieu-cham", "du-thao-quyet-dinh", "goi-ho-so"
DOCX, PDF, XLSX = "docx", "pdf", "xlsx"
TYPES: Mapping[str, str] = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS: Mapping[str, tuple[str, ...]] = {  # what an office edits, signs, reckons with
    MINUTES: (DOCX, PDF),
    SUMMARY: (XLSX, PDF, DOCX),
    DRAFT: (DOCX, PDF),
    PACKAGE: (XLSX, PDF, DOCX),
    SHEETS: (PDF,),
}


@dataclass(frozen=True, kw_only=True)
class CouncilWanted:
    """Which paper of which council, in which format. `dossier`: of score sheets, whose; else ""."""

    round: str
    tier: str
    unit: str
    paper: str
    form: str
    dossier: str = ""

    @property
    def name(self) -> str:
        """Its name in an address: "bien-ban.docx", "phieu-cham-01J….pdf"."""
        return f"{self.paper}{'-' if self.dossier else ''}{self.dossier}.{self.form}"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A member of the council: how many of the dossiers put before them they signed for."""

    member: str
    name: str
    chairs: bool
    signed: int
    seated: int


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One product before the council. `totals` by member's address; `missed` are star minimums not met, "3.5 (4 sao)"."""

    dossier: str
    product: str
    producer: str
    unit: str
    totals: Mapping[str, int]
    seated: tuple[str, ...]
    needed: int
    proposal: Proposal
    keeps: bool
    missed: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignedSheet:
    """One member's sheet as signed: every criterion, or every part, with its points."""

    name: str
    chairs: bool
    scores: OwnScores
    note: str
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class CouncilFacts:
    """All that one paper of a council says. `seal` is what the stand-alone verifier computes; "" before the tally."""

    paper: str
    form: str
    office: Office
    wording: Wording
    unit: str
    tier: str
    round: str
    decrees: tuple[str, ...]
    months: int
    opens: datetime
    closed: datetime
    rules: tuple[tuple[str, tuple[Setting, ...]], ...]
    members: tuple[Seat, ...]
    products: tuple[Judged, ...]
    sheets: tuple[SignedSheet, ...] = ()
    decision: Decision | None = None
    letter: tuple[str, str] = ("", "")  # of a package: number and ISO day
    seal: str = ""

    @property
    def held_on(self) -> date:
        """The council's last day."""
        return self.closed.astimezone(VIETNAM).date()


def named(name: str) -> tuple[str, str, str] | None:
    """Paper, dossier and format of a name in an address; None for no paper of a council."""
    stem, _, form = name.rpartition(".")
    paper, dossier = (SHEETS, stem.removeprefix(f"{SHEETS}-")) if stem.startswith(f"{SHEETS}-") else (stem, "")
    known = form in FORMATS.get(paper, ()) and bool(dossier) == (paper == SHEETS)
    return (paper, dossier, form) if known else None
