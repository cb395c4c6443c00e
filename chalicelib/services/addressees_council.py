"""Who of a council an event concerns: members, chair, secretary, advisory team, each with what is particular to them."""

from collections.abc import Callable, Iterator, Mapping

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.mail import To
from chalicelib.domain.names import Email, UnitCode
from chalicelib.domain.regulation import PROVINCE, Tier
from chalicelib.domain.round import Round
from chalicelib.services.councils import Sitting, lacks_sheets, sitting, waits_for_chair
from chalicelib.services.reopening import calls_for_second
from chalicelib.settings import settings
from chalicelib.stores import aggregates, people, regulations

_BEFORE_COUNCIL = (DossierState.ACCEPTED, DossierState.FORWARDED, DossierState.IN_COUNCIL)
Addressee = tuple[Email, Mapping[str, str]]


def level(regulation: str, tier: Tier) -> str:
    """Who holds a dossier at a tier."""
    return regulations.regulation(regulation).rules_of(tier).held_by


def _members(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    for unit in _at_work(about, Tier(event.data["tier"])):
        council = people.council(about.plan, unit)
        yield from ((member, {}) for member in (council.members if council else ()))


def _all_members(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Everybody seated, with a sheet or without."""
    assert isinstance(about, Round), about.KIND
    for unit in (about.province, *(unit.code for unit in about.units)):
        council = people.council(about.plan, unit)
        yield from ((seat.email, {}) for seat in (council.everyone if council else ()))


def _preparers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    tier = Tier(event.data["tier"])
    for unit in (each for each in _at_work(about, tier) if people.council(about.plan, each)):
        yield from _keepers(about, tier, unit)


def _secretaries(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """With the number of sheets that their council has left."""
    assert isinstance(about, Round), about.KIND
    tier, open_ = Tier(event.data["tier"]), dict[UnitCode, int]()
    for dossier in _in_council(about, tier):
        if dossier.unsigned:
            open_[dossier.holder] = open_.get(dossier.holder, 0) + len(dossier.unsigned)
    for unit, count in open_.items():
        yield from ((email, {**page, "count": str(count)}) for email, page in _keepers(about, tier, unit))


def _unsigned(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    yield from _named(
        (member, dossier) for dossier in _in_council(about, Tier(event.data["tier"])) for member in dossier.unsigned
    )


def _missed(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Until the close is moved or the stage tallied."""
    assert isinstance(about, Round), about.KIND
    stage = about.current_stage
    if stage is None or stage.closed_at is None or stage.tallied_at is not None:
        return
    short = (each for each in _in_council(about, stage.tier) if lacks_sheets(sitting(each, about)))
    yield from _named((member, dossier) for dossier in short for member in dossier.unsigned)


def _chairs(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """One mail a chair, naming each product whose star minimums the council has not concluded on."""
    assert isinstance(about, Round), about.KIND
    found = aggregates.dossiers_at(about, Tier(event.data["tier"]))
    waiting = [each for each in found if each.state in _BEFORE_COUNCIL and waits_for_chair(each, about)]
    yield from _named((chair, each) for each in waiting for chair in _heads(each))


def _leaders(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Round), about.KIND
    stage = about.current_stage
    at_work = aggregates.dossiers_at(about, stage.tier) if stage else ()
    for unit in sorted({dossier.holder for dossier in at_work if dossier.state.is_with_council}):
        yield from ((email, {}) for email in _who_lead(about.province, unit))


def _apart(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """Once the last sheet is signed: only then is it known how far they lie apart."""
    yield from _to_discuss_where(about, calls_for_second)


def _knocked_out(about: Aggregate, event: Event) -> Iterator[Addressee]:
    """The same: before, a chair who has not signed would learn what another's sheet says."""
    yield from _to_discuss_where(about, lambda here: any(sheet.knock_outs for sheet in here.signed))


def _reopened(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    link = f"{settings().public_url}/hoi-dong/phieu/{about.id}"
    yield from ((Email(member), {"link": link}) for member in event.data["members"])


def _advisers(about: Aggregate, event: Event) -> Iterator[Addressee]:
    assert isinstance(about, Dossier), about.KIND
    link = f"{settings().public_url}/hoi-dong/tu-van/{about.id}"
    for adviser in people.with_role(Role.ADVISER, about.province, about.holder):
        if adviser not in about.barred:
            yield adviser, {"link": link}


def _at_work(round_: Round, tier: Tier) -> list[UnitCode]:
    """Units whose councils have, or will have, dossiers at this tier."""
    held_by = level(round_.regulation, tier)
    if held_by == PROVINCE:
        return [round_.province]
    standing = (each for each in aggregates.dossiers_at(round_, tier) if each.state.is_under_evaluation)
    return sorted({dossier.unit_at(held_by) for dossier in standing})


def _in_council(round_: Round, tier: Tier) -> Iterator[Dossier]:
    return (each for each in aggregates.dossiers_at(round_, tier) if each.state is DossierState.IN_COUNCIL)


def _named(open_: Iterator[tuple[Email, Dossier]]) -> Iterator[Addressee]:
    """One mail a person, naming each product."""
    names: dict[Email, list[str]] = {}
    for email, dossier in open_:
        names.setdefault(email, []).append(dossier.product_name)
    yield from ((email, {"unfinished": "; ".join(each)}) for email, each in names.items())


def _keepers(round_: Round, tier: Tier, unit: UnitCode) -> Iterator[Addressee]:
    """A council's secretaries with the page of its meeting day; where it has none, its unit's officers with their list."""
    pages = {Role.SECRETARY: f"/hoi-dong/phien/{round_.id}/{tier}/{unit}", Role.OFFICER: "/can-bo"}
    found = ((role, people.with_role(role, round_.province, unit)) for role in pages)
    role, emails = next(((role, emails) for role, emails in found if emails), (Role.OFFICER, []))
    yield from ((email, {"link": f"{settings().public_url}{pages[role]}"}) for email in emails)


def _to_discuss_where(about: Aggregate, asks: Callable[[Sitting], bool]) -> Iterator[Addressee]:
    """Chair and secretary, where every sheet is signed and they ask for it."""
    assert isinstance(about, Dossier), about.KIND
    whole = about.state is DossierState.IN_COUNCIL and not about.unsigned
    if whole and asks(sitting(about, aggregates.get(Round, about.round))):
        yield from _to_discuss(about)


def _to_discuss(dossier: Dossier) -> Iterator[Addressee]:
    link = f"{settings().public_url}/hoi-dong/phien/{dossier.round}/{dossier.tier}/{dossier.holder}"
    secretaries = people.with_role(Role.SECRETARY, dossier.province, dossier.holder)
    for email in dict.fromkeys((*_heads(dossier), *secretaries)):
        if email not in dossier.barred:
            yield email, {"link": link}


def _heads(dossier: Dossier) -> list[Email]:
    """Its chair; the vice chair where the chair is barred."""
    circles = (people.with_role(role, dossier.province, dossier.holder) for role in (Role.CHAIR, Role.VICE))
    open_ = ([email for email in circle if email not in dossier.barred] for circle in circles)
    return next((circle for circle in open_ if circle), [])


def _who_lead(province: UnitCode, unit: UnitCode) -> list[Email]:
    return [email for role in (Role.CHAIR, Role.SECRETARY) for email in people.with_role(role, province, unit)]


OF_COUNCILS: Mapping[To, Callable[[Aggregate, Event], Iterator[Addressee]]] = {
    To.MEMBERS: _members,
    To.ALL_MEMBERS: _all_members,
    To.PREPARERS: _preparers,
    To.UNSIGNED: _unsigned,
    To.MISSED: _missed,
    To.SECRETARIES: _secretaries,
    To.CHAIRS: _chairs,
    To.LEADERS: _leaders,
    To.APART: _apart,
    To.KNOCKED_OUT: _knocked_out,
    To.REOPENED: _reopened,
    To.ADVISERS: _advisers,
}
