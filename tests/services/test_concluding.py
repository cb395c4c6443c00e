"""The chair concludes: on record, in time, by nobody else; without it nothing is ruled, with it the council's word stands."""

import json

import pytest

from chalicelib.domain.council_settings import OwnRules
from chalicelib.domain.dossier import Dossier
from chalicelib.domain.errors import NotFound, Refused, Stale, Why
from chalicelib.domain.lifecycle import DossierState, ProductState, Role
from chalicelib.domain.mail import To
from chalicelib.domain.product import Product
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.domain.round import Phase, Round
from chalicelib.domain.words import VIETNAM
from chalicelib.services import concluding, conductor, councils, register, rounds, ruling, scoring, sheets
from chalicelib.services.addressees import addressees
from chalicelib.services.export import export
from chalicelib.services.letter_facts import facts_of
from chalicelib.stores import aggregates, papers, people
from tests import factories as make
from tests.verify.tally import verifier

pytestmark = pytest.mark.usefixtures("world")
P, BEST = Tier.PROVINCE, make.best_of_set(8)


@pytest.fixture
def stage():
    """An open province stage: its round, council and a dossier of set 8 before it."""
    round_, members = make.year_of_sets(Phase.COUNCIL), make.council(make.PROVINCE)
    return round_, members, make.dossier_of_set(make.producer())


@pytest.fixture
def chair(stage):
    return people.actor(make.MEMBERS[0])


def own(round_, **settings):
    """The round as if it had been planned with these rules of its own."""
    rules = OwnRules(document="Quy chế 5/QĐ-HĐ", settings=settings)
    found = aggregates.get(Round, round_.id)
    aggregates.commit(found.next("Changed", at=make.now(), by="test", council_rules=rules))


def sign_all(members, dossier, choices=BEST):
    for member in members:
        scoring.sign(member.actor, dossier.id, choices, "")


def close(round_):
    aggregates.commit(aggregates.get(Round, round_.id).do("close_stage", by="test", at=make.now()))


def tally(round_):
    for piece in ruling.ranges(round_.id, P):
        ruling.tally(piece)


def tallied(round_, dossier):
    close(round_)
    tally(round_)
    return aggregates.get(Dossier, dossier.id)


def decided(round_, dossier):
    """To the end of the stage."""
    aggregates.commit(aggregates.get(Round, round_.id).tally_stage(P, by="test", at=make.now()))
    officer = make.person(Role.OFFICER, make.PROVINCE).actor
    day = make.now().astimezone(VIETNAM).date().isoformat()
    make.decide(officer, round_.id, P, make.PROVINCE, number="5/QĐ-UBND", day=day, signer="Chủ tịch")
    for piece in ruling.ranges(round_.id, P):
        ruling.apply(piece)
    return aggregates.get(Dossier, dossier.id), aggregates.get(Product, dossier.product)


def conclude(by, dossier, *, seen=0, findings=None, knock_outs=None, reason=""):
    found = make.findings() if findings is None else findings
    concluding.conclude(by, dossier.id, seen=seen, findings=found, knock_outs=knock_outs or {}, reason=reason)


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.why, refused.value.field


def test_the_councils_word_stands_above_the_sheets(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)
    conclude(chair, dossier, findings=make.findings(c3_5=4))

    proposal = tallied(round_, dossier).proposal

    assert (proposal.outcome, proposal.stars, proposal.near) == (Outcome.RECOGNISED, 3, "100,00")
    assert "3.5 (4 sao: từ 2 điểm)" in proposal.reason
    assert proposal.seated == make.MEMBERS
    assert proposal.settings["star_minimum"] == "council_finding"


def test_without_it_nothing_is_ruled_and_the_park_names_what_is_missing(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)
    some = make.findings()
    del some["3.5_4"], some["7_5"]
    conclude(chair, dossier, findings=some)
    close(round_)

    with pytest.raises(ruling.CouncilUnfinished, match=dossier.id):
        tally(round_)
    conductor.park_round(round_.id, "States.ExceedToleratedFailureThreshold", "a token")

    fault = aggregates.get(Round, round_.id).parked
    assert f"{dossier.product_name} ({dossier.id}): hội đồng chưa kết luận yêu cầu tối thiểu ở 3.5 (4 sao), 7 (5 sao)" in fault
    assert "chủ tịch hội đồng ghi ở trang Chấm điểm" in fault
    assert aggregates.get(Dossier, dossier.id).state is DossierState.IN_COUNCIL


