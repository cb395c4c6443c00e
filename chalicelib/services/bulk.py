"""One act on several dossiers: first who it would touch, then each by itself; their letters wait to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.access import Actor, may, require
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.lifecycle import DOSSIER_STEPS, dossier_step
from chalicelib.domain.worklist import PAGE
from chalicelib.services import screening
from chalicelib.stores import aggregates, clock

ACTS: Mapping[str, tuple[str, ...]] = {"accept": ("accept", "propose"), "remind": ("remind",)}  # to the lifecycle's


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One dossier of several. `why`: a refusal's code, "" where the act is possible, or was done. `faults` of its saved check."""

    dossier: Dossier
    why: str = ""
    faults: int = 0
    done: bool = False


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """`act` is a key of ACTS."""

    act: str
    touched: tuple[Touched, ...]

    @property
    def possible(self) -> list[Touched]:
        """Those that the act is for."""
        return [each for each in self.touched if not each.why]

    @property
    def left_out(self) -> list[Touched]:
        """The others."""
        return [each for each in self.touched if each.why]


def preview(by: Actor, act: str, ids: list[str]) -> Bulk:
    """Whom it would touch, by name. Nothing is written."""
    require(by, "act_in_bulk")
    return Bulk(act=_known(act), touched=tuple(_looked_at(by, act, id_) for id_ in _chosen(ids)))


def carry_out(by: Actor, act: str, versions: Mapping[str, int]) -> Bulk:
    """Each in a write of its own, as its preview showed it; what one refuses stops no other. Again: done is done."""
    require(by, "act_in_bulk")
    known = _known(act)
    return Bulk(act=known, touched=tuple(_done(by, known, id_, versions[id_]) for id_ in _chosen(list(versions))))


def _known(act: str) -> str:
    if act not in ACTS:
        raise NotFound("act")
    return act


def _chosen(ids: list[str]) -> list[str]:
    if not ids:
        raise Refused(Why.NOTHING_CHOSEN)
    return sorted(ids)[:PAGE]


def _looked_at(by: Actor, act: str, id_: str) -> Touched:
    dossier = aggregates.get(Dossier, id_)
    if not may(by, "send_back", dossier.subject):
        raise NotFound("dossier")
    try:
        dossier_step(dossier.state, ACTS[act][0])
    except Refused as refused:
        return Touched(dossier=dossier, why=refused.why)
    return Touched(dossier=dossier, faults=screening.check_of(dossier).faults if act == "accept" else 0)


def _done(by: Actor, act: str, id_: str, version: int) -> Touched:
    try:
        changed = _ACT[act](by, id_, version)
    except Refused as refused:
        dossier = aggregates.get(Dossier, id_)
        before = _was_done(by, act, dossier, version)
        return Touched(dossier=dossier, why="" if before else refused.why, done=before)
    return Touched(dossier=changed, done=True)


def _was_done(by: Actor, act: str, dossier: Dossier, version: int) -> bool:
    """By this very form, in a request whose answer was lost."""
    events = {step.event for step in DOSSIER_STEPS if step.act in ACTS[act]}
    return any(event.seq == version + 1 and event.name in events and event.by == by.email for event in dossier.recent)


def _accept(by: Actor, id_: str, version: int) -> Dossier:
    return screening.accept(by, id_, version, hold=aggregates.get(Dossier, id_).holder)


def _remind(by: Actor, id_: str, version: int) -> Dossier:
    dossier = screening.as_shown(by, id_, "send_back", version)
    reminded = dossier.remind(by=by.email, at=clock.now(), hold=dossier.holder)
    screening.commit(reminded)
    return reminded


_ACT = {"accept": _accept, "remind": _remind}
