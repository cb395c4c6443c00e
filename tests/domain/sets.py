"""Made-up criteria sets for tests, written as the reference writes them: `1.1 = 1***, 2, 3****`."""

import re
from itertools import pairwise

from chalicelib.domain.criteria import Case, CriteriaSet, Criterion, Effect, KnockOut, Label, Need, Option
from chalicelib.domain.names import RegulationId

WORDS = Label(vi="thử", en="trial")


def made_set(*lines: str, no: int = 8, knock_outs: tuple[str, ...] = ("K1",)) -> CriteriaSet:
    """A line a criterion. `5.2 (5.1) = …`: only when 5.1 > 0. `8 = 1, 3 | 1, 3`: two cases."""
    return CriteriaSet(
        regulation=RegulationId("qd26_2026"), no=no, code=f"QD26-{no:02}", label=WORDS, cite=f"QĐ 26/2026 Phụ lục II.{no}",
        subgroup="I.3", sample_units=5, parts=tuple(map(leaf, lines)), documents=(), errata=(), doubts=(),
        knock_outs=tuple(
            KnockOut(code=code, effect=Effect.DISQUALIFY, criterion=None, label=WORDS, cite="Phụ lục II") for code in knock_outs),
    )


def leaf(line: str) -> Criterion:
    """One criterion."""
    code, needs, printed = re.fullmatch(r"(\S+)(?: \((\S+)\))? = (.+)", line).groups()
    cases = printed.split("|")
    options = tuple(
        Option(points=int(text.strip(" *")), star=text.count("*") or None, label=WORDS,
               branch=list(Case)[place] if len(cases) > 1 else None)
        for place, case in enumerate(cases) for text in case.split(","))
    return Criterion(
        code=code, max_points=max(option.points for option in options), label=WORDS, cite=f"II.8, {code}", options=options,
        implicit_zero=all(option.points for option in options), needs=Need(criterion=needs, points_above=0) if needs else None)


# Set 8 of QĐ 26/2026, processed meat, fish, egg, milk, honey: every point and mark as in the decree's text.
SET_8 = made_set(
    "1.1 = 1***, 2, 3", "1.2 = 0, 1, 2", "1.3 = 1, 2, 3", "1.4 = 1, 2, 3", "1.5 = 0, 1, 2****, 3*****", "1.6 = 1****, 2, 3",
    "1.7 = 0, 1", "2.1 = 1, 2, 3****", "2.2 = 0, 1, 2***, 3", "2.3 = 1***, 2, 3****", "2.4 = 0, 1", "3.1 = 1, 2, 3", "3.2 = 0, 1",
    "3.3 = 1, 2, 3", "3.4 = 1, 2****", "3.5 = 1***, 2****, 3", "4.1 = 1, 2***, 3****, 5*****", "4.2 = 0, 1, 2, 3",
    "4.3 = 0, 1, 2, 3, 5", "5.1 = 0, 1, 2, 3, 5****", "5.2 (5.1) = 0, 1, 2", "5.3 = 0, 1***, 3, 5", "6.1 = 0, 1, 2****",
    "6.2 = 0, 1, 2, 3", "6.3 = 0, 1, 2****, 3*****", "6.4 = 0, 1, 2****, 3*****", "6.5 = 0, 1, 2****, 4*****",
    "7 = 0, 1, 3****, 5*****", "8 = 2***, 4, 5", "9 = 1***, 3****, 5", "10 = 1, 2", "11 = 1, 2, 3",
    knock_outs=("K1", "K2"),
)  # fmt: skip
BEST_8 = {row.code: len(row.options) for row in SET_8.leaves()}  # the last option of each: 100 points

assert sum(row.max_points for row in SET_8.leaves()) == 100
assert all(a.points <= b.points for row in SET_8.leaves() for a, b in pairwise(row.options))
