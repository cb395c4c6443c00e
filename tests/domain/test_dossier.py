from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.check_clock import Pause
from chalicelib.domain.dossier import Document, DocumentState
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.lifecycle import DOSSIER_STEPS, DossierState
from chalicelib.domain.regulation import Outcome, Tier
from chalicelib.stores.regulations import regulation
from tests.domain.makers import (
    DAY,
    MEMBERS,
    PROVINCE_RULES,
    QD148,
    T0,
    decision,
    dossier,
    in_council,
    scored,
    submitted,
)


def test_each_change_is_one_version_and_one_event():
    changed = in_council()

    assert changed.version == 4
    assert [(event.seq, event.name) for event in changed.recent] == [
        (1, "DossierOpened"), (2, "DossierSubmitted"), (3, "DossierAccepted"), (4, "SheetsIssued")]


def test_a_filing_without_documents_is_refused():
    with pytest.raises(Refused) as refusal:
        dossier().submit([], slip="", regulation=QD148, reason="", by="p", at=T0)

    assert refusal.value.why is Why.NO_DOCUMENTS


def test_a_second_filing_keeps_the_regulation_and_slip_of_the_first():
    returned = submitted().send_back("thiếu phiếu kiểm nghiệm", by="o", at=T0)

    again = returned.submit(returned.documents, slip="2/PĐK", regulation=regulation("qd26_2026"), reason="other", by="p", at=T0 + DAY)

    assert (again.filings, again.slip, again.regulation, again.submitted_at) == (2, "1/PĐK", "qd148_2023", T0 + DAY)
    assert again.recent[-1].name == "DossierResubmitted"


def test_a_draft_filed_under_a_newer_decree_begins_at_that_decrees_first_tier():
    filed = dossier().submit(submitted().documents, slip="1", regulation=regulation("qd26_2026"), reason="", by="p", at=T0)

    assert (filed.regulation, filed.tier, filed.holder) == ("qd26_2026", "commune", "u1")


def test_a_tier_s_clock_begins_when_it_receives_and_knows_when_the_producer_had_it():
    away = submitted().send_back("thiếu", by="o", at=T0 + DAY)
    back = away.submit(away.documents, slip="", regulation=QD148, reason="", by="p", at=T0 + 3 * DAY)

    assert (away.check_began, away.pauses) == (T0, (Pause(since=T0 + DAY),))
    assert (back.check_began, back.pauses) == (T0, (Pause(since=T0 + DAY, until=T0 + 3 * DAY),))


def test_the_next_tier_s_clock_begins_anew():
    proposed = submitted().send_back("thiếu", by="o", at=T0).submit(
        submitted().documents, slip="", regulation=QD148, reason="", by="p", at=T0).propose(PROVINCE_RULES, by="o", at=T0 + DAY)
    forwarded = scored(Outcome.FORWARDED, None).decide(decision(), next_tier=PROVINCE_RULES, by="c", at=T0 + 9 * DAY)

    assert (proposed.check_began, proposed.pauses) == (T0 + DAY, ())
    assert (forwarded.check_began, forwarded.pauses) == (T0 + 9 * DAY, ())


def test_an_older_row_counts_from_its_filing():
    assert replace(submitted(), received_at=None).check_began == T0
    assert dossier().check_began is None


def test_a_return_needs_a_reason():
    with pytest.raises(Refused) as refusal:
        submitted().send_back("  ", by="o", at=T0)

    assert refusal.value.why is Why.REASON_MISSING


def test_a_member_signs_once_and_a_stranger_never():
    signed = in_council().sign(MEMBERS[0], at=T0)

    for who, why in ((MEMBERS[0], Why.SHEET_SIGNED), ("x@vidu.example", Why.NOT_A_MEMBER)):
        with pytest.raises(Refused) as refusal:
            signed.sign(who, at=T0)
        assert refusal.value.why is why
    assert signed.unsigned == MEMBERS[1:]


def test_the_last_signature_says_that_it_is_the_last():
    signed = in_council()
    for member in MEMBERS:
        signed = signed.sign(member, at=T0)

    assert [event.data["complete"] for event in signed.recent[-4:]] == [False, False, False, True]