def test_once_concluded_and_resumed_it_goes_on(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)
    close(round_)
    conductor.park_round(round_.id, "States.TaskFailed", "a token")

    conclude(chair, dossier)
    rounds.resume(round_.id)
    tally(round_)

    assert aggregates.get(Round, round_.id).parked == ""
    assert aggregates.get(Dossier, dossier.id).proposal.outcome is Outcome.POTENTIAL_FIVE


def test_a_fault_of_another_kind_keeps_its_own_words(stage):
    round_, *_ = stage

    conductor.park_round(round_.id, "CouncilMissing: tay", "a token")

    assert aggregates.get(Round, round_.id).parked == "CouncilMissing: tay"


def test_the_stage_ends_early_only_with_every_conclusion(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)

    rounds.close_if_done(round_.id)
    assert aggregates.get(Round, round_.id).stage(P).closed_at is None
    conclude(chair, dossier)
    rounds.close_if_done(round_.id)

    assert aggregates.get(Round, round_.id).stage(P).closed_at is not None


def test_a_knock_out_is_told_with_its_reason_and_not_recognised(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)
    conclude(chair, dossier, knock_outs={"K1": "  phiếu kiểm nghiệm bị sửa "})

    proposal = tallied(round_, dossier).proposal
    ruled, product = decided(round_, dossier)

    assert (proposal.outcome, proposal.stars) == (Outcome.NOT_RECOGNISED, None)
    assert proposal.grounds == ("Giả mạo hồ sơ (phiếu kiểm nghiệm bị sửa)",)
    assert ruled.state is DossierState.NOT_RECOGNISED
    assert product.certificate is None
    facts = facts_of(ruled, ruled.recent[-1])
    assert facts["grounds"] == " Hồ sơ bị loại: Giả mạo hồ sơ (phiếu kiểm nghiệm bị sửa)."


def test_a_change_needs_its_reason_and_the_old_one_stays_on_record(stage, chair):
    _, _, dossier = stage
    conclude(chair, dossier, knock_outs={"K1": "nghi ngờ"})

    assert refusal(conclude, chair, dossier, seen=1) == (Why.REASON_MISSING, "reason")
    conclude(chair, dossier, seen=1, reason="đã xác minh, hồ sơ thật")

    first, second = papers.conclusions(dossier.id, P)
    assert (first.number, first.knock_outs, second.number, second.knock_outs) == (1, {"K1": "nghi ngờ"}, 2, {})
    assert second.reason == "đã xác minh, hồ sơ thật"


def test_what_was_open_is_added_without_a_reason_and_the_same_again_writes_nothing(stage, chair):
    _, _, dossier = stage
    some = dict(list(make.findings().items())[:3])

    conclude(chair, dossier, findings=some)
    assert not aggregates.get(Dossier, dossier.id).concluded
    conclude(chair, dossier, seen=1)
    conclude(chair, dossier, seen=2)

    found = aggregates.get(Dossier, dossier.id)
    assert (found.conclusions, found.concluded) == (2, True)
    assert len(papers.conclusions(dossier.id, P)) == 2


def test_two_browsers_of_one_chair_do_not_overwrite_each_other(stage, chair):
    _, _, dossier = stage
    conclude(chair, dossier)

    assert refusal(conclude, chair, dossier, knock_outs={"K1": "x"}) == (Why.CHANGED_MEANWHILE, "")


def test_a_signature_in_the_same_moment_is_no_hindrance(stage, chair, monkeypatch):
    _, members, dossier = stage
    real, raced = aggregates.commit, []

    def race(*given, **more):
        if not raced and more.get("beside"):
            raced.append(True)
            scoring.sign(members[1].actor, dossier.id, BEST, "")
        return real(*given, **more)

    monkeypatch.setattr(concluding.aggregates, "commit", race)
    conclude(chair, dossier)

    found = aggregates.get(Dossier, dossier.id)
    assert (found.conclusions, found.signed) == (1, (make.MEMBERS[1],))


def test_a_row_of_one_number_is_written_once(stage, chair):
    _, _, dossier = stage
    conclude(chair, dossier)
    (only,) = papers.conclusions(dossier.id, P)

    with pytest.raises(Stale):
        aggregates.commit(beside=[papers.conclusion_row(only)])


