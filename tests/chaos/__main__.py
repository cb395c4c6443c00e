"""`python -m tests.chaos SEED` replays one seed call by call; `--seeds FIRST LAST` tries many; `--until-wrong MOST` stops at one.

Exit code 1 where something went wrong. The last line of `--until-wrong` is JSON: the seed, and what it did wrong.
"""

import argparse
import json
import sys

from tests.chaos.judge import judge
from tests.chaos.report import try_seeds
from tests.chaos.run import play
from tests.chaos.world import standing_in


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.chaos")
    asked.add_argument("seed", nargs="?", type=int)
    asked.add_argument("--seeds", nargs=2, type=int, metavar=("FIRST", "LAST"))
    asked.add_argument("--until-wrong", type=int, metavar="MOST")
    given = asked.parse_args()
    if given.until_wrong:
        report = try_seeds(range(given.until_wrong), stop_at=1)
        print(json.dumps({"seeds": report.seeds, "wrong": report.wrong}))
        sys.exit(1 if report.wrong else 0)
    if given.seeds:
        report = try_seeds(range(*given.seeds))
        print(report.words())
        sys.exit(1 if report.wrong else 0)
    sys.exit(1 if replay(given.seed or 0) else 0)


def replay(seed: int) -> list[str]:
    """Every call, every write, every answer, then what was wrong."""
    with standing_in():
        played = play(seed, trace=True)
        wrong = judge(played)
    sim = played.world.sim
    start = float((sim.trace or ["0"])[0].split()[0])
    for line in sim.trace or ():
        at, rest = line.split(" ", 1)
        print(f"{float(at) - start:10.3f} {rest}")
    for answer in played.stage.people.answers:
        said = answer.refusal or answer.fault or "yes"
        print(f"{answer.asked_at - start:10.3f} {answer.who} {answer.act} {answer.about}: {said}")
    print(f"seed {seed}, scene {played.stage.scene.name}: {dict(sim.counts)}")
    print("\n".join(wrong) or "nothing went wrong")
    return wrong


if __name__ == "__main__":
    main()
