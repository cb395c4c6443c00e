"""Two dossiers before one council. Nineteen of its one and twenty members have signed: one dossier comes to 73.37, the other
to 60.37. Which is which is what a planting says, and what nobody may find out before it is theirs to know.

Two worlds that differ in the planting alone are otherwise the same to the last secret and instant.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

import time_machine

from chalicelib.domain.council import Council
from chalicelib.domain.lifecycle import DossierState, Role
from chalicelib.domain.names import Email
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import deciding, ruling, scoring, seating
from chalicelib.services.export import seal_of
from chalicelib.stores import aggregates, ids, people
from tests import factories as make
from tests.doors.situations import DECISION
from tests.doors.test_prints import lock_receipt
from tests.factories import EAST, PLAN, Player
from tests.rights.scene import Scene, scene
from tests.world import world

D = Tier.DISTRICT
ROUND = f"{PLAN}-r1"
SIGNERS = tuple(Email(f"da.ky.{number:02d}@vidu.example") for number in range(19))
# Totals and means as a page, a letter or a row would say them, and what the high one's members wrote
WORDS = ("73,37", "73.37", "73,4", "73.4", "1394", "73 điểm", "74 điểm", "60,37", "60.37", "60,4", "60.4", "1147", "60 điểm", "61 điểm", "Nhận xét kín")
_HIGH, _LOW = {"A": 33, "B": 20, "C": 20}, {"A": 30, "B": 15, "C": 15}


@dataclass(frozen=True, kw_only=True)
class Planting:
    """`here.dossier` is the high one or the low one, `other` the other; `signer`: who has signed both."""

    here: Scene
    other: str
    signer: Player

    def tally(self) -> None:
        """The stage ends with two sheets never signed; the proposals are made."""
        aggregates.commit(aggregates.get(Round, ROUND).do("close_stage", by="test", at=make.now()))
        for piece in ruling.ranges(ROUND, D):
            ruling.tally(piece)
        closed = aggregates.get(Round, ROUND)
        aggregates.commit(closed.tally_stage(D, seal=seal_of(closed, D), by="test", at=make.now()))

    def record(self) -> None:
        """The authority has signed; nothing is made known yet."""
        deciding.record(self.officer.actor, ROUND, D, EAST, number=DECISION["number"], day=DECISION["date"], signer=DECISION["signer"])

    def publish(self) -> None:
        """And each product has its result."""
        deciding.publish(self.officer.actor, ROUND, D, EAST)
        for piece in ruling.ranges(ROUND, D):
            ruling.apply(piece)

    @property
    def officer(self) -> Player:
        """Of the unit whose authority decides."""
        found = self.here.people["officer.own"]
        assert found is not None
        return found


@contextmanager
def planted(*, high: bool) -> Iterator[Planting]:
    """A world of its own in which the scene's dossier is the high one, or not; its clock stands."""
    chance = Random(73)
    secrets = SimpleNamespace(
        randbits=chance.getrandbits, randbelow=chance.randrange, token_urlsafe=lambda size: f"{chance.getrandbits(size * 8):x}"
    )
    with world(), time_machine.travel(make.NOW, tick=False), patch.object(ids, "secrets", secrets):
        yield _planted(high=high)


def _planted(*, high: bool) -> Planting:
    here = scene(DossierState.ACCEPTED, Phase.COUNCIL)
    lock_receipt(here.dossier)
    other = make.dossier(make.producer(name="Hợp tác xã Bên cạnh"), DossierState.ACCEPTED, name="Kẹo bên cạnh")
    signers = [make.person(Role.MEMBER, EAST, email=email) for email in SIGNERS]
    members = (*make.MEMBERS[:2], *SIGNERS)  # the scene's chair and its member have not signed
    make.declare(*SIGNERS)
    people.set_council(Council(plan=PLAN, unit=EAST, members=members))
    seating.begin_stage(ROUND, D)
    for number, signer in enumerate(signers):
        for dossier, is_high in ((here.dossier.id, high), (other.id, not high)):
            points = _HIGH if is_high else _LOW
            scoring.sign(signer.actor, dossier, {**points, "C": points["C"] + (number < 7)}, "Nhận xét kín" if is_high else "Nhận xét khác")
    return Planting(here=here, other=other.id, signer=signers[0])
