"""The seam's own answers: what no AWS emulator says, and the shapes it must be told in."""

import pytest
from botocore.exceptions import ReadTimeoutError
from pynamodb.exceptions import PutError

from chalicelib.stores import rows
from chalicelib.stores.clients import client
from chalicelib.stores.tables import Row
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")


def test_a_write_whose_answer_is_lost_is_a_fault_of_aws_and_nothing_else(monkeypatch):
    lost = PutError("no answer", ReadTimeoutError(endpoint_url="dynamodb"))
    monkeypatch.setattr(Row, "save", lambda *_: (_ for _ in ()).throw(lost))

    with pytest.raises(rows.FAULTS):
        rows.commit(Row(pk="A#1", sk="A", body={}))


def test_many_answers_what_is_there_in_the_order_it_was_asked():
    for name in ("1", "2", "3"):
        rows.commit(Row(pk=f"A#{name}", sk="A", body={"name": name}))

    found = rows.many([("A#3", "A"), ("A#9", "A"), ("A#1", "A")])

    assert [row.body["name"] for row in found] == ["3", "1"]
    assert rows.many([]) == []


def test_a_mail_is_asked_for_once_by_us_and_once_by_the_sdk():
    assert client("sesv2").meta.config.retries["total_max_attempts"] == 1


def test_a_transaction_builds_no_client_of_its_own():
    first, second = (rows._connection().client for _ in range(2))

    assert first is second


def test_an_index_that_lags_says_who_and_not_how(monkeypatch):
    dossier = make.dossier(make.producer())
    seen = [rows.get(f"DOSSIER#{dossier.id}", "DOSSIER")]
    make.aggregates.commit(dossier.withdraw("thôi", by="p", at=make.now()))
    monkeypatch.setattr(rows, "of_unit", lambda *_, **__: iter(seen))

    (found,) = make.aggregates.dossiers_of(dossier.round, dossier.unit)

    assert found.state == "withdrawn"
