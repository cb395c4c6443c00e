"""Many seeds: how many went wrong, and whether they were worth playing."""

import gc
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.chaos.judge import judge
from tests.chaos.quick import forget, known
from tests.chaos.run import play
from tests.chaos.scenes import NAMES, scene
from tests.chaos.sim import Unsettled
from tests.chaos.world import standing_in

GATE = 10_000  # interleavings of `make test`, over all scenes together; each scene must have its shares by itself
SHARES = {  # what an interleaving must have had to be worth counting, and in how many of them
    "true conflict": "another task wrote the item between reading and writing",
    "duplicate": "a record, message or moment came twice",
    "killed after a commit": "the process died when its write was done",
}
LEAST_SHARE = 0.10
_TIDY_EVERY = 100  # seeds: the collector runs between seeds, not in them


@dataclass
class Report:
    """`wrong`: what each seed that failed did wrong."""

    seeds: int = 0
    had: Counter[str] = field(default_factory=Counter)
    wrong: dict[int, list[str]] = field(default_factory=dict)

    def shares(self) -> dict[str, float]:
        """In what share of the interleavings each thing happened, the most frequent first."""
        return {name: count / self.seeds for name, count in self.had.most_common()}

    def thin(self) -> list[str]:
        """What happened in too few interleavings for them to prove anything."""
        return [name for name in SHARES if self.had[name] < LEAST_SHARE * self.seeds]

    def words(self) -> str:
        """For people."""
        shown = ", ".join(f"{name} {share:.0%}" for name, share in self.shares().items())
        failed = [f"seed {seed}: {said}\n    replay: python -m tests.chaos {seed}" for seed, said in self.wrong.items()]
        return "\n".join([f"{self.seeds} interleavings: {len(self.wrong)} went wrong", f"had in them: {shown}", *failed])


def seeds_of(scene: str, most: int) -> Iterable[int]:
    """Of the first so many seeds, those that play this scene."""
    return (seed for seed in range(most) if NAMES[seed % len(NAMES)] == scene)


def try_seed(seed: int) -> tuple[list[str], set[str]]:
    """What one seed did wrong, and what it had in it. Within `standing_in()`."""
    try:
        played = play(seed)
    except Unsettled as error:
        return [f"unsettled: {error}"], set()
    wrong, had = judge(played), {name for name, count in played.world.sim.counts.items() if count}
    played.forget()
    return wrong, had


def try_seeds(seeds: Iterable[int], *, stop_at: int = 10) -> Report:
    """All of them, or until so many have failed."""
    report = Report()
    gc.disable()
    try:
        with standing_in():
            for name in NAMES:
                scene(name)
            gc.freeze()  # what every seed begins with need not be looked through again
            begun = known()
            for seed in seeds:
                wrong, had = try_seed(seed)
                forget(begun)
                report.seeds += 1
                report.had.update(had)
                if wrong:
                    report.wrong[seed] = wrong
                if len(report.wrong) >= stop_at:
                    break
                if report.seeds % _TIDY_EVERY == 0:
                    gc.collect()
    finally:
        gc.unfreeze()
        gc.enable()
    return report
