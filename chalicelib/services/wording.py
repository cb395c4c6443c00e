"""A province loads a decree's official wording, takes it back, and everybody's pages show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.access import Actor, Subject, require
from chalicelib.domain.criteria import CriteriaSet
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.names import RegulationId, UnitCode
from chalicelib.domain.wording import Edition, Fault, Line, Texts, Wording, check_lines, check_sets, worded
from chalicelib.stores import clock
from chalicelib.stores import wording as store
from chalicelib.stores.criteria import criteria_set, set_numbers
from chalicelib.stores.tables import Row


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a load puts at one place, and what the province had there, "" for nothing."""

    no: int
    code: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load does, or would do. With faults, or nothing to change, nothing is written and `edition` is None."""

    faults: tuple[Fault, ...] = ()
    changes: tuple[Change, ...] = ()
    same: int = 0
    edition: Edition | None = None


def show(province: str, criteria: CriteriaSet) -> CriteriaSet:
    """A set as this province's people read it. One read; the texts stay in memory under their digest."""
    found = store.current(province, criteria.regulation)
    digest = found[0].sets.get(criteria.no) if found else None
    return worded(criteria, store.texts(province, criteria.regulation, criteria.no, digest)) if digest else criteria


def load(
    by: Actor, province: str, regulation: str, lines: Sequence[Line], *, source: str, dry_run: bool = False
) -> Loaded:
    """Lay a whole file over what the province has; codes it does not name stay. Again: nothing changes."""
    require(by, "change_wording", Subject(province=UnitCode(province)))
    sets = {no: criteria_set(regulation, no) for no in set_numbers(regulation)}
    given, faults = check_lines(lines, regulation, sets)
    head = store.current(province, regulation)
    last, row = head or (_nothing(province, regulation, by), None)
    held = {no: _texts_of(last, no) for no in given}
    merged = {no: {**held[no], **given[no]} for no in given}
    if faults := (*faults, *check_sets(merged)):
        return Loaded(faults=faults)
    changes = tuple(_changes(held, given))
    plan = Loaded(changes=changes, same=sum(map(len, given.values())) - len(changes))
    if dry_run or not changes:
        return plan
    kept = {no: store.keep_texts(province, regulation, no, merged[no]) for no in {change.no for change in changes}}
    new = _after(last, by, source=source, before=last.number, sets={**last.sets, **kept})
    _commit(new, row)
    return replace(plan, edition=new)


def undo(by: Actor, province: str, regulation: str, seen: int | None = None) -> Edition:
    """Back to what counted before the last load. Refused with NO_WORDING when there is nothing to take back.

    `seen`: the number of the edition to take back; another that counts by now is left alone. None: whichever counts.
    """
    require(by, "change_wording", Subject(province=UnitCode(province)))
    head = store.current(province, regulation)
    if head is None or not head[0].sets:
        raise Refused(Why.NO_WORDING)
    last, row = head
    if seen not in (None, last.number):  # a form posted twice must not take back two loads
        raise Refused(Why.CHANGED_MEANWHILE)
    before = store.edition(province, regulation, last.before)
    back = _after(
        last,
        by,
        source=f"hoàn tác {last.source}",
        before=before.before if before else 0,
        sets=before.sets if before else {},
    )
    _commit(back, row)
    return back


def editions(by: Actor, province: str, regulation: str) -> list[Edition]:
    """Every load and undo of a province, the latest first."""
    require(by, "see_regulations", Subject(province=UnitCode(province)))
    return store.editions(province, regulation)[::-1]


def _nothing(province: str, regulation: str, by: Actor) -> Edition:
    return Edition(
        province=UnitCode(province),
        regulation=RegulationId(regulation),
        number=0,
        before=0,
        by=by.email,
        at=clock.now(),
        source="",
    )


def _after(last: Edition, by: Actor, *, source: str, before: int, sets: Mapping[int, str]) -> Edition:
    return replace(
        last, number=last.number + 1, before=before, by=by.email, at=clock.now(), source=source, sets=dict(sets)
    )


def _texts_of(edition: Edition, no: int) -> Texts:
    digest = edition.sets.get(no)
    return store.texts(edition.province, edition.regulation, no, digest) if digest else {}


def _changes(held: Mapping[int, Texts], given: Mapping[int, Texts]) -> Iterator[Change]:
    """What is there with its English stays what it is."""
    for no, texts in given.items():
        for code, text in texts.items():
            before = held[no].get(code, Wording(vi=""))
            if before != text:
                yield Change(no=no, code=code, before=before.vi, after=text.vi)


def _commit(edition: Edition, head: Row | None) -> None:
    try:
        store.commit(edition, head)
    except Stale as error:
        raise Refused(Why.CHANGED_MEANWHILE) from error
