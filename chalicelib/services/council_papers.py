"""A council's papers on demand: minutes, score sheets, summary, draft decision, package. Named by what they say, as the
producer's are: asking twice makes one, a changed record makes another.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.council_paper import (
    DRAFT,
    FORMATS,
    PACKAGE,
    SHEETS,
    TYPES,
    CouncilFacts,
    CouncilWanted,
    Judged,
    Seat,
    SignedSheet,
    named,
)
from chalicelib.domain.criteria import CriteriaSet, Label
from chalicelib.domain.dossier import Dossier, Sheet
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.names import UnitCode
from chalicelib.domain.office import Office, Wording
from chalicelib.domain.paper import OwnScores, Score, evidence_of, own_scores
from chalicelib.domain.regulation import Regulation, Tier
from chalicelib.domain.round import Round
from chalicelib.domain.upgrade import is_no_rise
from chalicelib.services import minutes, papers, wording
from chalicelib.services.minutes import Entry, Minutes
from chalicelib.stores import aggregates, files, offices, queues, regulations
from chalicelib.stores import papers as rows
from chalicelib.stores.codec import from_json, to_json

_KINDS = ("tỉnh ", "thành phố ")


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What a unit's office may have printed: each paper with its formats, score sheets by product."""

    round: Round
    tier: Tier
    unit: str
    papers: tuple[tuple[str, tuple[str, ...]], ...]
    sheets: tuple[tuple[Dossier, str], ...]


@dataclass(frozen=True, kw_only=True)
class CouncilPaper:
    """One of them, as its page shows it. `product`: whose score sheets, "" for the rest."""

    round: Round
    wanted: CouncilWanted
    product: str
    ready: bool


def offered(by: Actor, round_id: str, tier: Tier, unit: str) -> Offered:
    """Nothing before the tally: until then a council's points are nobody's to print."""
    found = minutes.minutes(by, round_id, tier, unit)
    kinds = [(paper, forms) for paper, forms in FORMATS.items() if paper != SHEETS] if found.entries else []
    sheets = [(entry.dossier, f"{SHEETS}-{entry.dossier.id}.pdf") for entry in found.entries if entry.here.signed]
    return Offered(round=found.round, tier=found.stage.tier, unit=unit, papers=tuple(kinds), sheets=tuple(sheets))


def one(by: Actor, round_id: str, tier: Tier, unit: str, name: str) -> CouncilPaper:
    """One of them, ready or not."""
    wanted = _wanted(by, round_id, tier, unit, name)
    round_, said = aggregates.get(Round, round_id), facts(wanted)
    product = said.products[0].product if wanted.dossier else ""
    return CouncilPaper(round=round_, wanted=wanted, product=product, ready=files.exists(_key(wanted, said)))


def ask(by: Actor, round_id: str, tier: Tier, unit: str, name: str) -> None:
    """Have it made, unless it is there."""
    wanted = _wanted(by, round_id, tier, unit, name)
    if not files.exists(_key(wanted, facts(wanted))):
        queues.put(papers.QUEUE, json.dumps(to_json(wanted)))


def link(by: Actor, round_id: str, tier: Tier, unit: str, name: str) -> str:
    """A short-lived link to it. Refused while it is not there."""
    wanted = _wanted(by, round_id, tier, unit, name)
    key = _key(wanted, facts(wanted))
    if not files.exists(key):
        raise Refused(Why.PAPER_NOT_READY)
    return files.link(key, wanted.name, TYPES[wanted.form])


def is_wanted(body: str) -> bool:
    """Whether a message of the papers' queue asks for a council's paper."""
    return "unit" in json.loads(body)


def read_wanted(body: str) -> CouncilWanted:
    """Such a message."""
    return from_json(CouncilWanted, json.loads(body))


def keep(wanted: CouncilWanted, said: CouncilFacts, body: bytes) -> None:
    """Where whoever asked looks for it. Again: nothing."""
    files.write_once(_key(wanted, said), body, TYPES[wanted.form])


def facts(wanted: CouncilWanted) -> CouncilFacts:
    """What the paper says, read from the record. NotFound where nothing is tallied."""
    found = minutes.record(aggregates.get(Round, wanted.round), Tier(wanted.tier), wanted.unit)
    entries = [each for each in found.entries if wanted.dossier in ("", each.dossier.id)]
    if not entries:
        raise NotFound("paper")
    regulation = entries[0].here.regulation
    decided = wanted.paper in (DRAFT, PACKAGE)
    office, words = _worded(wanted, found, regulation)
    return CouncilFacts(
        paper=wanted.paper,
        form=wanted.form,
        office=office,
        wording=words,
        unit=found.round.unit_name(wanted.unit),
        tier=regulations.label_of(found.stage.tier),
        round=f"đợt {found.round.number} năm {found.round.opens_at:%Y}",
        decrees=tuple(decree.title for decree, _ in found.rules),
        months=regulation.validity_months,
        opens=found.stage.opens_at,
        closed=found.stage.closed_at or found.stage.closes_at,
        rules=tuple((decree.title, tuple(settings.values())) for decree, settings in found.rules),
        members=tuple(_seats(found, entries)),
        products=tuple(_judged(each, found.round, paper=wanted.paper) for each in entries if _concerns(each, wanted)),
        sheets=tuple(_sheets(found, entries[0])) if wanted.paper == SHEETS else (),
        decision=rows.decisions(wanted.round, found.stage.tier).get(wanted.unit) if decided else None,
        letter=_letter(wanted),
        seal=found.seal,
    )


