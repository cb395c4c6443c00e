"""What an officer has to do, of all their units and rounds, as its address asks for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from chalicelib.domain import search
from chalicelib.domain.access import Actor, Grant, require
from chalicelib.domain.criteria import Label
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.regulation import PROVINCE, UNIT
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.worklist import PAGE, Card, Group, counts, group_of, page_of
from chalicelib.services import deadlines
from chalicelib.services.checking import Checking, checking
from chalicelib.stores import aggregates, clock, mails, regulations
from chalicelib.stores.criteria import criteria_set

_PAGE = re.compile(r"[1-9][0-9]{0,4}")
_FILTERS = {
    "nhom": "group", "don_vi": "unit", "dot": "round", "trang_thai": "state", "loai": "kind", "bo": "set_no", "tim": "text",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters of an address; "" asks for all."""

    group: str = ""
    unit: str = ""
    round: str = ""
    state: str = ""
    kind: str = ""
    set_no: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """From an address; what is no page is the first."""
        words = {name: query.get(said, "").strip() for said, name in _FILTERS.items()}
        return cls(**words, page=int(query["trang"]) if _PAGE.fullmatch(query.get("trang", "")) else 1)

    def wants(self, card: Card) -> bool:
        """Whether the dossier is one of those, its group apart."""
        pairs = ((self.state, card.state), (self.kind, card.kind), (self.set_no, str(card.criteria_set or "")))
        return all(asked in ("", has) for asked, has in pairs) and self.says(card) is not None

    def says(self, card: Card) -> int | None:
        """How well its words answer what was typed; None for not at all."""
        return search.rank(self.text, card.product_name, card.producer_name, card.slip) if self.text else 0


@dataclass(frozen=True, kw_only=True)
class Office:
    """One unit's share in one round."""

    round: Round
    unit: str
    unit_name: str
    check_until: datetime


@dataclass(frozen=True, kw_only=True)
class Line:
    """One dossier of the list."""

    card: Card
    checking: Checking
    group: Group
    office: Office


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """One page of it. `counts` are of all that the filters leave, whatever group is asked for."""

    asked: Asked
    offices: tuple[Office, ...]
    lines: tuple[Line, ...]
    counts: Mapping[Group, int]
    held: int  # letters that wait to be looked at
    total: int
    page: int
    pages: int
    sets: Mapping[int, Label] = field(default_factory=dict)

    @property
    def sections(self) -> list[tuple[Group, list[Line]]]:
        """The page's lines by group, in the order of work."""
        by_group = [(group, [line for line in self.lines if line.group is group]) for group in Group]
        return [(group, lines) for group, lines in by_group if lines]


def worklist(by: Actor, asked: Asked) -> Worklist:
    """Work first: what is over in other hands, or not filed, is shown where it is asked for, or where nothing is to be done."""
    require(by, "see_worklist")
    offices = _offices(by)
    read = [line for office in offices if _is_read(office, asked) for line in _lines(office)]
    lines = [line for line in read if asked.wants(line.card)]
    found = counts(line.group for line in lines)
    shown = sorted((line for line in lines if _is_shown(line, asked)), key=lambda line: _place(line, asked))
    page, pages = page_of(len(shown), asked.page)
    return Worklist(
        asked=asked,
        offices=tuple(offices),
        lines=tuple(shown[(page - 1) * PAGE : page * PAGE]),
        counts=found,
        held=sum(1 for grant in by.grants_as(Role.OFFICER) for _ in mails.held(grant.province, grant.unit)),
        total=len(shown),
        page=page,
        pages=pages,
        sets=_sets(line.card for line in read),
    )


def _offices(by: Actor) -> list[Office]:
    """Every round of the officer's units: under way, to come, over."""
    now = clock.now()
    found = [
        _office(round_, grant)
        for grant in by.grants_as(Role.OFFICER)
        for round_ in aggregates.rounds_of(grant.province)
    ]
    return sorted(found, key=lambda office: office.round.place(now))


def _office(round_: Round, grant: Grant) -> Office:
    tiers = regulations.regulation(round_.regulation).tiers
    level = UNIT if _at_home(round_, grant.unit) else PROVINCE if grant.unit == round_.province else grant.unit
    tier = next((rules.tier for rules in tiers if rules.held_by == level), tiers[0].tier)
    name = round_.unit_name(grant.unit)
    return Office(round=round_, unit=grant.unit, unit_name=name, check_until=round_.check_until(tier))


def _at_home(round_: Round, unit: str) -> bool:
    return any(each.code == unit for each in round_.units)


def _is_read(office: Office, asked: Asked) -> bool:
    """A round that is over has no work left: it is read where it is asked for."""
    if asked.unit not in ("", office.unit):
        return False
    return asked.round == office.round.id or (not asked.round and office.round.phase(clock.now()) is not Phase.DONE)


def _lines(office: Office) -> Iterator[Line]:
    """A home unit sees all of its own; any other what it holds or has held last."""
    at_home = _at_home(office.round, office.unit)
    for unit in [office.unit] if at_home else [each.code for each in office.round.units]:
        for card in aggregates.cards_of(office.round.id, unit):
            if at_home or card.holder == office.unit:
                yield _line(card, office)


def _line(card: Card, office: Office) -> Line:
    checked = checking(card, office.round)
    left = deadlines.left(clock.now(), checked.until) if checked.until and not checked.overdue else None
    group = group_of(card, office.unit, overdue=checked.overdue, left=left)
    return Line(card=card, checking=checked, group=group, office=office)


def _is_shown(line: Line, asked: Asked) -> bool:
    """A group that is asked for; else the work, and with a search, a state or a round everything that answers it."""
    return line.group == asked.group if asked.group else line.group.is_work or bool(asked.text or asked.state or asked.round)


def _place(line: Line, asked: Asked) -> tuple[int, int, float, str]:
    until = line.checking.until or line.office.check_until
    return list(Group).index(line.group), asked.says(line.card) or 0, until.timestamp(), line.card.id


def _sets(cards: Iterable[Card]) -> dict[int, Label]:
    """The criteria sets to filter by: those of the dossiers that were read."""
    known = {(card.regulation, card.criteria_set) for card in cards if card.criteria_set}
    return {no: criteria_set(regulation, no).label for regulation, no in sorted(known, key=str) if no}