def test_a_forwarded_dossier_stands_at_the_next_tier_with_a_clean_council():
    forwarded = scored(Outcome.FORWARDED, None).decide(decision(), next_tier=PROVINCE_RULES, by="conductor", at=T0)

    assert (forwarded.state, forwarded.tier, forwarded.holder) == (DossierState.FORWARDED, Tier.PROVINCE, "t")
    assert (forwarded.members, forwarded.signed, forwarded.proposal, len(forwarded.past_proposals)) == ((), (), None, 1)


def test_a_tier_that_gives_no_points_proposes_to_the_next():
    proposed = submitted(tier=Tier("commune")).propose(PROVINCE_RULES, by="o", at=T0)

    assert (proposed.state, proposed.tier, proposed.holder) == (DossierState.FORWARDED, Tier.PROVINCE, "t")
    assert proposed.recent[-1].data == {"tier": "commune", "to": "province"}


@pytest.mark.parametrize(("outcome", "stars", "state"), [
    (Outcome.RECOGNISED, 3, DossierState.RECOGNISED), (Outcome.POTENTIAL_FIVE, None, DossierState.POTENTIAL_FIVE),
    (Outcome.NOT_RECOGNISED, None, DossierState.NOT_RECOGNISED),
])
def test_a_decision_ends_the_dossier_as_proposed(outcome, stars, state):
    ruled = scored(outcome, stars).decide(decision(), next_tier=PROVINCE_RULES, by="conductor", at=T0)

    assert (ruled.state, ruled.stars, ruled.decision) == (state, stars, decision())


def test_a_result_sent_back_down_is_decided_by_the_district():
    assert scored(decided_by=Tier.DISTRICT).decider == "u1"
    assert scored(decided_by=Tier.PROVINCE).decider == "t"


ACTS = {
    "submit": lambda d: d.submit(submitted().documents, slip="", regulation=QD148, reason="", by="x", at=T0),
    "accept": lambda d: d.accept(by="x", at=T0), "send_back": lambda d: d.send_back("vì", by="x", at=T0),
    "seat": lambda d: d.seat(MEMBERS, by="x", at=T0), "defer": lambda d: d.defer("vì", by="x", at=T0),
    "withdraw": lambda d: d.withdraw("vì", by="x", at=T0), "sign": lambda d: d.sign(d.unsigned[0] if d.unsigned else MEMBERS[0], at=T0),
    "carry_over": lambda d: d.carry_over("p-r2", "p", QD148, by="x", at=T0, filings=d.filings),
    "tally": lambda d: d.tally(scored().proposal, by="x", at=T0),
    "decide": lambda d: d.decide(decision(), next_tier=PROVINCE_RULES, by="x", at=T0) if d.proposal else d.withdraw("", by="x", at=T0),
}


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=25))
def test_whatever_is_tried_every_event_is_a_row_of_the_table_and_final_stays_final(tried):
    legal = {(step.before, step.event, step.after) for step in DOSSIER_STEPS}
    now = dossier()

    for act in tried:
        try:
            then = ACTS[act](now)
        except Refused:
            continue
        assert (now.state, then.recent[-1].name, then.state) in legal
        assert then.version == now.version + 1 == then.recent[-1].seq
        assert not now.state.is_final
        now = then


@pytest.mark.parametrize(("state", "arrived", "after", "fit"), [
    (DocumentState.READY, False, 1, True), (DocumentState.PENDING, True, 1, True), (DocumentState.PENDING, False, 0, True),
    (DocumentState.PENDING, False, 1, False), (DocumentState.REFUSED, True, 0, False),
])
def test_a_document_may_be_filed_when_ready_arrived_or_with_a_live_ticket(state, arrived, after, fit):
    document = Document(id="F", dossier="D", name="a", content_type="application/pdf", size=1, key="k", state=DocumentState.PENDING,
                        issued_at=T0, ticket_until=T0 + DAY)

    assert replace(document, state=state).is_fit_to_file(arrived=arrived, at=T0 + after * DAY) is fit
