"""What a played year shares: the cast, its browsers, the runtime's clock, what was done, and what went wrong on purpose."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from tqdm import tqdm

from chalicelib.domain.regulation import PROVINCE, UNIT, Regulation, Tier
from chalicelib.domain.words import VIETNAM
from chalicelib.services import reconcile
from chalicelib.stores import aggregates, regulations
from console.play.browser import Browser, Wire
from console.play.cast import COUNCIL, Cast, Fate, Filing, Level
from console.play.ledger import Ledger
from console.runtime import Runtime, wait_for

HANDS = 6  # so many people act at once
_SAMPLE = 5
_SETTLING = 120.0
_PATIENCE = 20.0  # for what should happen within a second or two
# Acts beside those of a dossier that goes straight to its council: supplement and second check, filing and withdrawal, …
_BESIDE = {Fate.PLAIN: 0, Fate.RETURNED: 2, Fate.SILENT: 2, Fate.WITHDRAWN: 3, Fate.LATE: 1, Fate.DRAFT: 0}
_UP = (Level.FOUR, Level.FALLEN, Level.TOP)
Item = TypeVar("Item")
Phase = Callable[[str], AbstractContextManager[None]]


class Scene:
    """One year on one platform. `phase` is worn by what may be interrupted."""

    def __init__(self, content: Mapping[str, Any], cast: Cast, runtime: Runtime, seed: int) -> None:
        self.content, self.cast, self.runtime, self.seed = content, cast, runtime, seed
        self.wire = Wire(runtime, HANDS * 2)
        self.faults: Counter[str] = Counter()
        self.ledger = Ledger()
        self.dossiers: dict[int, str] = {}
        self.filings: dict[str, Filing] = {}
        self.old: dict[int, tuple[str, str]] = {}  # filing -> address and product of an old producer
        self.registered: set[str] = set()
        self.phase: Phase = lambda _kind: nullcontext()
        self.bar = tqdm(total=_acts(cast), unit="act", desc=cast.plan, mininterval=1.0, smoothing=0.05)
        self._browsers: dict[str, Browser] = {}
        self._lock = threading.Lock()

    def browser(self, email: str) -> Browser:
        """The person's own."""
        with self._lock:
            return self._browsers.setdefault(email, Browser(self.wire, email))

    def decree(self, number: int) -> Regulation:
        """The one that rules a round, by the day on which it opens."""
        opens = datetime.fromisoformat(self.calendar(number)["opens"]["at"])
        return regulations.regulation_on(opens.astimezone(VIETNAM).date())

    def is_first(self, number: int, tier: str) -> bool:
        """Whether a round's evaluation begins at this tier."""
        return bool(self.calendar(number)["stages"][0]["tier"] == tier)

    def offices(self, number: int) -> tuple[str, ...]:
        """Everybody whose officers check and whose authority decides in a round: units, province, whoever else sits."""
        others = (seat for rules in self.decree(number).tiers for seat in self.seats_of(number, rules.tier))
        return tuple(dict.fromkeys((*self.cast.units, self.cast.province, *others)))

    def seats_of(self, number: int, tier: str) -> tuple[str, ...]:
        """Whose councils sit at this tier."""
        level = self.decree(number).rules_of(Tier(tier)).held_by
        return {UNIT: self.cast.units, PROVINCE: (self.cast.province,)}.get(level, (level,))

    def seat_of(self, filing: Filing, tier: str) -> str:
        """Whose council scores this filing at this tier."""
        seats = self.seats_of(filing.round, tier)
        return filing.unit if filing.unit in seats else seats[0]

    def calendar(self, number: int) -> Any:
        """A round as the plan file has it."""
        return next(round_ for round_ in self.content["rounds"] if round_["number"] == number)

    def each(self, act: Callable[[Item], object], items: Iterable[Item]) -> None:
        """Several people at once; the first trouble is raised when all are done."""
        with ThreadPoolExecutor(HANDS) as pool:
            for done in [pool.submit(act, item) for item in items]:
                done.result()

    def did(self, count: int = 1) -> None:
        """So many acts more on the bar."""
        with self._lock:
            self.bar.update(count)

    def count(self, fault: str) -> None:
        """One more of a fault injected or a refusal met."""
        with self._lock:
            self.faults[fault] += 1

    def note_dossier(self, filing: Filing, dossier: str) -> None:
        """A filing's dossier has its id."""
        with self._lock:
            self.dossiers[filing.number], self.filings[dossier] = dossier, filing

    def move(self, at: datetime) -> None:
        """Forward, once nothing is under way; then wait for all that the new moment sets going."""
        self.settle()
        self.bar.set_postfix_str(f"{at:%d/%m/%Y %H:%M}", refresh=False)
        self.runtime.move_to(at)
        self.settle()

    def settle(self) -> None:
        """Every queue empty, nothing running, every journal as long as its version."""
        for _ in range(2):
            try:
                self.runtime.wait_quiet(_SETTLING)
                wait_for(self._lagging, lambda lagging: not lagging, _SETTLING)
            except TimeoutError:
                reconcile.everything()  # what an operator would do who sees something stuck
                self.faults["stuck, reconciled"] += 1
                continue
            return
        raise TimeoutError(f"never settled: {self._lagging()} {self.runtime.quiet()}")

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """For what the conductor does by itself; the sweep of five minutes, then the operator, put right what it missed."""
        remedies: tuple[Callable[[], object], ...] = (lambda: None, self._let_the_sweep_pass, reconcile.everything)
        for remedy in remedies:
            remedy()
            try:
                wait_for(is_so, bool, _PATIENCE)
            except TimeoutError:
                continue
            return
        raise TimeoutError(f"{what}: never; {self.runtime.quiet()}")

    def _let_the_sweep_pass(self) -> None:
        self.runtime.move_to(self.runtime.now() + timedelta(minutes=5, seconds=5))
        self.runtime.wait_quiet(_SETTLING)

    def _lagging(self) -> list[str]:
        """Of the plan, its rounds and a few dossiers: those whose journal does not reach their version."""
        known = sorted(self.filings)
        some = Random(len(known)).sample(known, min(_SAMPLE, len(known)))
        keys = [("PLAN", self.cast.plan), *(("ROUND", f"{self.cast.plan}-r{number}") for number in self.cast.rounds)]
        return [id_ for kind, id_ in [*keys, *(("DOSSIER", id_) for id_ in some)] if _lags(kind, id_)]


def _lags(kind: str, id_: str) -> bool:
    found = aggregates.find(aggregates.KINDS[kind], id_)
    return found is not None and bool(aggregates.not_in_journal(f"{kind}#{id_}", found.recent[-1:]))


def _acts(cast: Cast) -> int:
    """About so many: whatever a dossier goes through, and a decision of each unit a stage."""
    able = [filing for filing in cast.filings if filing.reaches_council]
    up = sum(filing.level in _UP for filing in able)
    beside = sum(_BESIDE[filing.fate] for filing in cast.filings)
    return len(cast.filings) + (2 + COUNCIL) * len(able) + (1 + COUNCIL) * up + beside + len(cast.units) * len(cast.rounds)
