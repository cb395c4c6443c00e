"""What a member sees: the dossiers before them, and their own sheet with all it is judged by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.dossier import Document, Dossier, FiledDocument, Sheet, last_signed
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Regulation
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.self_assessment import Forecast, forecast
from chalicelib.services import advising, conflicts, meeting, wording
from chalicelib.services.advising import Advice
from chalicelib.services.councils import may_know, waits_for_chair
from chalicelib.services.scoring import criteria_for, mark, read
from chalicelib.stores import aggregates, clock, papers, people, regulations


@dataclass(frozen=True, kw_only=True)
class SheetView:
    """One member's own sheet and what it is about. Nobody else's points are in it while they are sealed from the member."""

    dossier: Dossier
    round: Round
    regulation: Regulation
    sheet: Sheet | None
    documents: tuple[Document, ...] = ()  # not read for a list
    criteria: CriteriaSet | None = None  # nor is this
    others: tuple[tuple[str, int], ...] = ()  # names and signed totals, once this member may know them
    earlier: tuple[Sheet, ...] = ()  # their own signed versions before this one
    concludes: bool = False  # whether this member, as chair, puts the council's findings on record
    lacks_conclusion: bool = False
    barred: bool = False  # by a conflict of interest: the dossier is not opened to them
    declared: bool = True  # whether they have said with whom they are in conflict: asked before a dossier is opened
    seen: str = ""  # the mark of what its form shows
    advice: Advice | None = None  # nor this
    proofs: Mapping[str, tuple[FiledDocument, ...]] = field(default_factory=dict)  # by leaf, as filed
    forecast: Forecast | None = None  # what the choices kept so far come to
    written: bool = False  # opinions in writing, without a meeting

    @property
    def declaration(self) -> str:
        """The round's stage for which a conflict is declared, as a path says it."""
        return f"{self.round.id}/{self.dossier.tier}"

    @property
    def asked(self) -> str:
        """The same while the member has still to declare, "" after."""
        return "" if self.declared or self.barred else self.declaration


def sheets(by: Actor) -> list[SheetView]:
    """Every dossier that waits for, or has, this member's signature in a stage that is not decided yet."""
    require(by, "see_sheets")
    return [_view(dossier, round_, by) for round_ in _rounds_of(by) for dossier in _before(by, round_)]


def sheet(by: Actor, dossier_id: str) -> SheetView:
    """The member's sheet for one dossier."""
    dossier = read(by, dossier_id)
    documents = tuple(papers.documents(dossier_id, {document.id for document in dossier.documents}))
    view = _view(dossier, aggregates.get(Round, dossier.round), by)
    criteria, others = criteria_for(dossier), tuple(_others(dossier, view.round, by))
    shown = criteria and wording.show(dossier.province, criteria)
    earlier = tuple(
        each for each in papers.sheets(dossier_id, dossier.tier) if each.member == by.email and each.signed_at
    )
    is_last = view.sheet is not None and view.sheet.signed_at is not None
    return replace(
        view,
        documents=documents,
        criteria=shown,
        others=others,
        earlier=earlier[:-1] if is_last else earlier,
        advice=advising.advice(by, dossier_id),
        proofs=_proofs(dossier),
        forecast=_forecast(view, criteria),
        written=meeting.is_written(dossier, view.round),
    )


def _proofs(dossier: Dossier) -> dict[str, tuple[FiledDocument, ...]]:
    codes = dict.fromkeys(code for filed in dossier.documents for code in filed.criteria)
    return {code: tuple(filed for filed in dossier.documents if code in filed.criteria) for code in codes}


def _forecast(view: SheetView, criteria: CriteriaSet | None) -> Forecast | None:
    bands = view.regulation.bands
    return forecast(view.sheet.choices, criteria, bands) if view.sheet and criteria and bands else None


def _rounds_of(by: Actor) -> Iterator[Round]:
    provinces = {grant.province for grant in by.grants_as(Role.MEMBER)}
    now = clock.now()
    for province in provinces:
        yield from (
            round_ for round_ in aggregates.rounds_of(province) if round_.phase(now) in (Phase.COUNCIL, Phase.DECISION)
        )


def _before(by: Actor, round_: Round) -> Iterator[Dossier]:
    """A home unit's member reads its dossiers alone; whoever sits above homes, under whatever name, may have any."""
    mine, homes = {grant.unit for grant in by.grants_as(Role.MEMBER)}, {unit.code for unit in round_.units}
    for unit in round_.units:
        if unit.code in mine or mine - homes:
            for dossier in aggregates.dossiers_of(round_.id, unit.code):
                if dossier.state is DossierState.IN_COUNCIL and by.email in (*dossier.members, *dossier.barred):
                    yield dossier


def _view(dossier: Dossier, round_: Round, by: Actor) -> SheetView:
    barred = by.email in dossier.barred
    found = None if barred else papers.sheet(dossier.id, dossier.tier, by.email)
    return SheetView(
        dossier=replace(dossier, signed=tuple(email for email in dossier.signed if email == by.email)),
        round=round_,
        regulation=regulations.regulation(dossier.regulation),
        sheet=found[0] if found else None,
        concludes=dossier.criteria_set is not None and not barred and may(by, "conclude", dossier.subject),
        lacks_conclusion=waits_for_chair(dossier, round_),
        barred=barred,
        declared=conflicts.has_declared(by, dossier),
        seen=mark(found[0] if found else None),
    )


def _others(dossier: Dossier, round_: Round, by: Actor) -> Iterator[tuple[str, int]]:
    if not may_know(by, dossier, round_):
        return
    for sheet in last_signed(papers.sheets(dossier.id, dossier.tier), dossier.members):
        if sheet.member != by.email:
            member = people.actor(Email(sheet.member))
            yield (member.name if member else sheet.member), sheet.total