def _letter(wanted: CouncilWanted) -> tuple[str, str]:
    sent = rows.package(wanted.round, Tier(wanted.tier), wanted.unit) if wanted.paper == PACKAGE else None
    return (sent.number, sent.date) if sent else ("", "")


def _wanted(by: Actor, round_id: str, tier: Tier, unit: str, name: str) -> CouncilWanted:
    """Refused for others; NotFound for a paper that there is not."""
    province = aggregates.get(Round, round_id).province
    require(by, "see_council_papers", Subject(unit=UnitCode(unit), province=province))
    if (found := named(name)) is None:
        raise NotFound("paper")
    paper, dossier, form = found
    return CouncilWanted(round=round_id, tier=tier, unit=unit, paper=paper, form=form, dossier=dossier)


def _key(wanted: CouncilWanted, said: CouncilFacts) -> str:
    told = json.dumps(to_json(said), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256((papers.layout() + told).encode()).hexdigest()[:32]
    return f"papers/{wanted.round}/{wanted.tier}/{wanted.unit}/{digest}/{wanted.name}"


def _worded(wanted: CouncilWanted, found: Minutes, regulation: Regulation) -> tuple[Office, Wording]:
    words = offices.office_words(regulation.id, found.round.province)
    level = "province" if wanted.unit == found.round.province else regulation.rules_of(found.stage.tier).held_by
    office, unit = words.office(level), found.round.unit_name(wanted.unit)
    names = {"UNIT": unit.upper(), "unit": unit, "place": _place(unit)}
    told = {name: value.format(**names) for name, value in to_json(office).items() if isinstance(value, str)}
    return replace(office, **told, above=tuple(line.format(**names) for line in office.above)), words.papers[
        wanted.paper
    ]


def _place(unit: str) -> str:
    """A province goes by its name alone in the line of place and day."""
    kind = next((kind for kind in _KINDS if unit.lower().startswith(kind)), "")
    return unit[len(kind) :]


def _concerns(entry: Entry, wanted: CouncilWanted) -> bool:
    """A decision is on what its own authority decides; a package has what goes on to the next."""
    if wanted.paper in (DRAFT, PACKAGE) and entry.dossier.unit_at(entry.proposal.decided_at) != wanted.unit:
        return False
    return wanted.paper != PACKAGE or entry.goes_on


def _seats(found: Minutes, entries: Sequence[Entry]) -> Iterator[Seat]:
    """Everybody who was seated for some dossier, chairs first."""
    order = dict.fromkeys(member for entry in entries for member in (*entry.here.members[:1], *entry.here.members))
    for member in order:
        seated = [entry for entry in entries if member in entry.here.members]
        signed = sum(any(sheet.member == member for sheet in entry.here.signed) for entry in seated)
        chairs = any(entry.chair == member for entry in seated)
        yield Seat(member=member, name=found.names[member], chairs=chairs, signed=signed, seated=len(seated))


def _judged(entry: Entry, round_: Round, *, paper: str) -> Judged:
    here, dossier, verdict = entry.here, entry.dossier, entry.verdict
    unmet = [row.mark for row in verdict.minimums if not row.met] if verdict else []
    return Judged(
        dossier=dossier.id,
        product=dossier.product_name,
        producer=dossier.producer_name,
        unit=round_.unit_name(dossier.unit),
        totals={sheet.member: sheet.total for sheet in here.signed},
        seated=here.members,
        needed=here.rules.needed,
        proposal=entry.proposal,
        keeps=is_no_rise(entry.proposal),
        missed=tuple(f"{mark.criterion} ({mark.star} sao)" for mark in unmet),
        evidence=evidence_of(papers.filed_documents(dossier)) if paper == PACKAGE else (),
    )


def _sheets(found: Minutes, entry: Entry) -> Iterator[SignedSheet]:
    here = entry.here
    criteria = here.criteria and wording.show(here.dossier.province, here.criteria)
    for sheet in sorted(here.signed, key=lambda each: (each.member != entry.chair, found.names[each.member])):
        assert sheet.signed_at is not None, sheet.member
        yield SignedSheet(
            name=found.names[sheet.member],
            chairs=sheet.member == entry.chair,
            scores=_scores(sheet, criteria, here.regulation),
            note=sheet.note,
            signed_at=sheet.signed_at,
        )


def _scores(sheet: Sheet, criteria: CriteriaSet | None, regulation: Regulation) -> OwnScores:
    if criteria is not None:
        return own_scores(criteria, sheet.choices, sheet.points, ())  # type: ignore[arg-type]  # codes as kept
    parts = tuple(
        Score(
            depth=0,
            code=part.code,
            label=part.label,
            most=part.max_points,
            is_leaf=True,
            points=sheet.points[part.code],
        )
        for part in regulation.parts
    )
    return OwnScores(set_no=0, set_label=Label(vi="", en=""), scores=parts, total=sheet.total, left=0)
