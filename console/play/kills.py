"""The runtime dies at seeded moments of the year and is started again; what it had promised must still be there."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from chalicelib.domain.mail import MailState
from chalicelib.services import outbox, reconcile
from chalicelib.stores import mails
from console.play.ledger import Promise
from console.play.scene import Scene

# How often each kind of moment comes in a round, and in each of its stages: six stops of filing, two signings, and so on.
_IN_A_ROUND, _IN_A_STAGE = {"filing": 6}, {"council": 2, "tally": 1, "decision": 1}


class Kills:
    """`restart` kills the runtime with SIGKILL and starts it again."""

    def __init__(self, scene: Scene, restart: Callable[[], None], *, count: int, rounds: int, stages: int) -> None:
        self.done: list[str] = []
        self.lost: list[Promise] = []
        self._scene, self._restart = scene, restart
        self._rng = Random(f"{scene.seed}/kills")
        self._chosen = self._choose(count, rounds, stages)
        self._met = dict.fromkeys((*_IN_A_ROUND, *_IN_A_STAGE), 0)

    @contextmanager
    def during(self, kind: str) -> Iterator[None]:
        """A phase that may be interrupted: the death comes somewhere in its first seconds, or at its end."""
        turn, self._met[kind] = self._met[kind], self._met[kind] + 1
        if (kind, turn) not in self._chosen:
            yield
            return
        trouble: list[Exception] = []
        killer = threading.Thread(target=self._kill, args=(f"{kind} {turn + 1}", self._rng.uniform(0.1, 1.5), trouble))
        killer.start()
        try:
            yield
        finally:
            killer.join()
        if trouble:
            raise trouble[0]

    def _choose(self, count: int, rounds: int, stages: int) -> set[tuple[str, int]]:
        """Moments of all kinds in turn; `stages` of all rounds together."""
        times = {kind: each * rounds for kind, each in _IN_A_ROUND.items()}
        times |= {kind: each * stages for kind, each in _IN_A_STAGE.items()}
        turns = {kind: self._rng.sample(range(most), most) for kind, most in times.items()}
        order = [
            (kind, turns[kind][index])
            for index in range(max(map(len, turns.values())))
            for kind in turns
            if index < len(turns[kind])
        ]
        return set(order[:count])

    def _kill(self, name: str, delay: float, trouble: list[Exception]) -> None:
        time.sleep(delay)
        try:
            self._restart()
            reconcile.everything()
            self.lost += self._scene.ledger.lost()
        except Exception as error:  # noqa: BLE001 - raised by the phase that waits for this thread
            trouble.append(error)
        self.done.append(name)


def settle_parked(scene: Scene) -> int:
    """Mails whose outcome nobody knows: a person looks into SES's log and sends again what is not there. How many were parked."""
    sent = {mail["tags"].get("outbox") for mail in scene.runtime.mails()}
    parked = list(outbox.parked(scene.cast.province))
    for mail in parked:
        if mail.id not in sent:
            outbox.send_again(mail.id)
        elif found := mails.find(mail.id):
            assert found[0].state is MailState.PARKED, mail.id
    return len(parked)
