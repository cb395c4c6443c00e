"""What a member may not send: refused without a trace, or, where no form has such a field, of no effect."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.stores import aggregates, papers
from tests import factories as make
from tests.doors.council_situations import shut
from tests.doors.situations import POINTS, bench, bench_of_sets, chosen
from tests.doors.visitor import Visitor
from tests.factories import MEMBERS
from tests.stream import Stream

FORGED = {  # what no form of a sheet has
    "member": MEMBERS[1], "tier": "province", "total": "100", "points": "100", "signed_at": "2024-01-01T00:00:00+00:00",
    "state": "scored", "proposal": "100", "part_Z": "40", "c_1.1": "3",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "typed", "why"),
    [
        (bench(Phase.DECISION), POINTS, "too_late"),
        (bench(signed=True), POINTS, "sheet_signed"),
        (bench(signed=True), {**POINTS, "do": "save", "part_A": "40"}, "sheet_signed"),
        (bench(stranger=True), POINTS, "not_a_member"),
        (shut(), POINTS, "conflict_bars"),
        (bench(), {**POINTS, "part_A": "41"}, "points_out_of_range"),
        (bench_of_sets(), chosen(**{"2_1": "9"}), "choice_invalid"),
        (bench(), {**POINTS, "csrf": "x"}, "form_expired"),
    ],
)
def test_a_refused_sheet_leaves_no_trace(world, given, typed, why):
    who, path = given()
    before = written()

    answer = Visitor(player=who).post(path, typed)

    assert answer.trouble == why
    assert written() == before


def written() -> int:
    """Writes so far, but for who looked at what: a refusal shows the sheet again."""
    return sum(not change.key[1].startswith("DEED#") for change in Stream().written)


def test_a_field_that_no_form_has_changes_nothing(world):
    who, path = bench()()
    dossier = path.rpartition("/")[2]

    assert Visitor(player=who).post(path, {**POINTS, **FORGED}).status == 303

    (sheet,) = papers.sheets(dossier, Tier.DISTRICT)
    assert (sheet.member, sheet.tier, sheet.points, sheet.total) == (MEMBERS[0], Tier.DISTRICT, {"A": 30, "B": 17, "C": 21}, 68)
    assert papers.sheets(dossier, Tier.PROVINCE) == []
    assert aggregates.get(Dossier, dossier).signed == (MEMBERS[0],)


@pytest.mark.parametrize(("left", "status"), [(1, 303), (0, 409)])
def test_a_sheet_is_taken_until_the_close_and_not_at_it(world, left, status):
    who, path = bench()()
    round_ = aggregates.get(Round, f"{make.PLAN}-r1")
    stage = replace(round_.stages[0], closes_at=make.now() + timedelta(seconds=left))
    aggregates.commit(replace(round_, stages=(stage, *round_.stages[1:])).next("DateMoved", at=make.now(), by="test"))
    world.move_to(stage.closes_at - timedelta(seconds=left), tick=False)

    assert Visitor(player=who).post(path, POINTS).status == status