@pytest.mark.parametrize(
    ("change", "why", "field"),
    [
        ({"findings": {"99_3": True}}, Why.FIELD_INVALID, "f_99_3"),
        ({"findings": {"3.5_3": False, "3.5_4": True}}, Why.FINDINGS_DISAGREE, "f_3.5_4"),
        ({"knock_outs": {"K99": "x"}}, Why.FIELD_INVALID, "k_K99"),
        ({"knock_outs": {"K1": "  "}}, Why.REASON_MISSING, "r_K1"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(stage, chair, change, why, field):
    assert refusal(conclude, chair, stage[2], **change) == (why, field)


def test_only_the_chair_of_this_council_concludes(stage):
    _, members, dossier = stage
    other = make.person(Role.CHAIR, make.PROVINCE, email="khac@vidu.example")
    sister = make.person(Role.CHAIR, make.EAST, email="dong@vidu.example")

    assert refusal(conclude, members[1].actor, dossier)[0] is Why.NOT_ALLOWED
    assert refusal(conclude, sister.actor, dossier)[0] is Why.NOT_ALLOWED
    assert refusal(conclude, other.actor, dossier)[0] is Why.NOT_A_MEMBER


def test_after_the_tally_it_is_too_late(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)
    conclude(chair, dossier)
    tallied(round_, dossier)

    assert refusal(conclude, chair, dossier, seen=1, knock_outs={"K1": "x"}, reason="x")[0] is Why.ACT_NOT_POSSIBLE


def test_sheets_in_parts_have_nothing_to_conclude_on():
    make.year(Phase.COUNCIL)
    make.council()
    dossier = make.dossier(make.producer(), DossierState.IN_COUNCIL)

    with pytest.raises(NotFound):
        conclude(people.actor(make.MEMBERS[0]), dossier)


def test_the_chair_sees_what_the_sheets_reach_only_after_signing(stage, chair):
    _, members, dossier = stage
    scoring.sign(members[1].actor, dossier.id, BEST, "")

    before = concluding.conclusion(chair, dossier.id)
    scoring.sign(members[0].actor, dossier.id, BEST | {"3.5": 1}, "")
    after = concluding.conclusion(chair, dossier.id)

    assert {row.reached for row in before.marks} == {None}
    reached = {(row.mark.criterion, row.mark.star): row.reached for row in after.marks}
    assert (reached["3.5", 3], reached["3.5", 4]) == (2, 1)


class TestOwnRules:
    """A province's own rules, kept on the round."""

    def test_by_majority_nobody_has_to_conclude(self, stage, chair):
        round_, members, dossier = stage
        own(round_, star_minimum="majority")
        sign_all(members, dossier)

        assert concluding.conclusion(chair, dossier.id).marks == ()
        assert tallied(round_, dossier).proposal.outcome is Outcome.POTENTIAL_FIVE

    def test_a_chair_who_must_sign_and_did_not_stops_the_tally(self, stage, chair):
        round_, members, dossier = stage
        own(round_, chair_required=True, quorum="1/2")
        sign_all(members[1:], dossier)
        conclude(chair, dossier)

        with pytest.raises(ruling.CouncilUnfinished):
            tallied(round_, dossier)
        assert "chưa có phiếu đã ký của chủ tịch hội đồng" in councils.whats_missing(aggregates.get(Round, round_.id))

    def test_more_members_than_signed_may_be_asked_for(self, stage, chair):
        round_, members, dossier = stage
        own(round_, min_members=4)
        sign_all(members, dossier)
        conclude(chair, dossier)

        with pytest.raises(ruling.CouncilUnfinished):
            tallied(round_, dossier)
        assert "mới có 3 phiếu đã ký, cần 4 trên 3 thành viên" in councils.whats_missing(aggregates.get(Round, round_.id))

    def test_rounding_before_the_bands_may_lift_a_mean(self, stage, chair):
        round_, members, dossier = stage
        own(round_, rounding={"scale": 0, "mode": "half_up", "before_band": True})
        near = BEST | {"7": 1, "5.3": 1, "4.3": 1}
        totals = [sum(scoring.checked_choices(choices, councils.criteria_set(make.SETS, 8))[1].values()) for choices in (BEST, near)]
        assert totals == [100, 85]
        for member, choices in zip(members, (near, near, BEST), strict=True):
            scoring.sign(member.actor, dossier.id, choices, "")
        conclude(chair, dossier)

        proposal = tallied(round_, dossier).proposal

        assert (proposal.mean, proposal.near) == (90, "90")

    def test_blind_or_not(self, stage):
        round_, members, dossier = stage
        scoring.sign(members[1].actor, dossier.id, BEST, "")
        assert sheets.sheet(members[0].actor, dossier.id).others == ()

        own(round_, blind=False)

        assert sheets.sheet(members[0].actor, dossier.id).others == ((members[1].actor.name, 100),)

    @pytest.mark.parametrize("stars", [3, 4])
    def test_interim_stars_while_the_centre_evaluates(self, stage, chair, stars):
        round_, members, dossier = stage
        own(round_, interim_recognition=stars)
        sign_all(members, dossier)
        conclude(chair, dossier)
        tallied(round_, dossier)

        ruled, product = decided(round_, dossier)

        assert (ruled.state, product.state) == (DossierState.POTENTIAL_FIVE, ProductState.POTENTIAL_FIVE)
        assert (product.certificate.stars, product.certificate.dossier) == (stars, dossier.id)
        assert product.recent[-1].name == "ProductRecognisedMeanwhile"
        assert f"được công nhận {stars} sao" in facts_of(ruled, ruled.recent[-1])["interim"]
        assert [(entry.product.id, entry.in_force) for entry in register.published()] == [(product.id, True)]

    def test_by_default_a_potential_five_gets_nothing_meanwhile(self, stage, chair):
        round_, members, dossier = stage
        sign_all(members, dossier)
        conclude(chair, dossier)
        tallied(round_, dossier)

        ruled, product = decided(round_, dossier)

        assert (ruled.state, product.certificate) == (DossierState.POTENTIAL_FIVE, None)
        assert facts_of(ruled, ruled.recent[-1])["interim"] == ""


def test_the_verifier_reads_findings_knock_outs_and_settings(stage, chair):
    round_, members, dossier = stage
    own(round_, max_spread=0, spread_action="note", rounding={"scale": 1, "mode": "down", "before_band": True})
    for member, choices in zip(members, (BEST, BEST, BEST | {"1.1": 1}), strict=True):
        scoring.sign(member.actor, dossier.id, choices, "")
    conclude(chair, dossier, findings=make.findings(c3_5=4), knock_outs={"K2": "giấy hết hạn"})
    tallied(round_, dossier)

    written = json.loads(json.dumps(export(round_.id), ensure_ascii=False))
    (case,) = written["dossiers"]

    assert verifier.compare(written, written["facts"])[0] == []
    assert (case["findings"]["3.5"], case["knock_outs"]) == ({"3": True, "4": False}, ["K2"])
    assert (case["claimed"]["status"], case["claimed"]["star"], case["claimed"]["rescore"]) == ("disqualified", 3, False)
    case["findings"]["3.5"]["4"] = True
    assert any(line.startswith(f"{dossier.id} (province): minimums") for line in verifier.compare(written, written["facts"])[0])


def test_a_forged_proposal_by_set_is_found(stage, chair):
    round_, members, dossier = stage
    sign_all(members, dossier)
    conclude(chair, dossier, findings=make.findings(c3_5=4))
    scored = tallied(round_, dossier)
    forged = {"stars": 4}
    aggregates.commit(scored.next("Changed", at=make.now(), by="forger", proposal=make.replace(scored.proposal, **forged)))

    written = json.loads(json.dumps(export(round_.id), ensure_ascii=False))

    assert f"{dossier.id} (province): star: claimed 4, computed 3" in verifier.compare(written, written["facts"])[0]


def test_chairs_are_told_what_needs_a_conclusion(stage, chair):
    round_, _, dossier = stage
    opened = aggregates.get(Round, round_.id).next("StageOpened", at=make.now(), by="test", data={"tier": P})

    told = addressees(opened, opened.recent[-1], To.CHAIRS)
    conclude(chair, dossier)
    after = addressees(opened, opened.recent[-1], To.CHAIRS)

    assert told == [(make.MEMBERS[0], {"unfinished": dossier.product_name})]
    assert after == []
