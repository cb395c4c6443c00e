"""Looks at personal data: who saw what of whom, when, and at which version. Of one person, thing and version one line a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.domain.access import Actor
from chalicelib.domain.deed import Deed
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import Stale
from chalicelib.domain.lifecycle import Role
from chalicelib.domain.names import UnitCode
from chalicelib.domain.round import Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import deeds
from chalicelib.stores import aggregates, clock, ids, producers


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was looked at: `KIND#id` as deeds name it, whose it is ("" for nobody's alone), at which version."""

    about: str
    province: UnitCode
    producer: str = ""
    version: int


def note(by: Actor, deed: Deed, path: Mapping[str, str]) -> None:
    """`path`: the ids by which a page was asked for, once it has shown itself. Those whose data it is leave no line."""
    seen = next((find(path[name]) for name, find in _THINGS.items() if name in path), None) or _office(by)
    if _is_own(by, seen):
        return
    day = f"{clock.now().astimezone(VIETNAM):%Y-%m-%d}"
    id_ = ids.derived(f"{day}#{deed}#{seen.version}", by.email)
    if producers.has_deed(seen.about, id_):
        return
    done = deeds.deed(by, deed, seen.about, seen.province, id_=id_, version=str(seen.version))
    try:
        producers.commit(done=done)
    except Stale:  # the same look, twice at once
        return


def _is_own(by: Actor, seen: Seen) -> bool:
    """An officer who files by a producer's consent is somebody else all the same."""
    own = any(grant.role is Role.PRODUCER and grant.producer == seen.producer for grant in by.grants)
    return own and by.acting is None


def _office(by: Actor) -> Seen:
    """A page of a whole desk: no one thing's."""
    grant = by.grants[0]
    return Seen(about=f"OFFICE#{grant.province}#{grant.unit}", province=grant.province, version=0)


def _dossier(id_: str) -> Seen:
    found = aggregates.get(Dossier, id_)
    return Seen(about=f"DOSSIER#{id_}", province=found.province, producer=found.producer, version=found.version)


def _round(id_: str) -> Seen:
    found = aggregates.get(Round, id_)
    return Seen(about=f"ROUND#{id_}", province=found.province, version=found.version)


def _producer(id_: str) -> Seen:
    found, row = producers.find(id_)
    return Seen(about=f"PRODUCER#{id_}", province=found.province, producer=id_, version=row.version or 0)


def _idea(id_: str) -> Seen:
    found, row = producers.idea(id_)
    return Seen(about=f"IDEA#{id_}", province=found.province, producer=found.producer, version=row.version or 0)


_THINGS: Mapping[str, Callable[[str], Seen]] = {
    "dossier": _dossier,
    "round": _round,
    "producer": _producer,
    "idea": _idea,
}
