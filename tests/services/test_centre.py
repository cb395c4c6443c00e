"""91 points to the ministry, answered 88: the chairman chooses. Recorded from paper, once, and nothing by itself."""

import hashlib
from datetime import date, timedelta
from fractions import Fraction

import pytest

from chalicelib.domain.dossier import Dossier, Kind
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.lifecycle import DossierState, ProductState
from chalicelib.domain.product import Product, months_later
from chalicelib.domain.words import VIETNAM
from chalicelib.services import centre, dossiers, notices, receiving, reconcile, ruling
from chalicelib.stores import aggregates, files
from tests import factories as make
from tests.doors.deciding import ROUND, P, office, tallied_dossier

pytestmark = pytest.mark.usefixtures("world")
ANSWER = {"number": "900/QĐ-BNNMT", "mean": "88", "stars": "4"}
CHOICE = {"number": "41/QĐ-UBND", "signer": "Chủ tịch tỉnh"}


def today() -> str:
    return make.now().astimezone(VIETNAM).date().isoformat()


@pytest.fixture
def officer():
    return office().actor


@pytest.fixture
def sent(officer):
    """A potential five with 91 points, decided on."""
    dossier = tallied_dossier(c1_5=3, c4_3=3, c5_3=3, c6_2=3)
    make.decide(officer, ROUND, P, make.PROVINCE, number="34/QĐ-UBND", day=today(), signer="Chủ tịch tỉnh")
    for piece in ruling.ranges(ROUND, P):
        ruling.apply(piece)
    return aggregates.get(Dossier, dossier.id)


def record(officer, dossier, **changes):
    centre.record_answer(officer, dossier.id, **{"day": today(), **ANSWER, **changes})
    return aggregates.get(Dossier, dossier.id), aggregates.get(Product, dossier.product)


def choose(officer, dossier, choice, **changes):
    centre.choose(officer, dossier.id, choice, **{"day": today(), **CHOICE, **changes})
    return aggregates.get(Dossier, dossier.id), aggregates.get(Product, dossier.product)


def why(refusal):
    return refusal.value.why, refusal.value.field


def test_ninety_one_points_are_a_potential_five_and_nothing_more(sent):
    product = aggregates.get(Product, sent.product)

    assert sent.proposal.mean >= 90
    assert (sent.state, product.state, product.certificate) == (DossierState.POTENTIAL_FIVE, ProductState.POTENTIAL_FIVE, None)


def test_answered_below_nothing_follows_by_itself(sent, officer):
    dossier, product = record(officer, sent)

    assert (dossier.state, dossier.centre.mean, dossier.centre.stars) == (DossierState.BELOW_FIVE, Fraction(88), 4)
    assert (product.state, product.certificate) == (ProductState.POTENTIAL_FIVE, None)
    assert dossier.decision == sent.decision


@pytest.mark.parametrize("stars", [3, 4])
def test_the_chairman_recognises_on_the_central_result(sent, officer, stars):
    record(officer, sent)

    dossier, product = choose(officer, sent, str(stars))

    on = date.fromisoformat(today())
    assert (dossier.state, dossier.stars, dossier.decision.number) == (DossierState.RECOGNISED, stars, "41/QĐ-UBND")
    assert dossier.centre.choice == dossier.decision
    assert product.state is ProductState(f"recognised_{stars}")
    certificate = product.certificate
    assert (certificate.stars, certificate.decided_on, certificate.valid_until) == (stars, on, months_later(on, 36))
    assert (certificate.decision, certificate.unit) == ("41/QĐ-UBND", make.PROVINCE)


def test_the_chairman_has_it_evaluated_again_in_a_new_dossier(world, sent, officer):
    record(officer, sent)

    dossier, product = choose(officer, sent, "again")

    assert (dossier.state, dossier.stars, dossier.decision.number) == (DossierState.EVALUATE_AGAIN, None, "41/QĐ-UBND")
    assert (product.state, product.certificate) == (ProductState.CANDIDATE, None)
    assert dossier.proposal == sent.proposal
    round_ = aggregates.get(dossiers.Round, sent.round)
    following = make.following(round_, 25)
    world.move_to(following.opens_at + timedelta(hours=1))
    owner = make.people.actor(make.people.producer(sent.producer).email)
    opened = dossiers.open_dossier(owner, product_name=sent.product_name, kind="first", criteria_set="8")
    assert (opened.product_name, opened.round, opened.state) == (sent.product_name, following.id, DossierState.DRAFT)
    assert aggregates.get(Dossier, sent.id) == dossier


