"""A signed sheet changes only as a new version that the chair has opened; every version stays, the last signed counts."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.dossier import Dossier, Sheet, last_signed
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.regulation import Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.services import reopening, rounds, ruling, scoring, sheets
from chalicelib.stores import aggregates, papers, people
from tests import factories as make
from tests.domain.makers import T0
from tests.factories import MEMBERS, PLAN

D = Tier.DISTRICT
ROUND = f"{PLAN}-r1"
LOW, HIGH, NEAR = {"A": 20, "B": 15, "C": 15}, {"A": 35, "B": 20, "C": 30}, {"A": 25, "B": 15, "C": 15}


@pytest.fixture
def bench(world):
    make.year(Phase.COUNCIL)
    return make.council(), make.dossier(make.producer(), DossierState.IN_COUNCIL)


@pytest.fixture
def chair(bench):
    return people.actor(MEMBERS[0])


def why(act, *args, **named):
    with pytest.raises(Refused) as refusal:
        act(*args, **named)
    return refusal.value.why


def now_of(dossier):
    return aggregates.get(Dossier, dossier.id)


def sign_all(bench, *points):
    for member, given_ in zip(bench[0], points, strict=False):
        scoring.sign(member.actor, bench[1].id, given_, "")


def tallied(dossier):
    for piece in ruling.ranges(ROUND, D):
        ruling.tally(piece)
    return now_of(dossier).proposal


def test_what_was_signed_stays_and_counts_until_the_new_version_is_signed(bench, chair):
    _members, dossier = bench
    sign_all(bench, LOW, LOW, LOW)
    reopening.reopen(chair, dossier.id, MEMBERS[1], "Chọn nhầm mức")

    assert now_of(dossier).unsigned == (MEMBERS[1],)
    first, second = [sheet for sheet in papers.sheets(dossier.id, D) if sheet.member == MEMBERS[1]]
    assert (first.total, first.signed_at is None) == (50, False)
    assert (second.version, second.points, second.signed_at, second.reason) == (2, LOW, None, "Chọn nhầm mức")
    assert tallied(dossier).mean == 50


def test_the_last_signed_version_counts(bench, chair):
    members, dossier = bench
    sign_all(bench, LOW, LOW, LOW)
    reopening.reopen(chair, dossier.id, MEMBERS[1], "Chọn nhầm mức")
    scoring.save(members[1].actor, dossier.id, {"A": 25}, "")
    scoring.sign(members[1].actor, dossier.id, NEAR, "")

    assert not now_of(dossier).unsigned
    assert [sheet.version for sheet in sheets.sheet(members[1].actor, dossier.id).earlier] == [1]
    assert why(scoring.sign, members[1].actor, dossier.id, HIGH, "") is Why.SHEET_SIGNED
    assert tallied(dossier).mean == pytest.approx((50 + 55 + 50) / 3)


def test_a_stage_does_not_end_while_a_sheet_is_open_anew(bench, chair):
    _, dossier = bench
    sign_all(bench, LOW, LOW, LOW)
    reopening.reopen(chair, dossier.id, MEMBERS[1], "Chọn nhầm mức")

    rounds.close_if_done(ROUND)

    assert aggregates.get(Round, ROUND).stage(D).closed_at is None


def test_only_the_chair_with_a_reason_and_a_signed_sheet(bench, chair):
    _members, dossier = bench
    sign_all(bench, LOW)

    assert why(reopening.reopen, make.officer().actor, dossier.id, MEMBERS[0], "x") is Why.NOT_ALLOWED
    assert why(reopening.reopen, chair, dossier.id, MEMBERS[0], " ") is Why.REASON_MISSING
    assert why(reopening.reopen, chair, dossier.id, MEMBERS[1], "x") is Why.SHEET_NOT_SIGNED
    for _ in range(2):  # the same form twice
        reopening.reopen(chair, dossier.id, MEMBERS[0], "x")
    assert why(reopening.reopen, chair, dossier.id, MEMBERS[0], "y") is Why.SHEET_NOT_SIGNED
    assert len(papers.sheets(dossier.id, D)) == 2


def test_never_after_the_tally(bench, chair):
    _, dossier = bench
    sign_all(bench, LOW, LOW, LOW)
    tallied(dossier)

    assert why(reopening.reopen, chair, dossier.id, MEMBERS[0], "x") is Why.TOO_LATE


def test_totals_too_far_apart_are_scored_a_second_time_once(bench, chair):
    _members, dossier = bench
    held = aggregates.get(Round, ROUND)
    own = OwnRules(document="Quy chế", settings={"max_spread": 10, "spread_action": "discuss_and_rescore"})
    aggregates.commit(replace(held, council_rules=own).next("Changed", at=make.now(), by="test"))
    sign_all(bench, LOW, HIGH, LOW)

    for _ in range(2):
        reopening.score_again(chair, dossier.id, "Đã trao đổi về vùng nguyên liệu")

    kept = now_of(dossier)
    assert (kept.scorings, set(kept.unsigned)) == (2, set(MEMBERS))
    sign_all(bench, LOW, NEAR, LOW)
    assert why(reopening.score_again, chair, dossier.id, "lần nữa") is Why.NO_SECOND_SCORING
    assert sorted((sheet.scoring, sheet.total) for sheet in papers.sheets(dossier.id, D)) == [(1, 50), (1, 50), (1, 85), (2, 50), (2, 50), (2, 55)]
    assert tallied(dossier).spread == 5


def test_no_second_scoring_where_the_rules_ask_for_none(bench, chair):
    sign_all(bench, LOW, LOW, LOW)

    assert why(reopening.score_again, chair, bench[1].id, "x") is Why.NO_SECOND_SCORING


versions = st.lists(
    st.builds(
        Sheet, dossier=st.just("D"), tier=st.just(D), member=st.sampled_from(["a", "b", "c"]), version=st.integers(1, 4),
        saved_at=st.just(T0), signed_at=st.sampled_from([None, T0]),
    ),
    unique_by=lambda sheet: (sheet.member, sheet.version),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(versions, st.sets(st.sampled_from(["a", "b", "c"])))
def test_of_each_member_the_last_signed_version_counts_and_of_nobody_else(found, members):
    counted = last_signed(found, members)

    assert [sheet.member for sheet in counted] == sorted({sheet.member for sheet in found if sheet.signed_at} & members)
    for sheet in counted:
        assert sheet.version == max(each.version for each in found if each.member == sheet.member and each.signed_at)
