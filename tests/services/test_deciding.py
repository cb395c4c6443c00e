"""A decision is recorded, its scan goes through the gate, and publishing it is an act of its own."""

import hashlib

import pytest

from chalicelib.domain.dossier import DocumentState, Dossier
from chalicelib.domain.errors import NotFound, Refused, Why
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.product import Product
from chalicelib.domain.round import Round
from chalicelib.services import deciding, receiving, reconcile, restore, ruling
from chalicelib.stores import aggregates, files, papers
from tests import factories as make
from tests.doors.deciding import RESULTS, ROUND, TODAY, P, office, tallied_dossier
from tests.doors.visitor import Visitor

pytestmark = pytest.mark.usefixtures("world")
PAPER = {"number": "34/QĐ-UBND", "day": TODAY, "signer": "Chủ tịch tỉnh"}


@pytest.fixture
def dossier():
    return tallied_dossier()


@pytest.fixture
def officer():
    return office().actor


def record(officer, **changes):
    deciding.record(officer, ROUND, P, make.PROVINCE, **PAPER | changes)


def publish(officer):
    deciding.publish(officer, ROUND, P, make.PROVINCE)


def scanned(officer, body):
    """A file sent by the form that the office gets."""
    ticket = deciding.scan_ticket(officer, ROUND, P, make.PROVINCE, then=RESULTS)
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=ticket.document.key, Body=body, ContentType="application/pdf")
    receiving.receive(ticket.document.key)
    return deciding.recorded(aggregates.get(Round, ROUND), P, make.PROVINCE).scan


def test_a_scan_whose_event_was_lost_is_found_by_the_sweep(dossier, officer):
    ticket = deciding.scan_ticket(officer, ROUND, P, make.PROVINCE, then=RESULTS)
    assert reconcile.sweep()["scans received"] == 0  # a ticket alone is no file
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=ticket.document.key, Body=make.PDF, ContentType="application/pdf")

    assert [reconcile.sweep()["scans received"] for _ in range(2)] == [1, 0]

    scan = deciding.recorded(aggregates.get(Round, ROUND), P, make.PROVINCE).scan
    assert (scan.state, scan.sha256) == (DocumentState.READY, hashlib.sha256(make.PDF).hexdigest())


def apply():
    return sum(ruling.apply(piece) for piece in ruling.ranges(ROUND, P))


def test_recorded_it_is_nobodys_to_see_and_nothing_follows(dossier, officer):
    record(officer)
    owner = make.person(make.Role.PRODUCER, email=make.people.producer(dossier.producer).email, producer=dossier.producer)

    assert apply() == 0
    assert aggregates.get(Round, ROUND).stage(P).decisions == ()
    assert aggregates.get(Dossier, dossier.id) == dossier
    assert "34/QĐ-UBND" not in Visitor(player=owner).get(f"/ho-so/{dossier.id}").html
    assert dossier.product_name not in Visitor().get("/san-pham").text


def test_published_it_is_applied_product_by_product_from_its_own_date(dossier, officer):
    record(officer)
    publish(officer)

    assert (apply(), apply()) == (1, 0)
    assert aggregates.get(Dossier, dossier.id).state is DossierState.POTENTIAL_FIVE
    assert aggregates.get(Dossier, dossier.id).decision.date == TODAY


def test_the_scans_hash_is_on_the_record_and_on_every_product(dossier, officer):
    record(officer)
    scan = scanned(officer, make.PDF)
    publish(officer)
    apply()

    digest = hashlib.sha256(make.PDF).hexdigest()
    assert (scan.state, scan.sha256) == (DocumentState.READY, digest)
    assert papers.decisions(ROUND, P)[make.PROVINCE].scan == digest
    assert aggregates.get(Dossier, dossier.id).decision.scan == digest
    page = Visitor(player=office()).get(RESULTS)
    assert digest in page.text
    assert Visitor(player=office()).get(f"{RESULTS}/ban-quet/tep").status == 303


def test_a_bad_scan_is_refused_told_on_the_page_and_holds_nothing_up(dossier, officer):
    record(officer)
    scan = scanned(officer, b"MZ" + make.PDF[2:])

    page = Visitor(player=office()).get(RESULTS)
    assert scan.state is DocumentState.REFUSED
    assert "không nhận" in page.text
    with pytest.raises(NotFound):
        deciding.scan_link(officer, ROUND, P, make.PROVINCE)
    publish(officer)
    assert papers.decisions(ROUND, P)[make.PROVINCE].scan == ""


def test_a_better_scan_takes_a_bad_ones_place(dossier, officer):
    record(officer)
    scanned(officer, b"MZ" + make.PDF[2:])

    assert scanned(officer, make.PDF).state is DocumentState.READY


def test_a_scan_is_no_lost_file_of_a_dossier(dossier, officer):
    record(officer)
    scanned(officer, make.PDF)

    assert [line for line in restore._missing({dossier.id}) if "scan" in line] == []


def test_until_it_is_published_it_may_be_recorded_anew(dossier, officer):
    record(officer)
    record(officer, number="35/QĐ-UBND")
    publish(officer)

    with pytest.raises(Refused) as refusal:
        record(officer)
    assert refusal.value.why is Why.DECISION_EXISTS
    assert papers.decisions(ROUND, P)[make.PROVINCE].number == "35/QĐ-UBND"


def test_nothing_is_published_that_was_not_recorded(dossier, officer):
    with pytest.raises(Refused) as refusal:
        publish(officer)

    assert refusal.value.why is Why.DECISION_NOT_RECORDED


def test_published_once(dossier, officer):
    record(officer)
    publish(officer)

    with pytest.raises(Refused) as refusal:
        publish(officer)
    assert refusal.value.why is Why.DECISION_EXISTS


def test_no_scan_once_it_is_published(dossier, officer):
    record(officer)
    publish(officer)

    with pytest.raises(Refused) as refusal:
        deciding.scan_ticket(officer, ROUND, P, make.PROVINCE, then=RESULTS)
    assert refusal.value.why is Why.DECISION_EXISTS


@pytest.mark.parametrize("who", [make.officer, make.producer, make.coordinator])
def test_others_may_neither_record_nor_scan_nor_publish(dossier, officer, who):
    record(officer)
    other = who().actor

    for act in (lambda: record(other), lambda: publish(other), lambda: scanned(other, make.PDF), lambda: deciding.scan_link(other, ROUND, P, make.PROVINCE)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.why is Why.NOT_ALLOWED


def test_the_form_for_a_scan_goes_to_the_bucket_and_back_to_the_page(dossier):
    visitor = Visitor(player=office())
    visitor.post(RESULTS, {"number": "34/QĐ-UBND", "date": TODAY, "signer": "Chủ tịch tỉnh"})

    page = visitor.post(f"{RESULTS}/ban-quet")

    assert page.status == 200
    assert 'enctype="multipart/form-data"' in page.html
    assert f"https://saolang.example{RESULTS}" in page.html
    assert aggregates.find(Product, dossier.product) is not None