def test_five_stars_are_the_centres_decision_from_its_date(sent, officer):
    dossier, product = record(officer, sent, mean="92,5", stars="5")

    on = date.fromisoformat(today())
    assert (dossier.state, dossier.stars, dossier.decision.number) == (DossierState.RECOGNISED, 5, "900/QĐ-BNNMT")
    assert product.state is ProductState.RECOGNISED_5
    assert (product.certificate.decision, product.certificate.decided_on, product.certificate.valid_until) == ("900/QĐ-BNNMT", on, months_later(on, 36))
    assert product.certificate.unit == "centre"


def test_marks_may_take_a_star_at_ninety_points_and_more(sent, officer):
    dossier, _ = record(officer, sent, mean="93", stars="4")

    assert (dossier.state, dossier.centre.stars) == (DossierState.BELOW_FIVE, 4)


def test_the_same_answer_twice_is_recorded_once(sent, officer):
    record(officer, sent)

    with pytest.raises(Refused) as refusal:
        record(officer, sent, mean="70")

    assert refusal.value.why is Why.ACT_NOT_POSSIBLE
    assert aggregates.get(Dossier, sent.id).centre.mean == 88


def test_a_choice_is_made_once(sent, officer):
    record(officer, sent)
    choose(officer, sent, "3")

    with pytest.raises(Refused) as refusal:
        choose(officer, sent, "4")

    assert refusal.value.why is Why.ACT_NOT_POSSIBLE
    assert aggregates.get(Product, sent.product).certificate.stars == 3


def test_never_more_stars_than_the_centre_found(sent, officer):
    record(officer, sent, mean="65", stars="3")

    with pytest.raises(Refused) as refusal:
        choose(officer, sent, "4")

    assert why(refusal) == (Why.FIELD_INVALID, "choice")
    assert centre.view(officer, sent.id).choices.stars == (3,)


@pytest.mark.parametrize(("typed", "expected"), [
    ({"number": " "}, (Why.FIELD_MISSING, "number")), ({"number": "x" * 301}, (Why.FIELD_TOO_LONG, "number")),
    ({"day": ""}, (Why.FIELD_MISSING, "date")), ({"day": "31/12/2027"}, (Why.FIELD_INVALID, "date")),
    ({"day": "2099-01-01"}, (Why.DECISION_NOT_THEN, "date")), ({"day": "2020-01-01"}, (Why.DECISION_NOT_THEN, "date")),
    ({"mean": ""}, (Why.FIELD_MISSING, "mean")), ({"mean": "88;5"}, (Why.FIELD_INVALID, "mean")), ({"mean": "-1"}, (Why.FIELD_INVALID, "mean")),
    ({"mean": "100,01"}, (Why.FIELD_INVALID, "mean")), ({"mean": "8e1"}, (Why.FIELD_INVALID, "mean")), ({"mean": "88."}, (Why.FIELD_INVALID, "mean")),
    ({"mean": "٨٨"}, (Why.FIELD_INVALID, "mean")),
    ({"stars": ""}, (Why.FIELD_MISSING, "stars")), ({"stars": "6"}, (Why.FIELD_INVALID, "stars")),
    ({"stars": "5"}, (Why.CENTRE_DISAGREES, "stars")), ({"mean": "69,99", "stars": "4"}, (Why.CENTRE_DISAGREES, "stars")),
])  # fmt: skip
def test_what_an_answer_lacks_is_said(sent, officer, typed, expected):
    with pytest.raises(Refused) as refusal:
        record(officer, sent, **typed)

    assert why(refusal) == expected
    assert aggregates.get(Dossier, sent.id) == sent


@pytest.mark.parametrize(("choice", "typed", "expected"), [
    ("", {}, (Why.FIELD_MISSING, "choice")), ("5", {}, (Why.FIELD_INVALID, "choice")), ("4", {"number": ""}, (Why.FIELD_MISSING, "number")),
    ("4", {"signer": ""}, (Why.FIELD_MISSING, "signer")), ("again", {"day": ""}, (Why.FIELD_MISSING, "date")),
    ("4", {"day": "2020-01-01"}, (Why.DECISION_NOT_THEN, "date")),
])  # fmt: skip
def test_what_a_choice_lacks_is_said(sent, officer, choice, typed, expected):
    before, _ = record(officer, sent)

    with pytest.raises(Refused) as refusal:
        choose(officer, sent, choice, **typed)

    assert why(refusal) == expected
    assert aggregates.get(Dossier, sent.id) == before


def test_a_choice_needs_an_answer_first(sent, officer):
    with pytest.raises(Refused) as refusal:
        choose(officer, sent, "4")

    assert refusal.value.why is Why.ACT_NOT_POSSIBLE


def test_what_never_went_there_has_no_such_page(officer):
    make.year_of_sets()
    dossier = make.dossier_of_set(make.producer(), state=DossierState.SUBMITTED)

    with pytest.raises(NotFound):
        centre.view(officer, dossier.id)


@pytest.mark.parametrize("who", [make.officer, make.producer, make.coordinator])
def test_others_may_not(sent, who):
    for act in (lambda actor: centre.view(actor, sent.id), lambda actor: record(actor, sent), lambda actor: choose(actor, sent, "4")):
        with pytest.raises(Refused) as refusal:
            act(who().actor)
        assert refusal.value.why is Why.NOT_ALLOWED


def test_an_upgrade_keeps_what_it_holds_where_the_choice_is_no_more(sent, officer):
    held = make.certificate(4)
    upgrade = make.replace(sent, kind=Kind.UPGRADE, proposal=make.replace(sent.proposal, held=held))
    aggregates.commit(upgrade.next("Changed", at=make.now(), by="test"))
    product = aggregates.get(Product, sent.product)
    aggregates.commit(make.replace(product, certificate=held).next("Changed", at=make.now(), by="test"))
    record(officer, sent)

    dossier, product = choose(officer, sent, "4")

    assert (dossier.state, product.state, product.certificate) == (DossierState.NOT_UPGRADED, ProductState.RECOGNISED_4, held)


def test_letters_go_to_producer_office_and_commune(sent, officer):
    make.officer()
    dossier, _ = record(officer, sent)
    below = {(mail.letter, mail.to) for mail in notices.letters(dossier, dossier.recent[-1])}
    chosen, _ = choose(officer, sent, "4")
    after = list(notices.letters(chosen, chosen.recent[-1]))

    owner = make.people.producer(sent.producer).email
    assert below == {("centre_below", owner), ("centre_choice_wanted", officer.email)}
    told = {("result_recognised", owner), ("result_told", make.officer().email), ("centre_told", officer.email)}
    assert {(mail.letter, mail.to) for mail in after} == told
    assert {mail.facts["result"] for mail in after} == {"4 sao"}


def test_the_centre_s_result_is_told_to_the_province_s_other_officers(sent, officer):
    other = make.person(make.Role.OFFICER, make.PROVINCE, email="dong.nghiep@vidu.example")

    dossier, _ = record(officer, sent, mean="92", stars="5")

    told = {(mail.letter, mail.to) for mail in notices.letters(dossier, dossier.recent[-1])}
    assert {to for letter, to in told if letter == "centre_told"} == {other.email}
    assert ("result_recognised", make.people.producer(sent.producer).email) in told


def test_a_copy_whose_event_was_lost_is_found_by_the_sweep(sent, officer):
    ticket = centre.scan_ticket(officer, sent.id, then="/can-bo")
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=ticket.document.key, Body=make.PDF)

    assert [reconcile.sweep()["scans received"] for _ in range(2)] == [1, 0]
    assert centre.scan_link(officer, sent.id).startswith("https://")


def test_the_copy_of_its_paper_goes_through_the_gate_and_its_hash_on_the_record(sent, officer):
    ticket = centre.scan_ticket(officer, sent.id, then="/can-bo")
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=ticket.document.key, Body=make.PDF)
    receiving.receive(ticket.document.key)

    dossier, _ = record(officer, sent)

    assert dossier.centre.scan == hashlib.sha256(make.PDF).hexdigest()
    assert centre.scan_link(officer, sent.id).startswith("https://")
    choose(officer, sent, "4")
    with pytest.raises(Refused) as refusal:
        centre.scan_ticket(officer, sent.id, then="/can-bo")
    assert refusal.value.why is Why.ACT_NOT_POSSIBLE
