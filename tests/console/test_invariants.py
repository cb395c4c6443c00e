"""Each invariant holds of a small sound year, and names what is wrong with an unsound one."""

from datetime import UTC, datetime, timedelta

import pytest

from console.evidence import Execution
from console.invariants import calendar_faults, check_all, execution_faults, queue_faults, receipt_faults

OPENS = datetime(2023, 5, 8, 1, tzinfo=UTC)


def iso(**later):
    return (OPENS + timedelta(**later)).isoformat()


def round_with(**changes):
    stage = {
        "tier": "district", "opens_at": iso(days=20), "closes_at": iso(days=30), "finish_before": iso(days=40),
        "opened_at": iso(days=20, minutes=1), "closed_at": iso(days=30, minutes=1), "decided_at": iso(days=35),
    }  # fmt: skip
    round_ = {
        "id": "p-r1", "plan": "p", "parked": "", "opens_at": iso(), "closes_at": iso(days=10), "opened_at": iso(minutes=1),
        "sealed_at": iso(days=10, minutes=31),
    }  # fmt: skip
    return {**round_, **{key: value for key, value in changes.items() if key in round_}} | {
        "stages": [{**stage, **{key: value for key, value in changes.items() if key in stage and key not in round_}}]
    }


def of_round(make, *more, receipts=None, **changes):
    return list(calendar_faults(make.evidence(make.row("ROUND#p-r1", "ROUND", round_with(**changes)), *more, receipts=receipts)))


def filed(at):
    return {"receipts/D1/1.json": {"round": "p-r1", "filing": 1, "slip": "S1", "submitted_at": at, "dossier": "D1", "documents": []}}


def test_a_round_on_its_calendar(make):
    assert of_round(make, receipts=filed(iso(days=1))) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opened_at": iso(hours=1)}, "p-r1 opened"),
        ({"sealed_at": iso(days=9)}, "p-r1 sealed"),
        ({"sealed_at": iso(days=10, minutes=29)}, "p-r1 sealed"),
        ({"sealed_at": iso(days=10, minutes=46)}, "p-r1 sealed"),
        ({"closed_at": iso(days=31)}, "district closed"),
        ({"decided_at": iso(days=40)}, "due before"),
        ({"closed_at": None}, "never closed"),
    ],
)
def test_a_round_off_its_calendar(make, changes, words):
    assert words in of_round(make, **changes)[0]


@pytest.mark.parametrize("at", [iso(seconds=-1), iso(days=10)])
def test_a_filing_outside_the_window(make, at):
    assert "S1: filed" in of_round(make, receipts=filed(at))[0]


def test_a_stage_closed_early_without_a_sheet(make):
    rows = [
        make.row("DOSSIER#D1", "DOSSIER", make.dossier(), 1),
        *make.journal("DOSSIER#D1", ("SheetsIssued", {"tier": "district", "members": make.MEMBERS})),
    ]

    assert len(of_round(make, *rows, closed_at=iso(days=25))) == len(make.MEMBERS)


def test_a_receipt_without_its_filing_or_its_bytes(make):
    document = {"id": "F1", "state": "ready", "key": "clean/D1/F1", "sha256": "aa"}
    receipt = {"dossier": "D1", "filing": 1, "documents": [{"id": "F1", "sha256": ""}]}
    rows = [make.row("DOSSIER#D1", "DOSSIER", make.dossier(), 1), make.row("DOSSIER#D1", "DOC#F1", document)]

    def faults(objects, rows=rows):
        return list(receipt_faults(make.evidence(*rows, receipts={"receipts/D1/1.json": receipt}, objects=objects)))

    assert faults({"clean/D1/F1": "aa"}) == []
    assert "bytes" in faults({"clean/D1/F1": "bb"})[0]
    assert "no such filing" in faults({}, rows=[])[0]


def run(name, status, attempt):
    return Execution(name=name, machine="year", status=status, input={"plan": "p", "attempt": attempt}, transitions=3)


def test_an_assessment_of_ones_own_is_filed_as_it_was_saved(make):
    def told(state, filed, saved):
        rows = [make.row("DOSSIER#D1", "DOSSIER", make.dossier(state=state, filings=1, self_assessment=filed), 2),
                make.row("DOSSIER#D1", "SELF", {"choices": saved}, 1)]  # fmt: skip
        receipt = {"receipts/D1/1.json": {"dossier": "D1", "filing": 1, "documents": []}}
        return list(receipt_faults(make.evidence(*rows, receipts=receipt)))

    assert told("submitted", {"1.1": 2}, {"1.1": 2}) == told("returned", {"1.1": 2}, {"1.1": 3}) == []
    assert told("submitted", {"1.1": 2}, {"1.1": 3}) == ["D1: filed with another assessment of its own than was saved"]


def test_a_failed_execution_needs_a_later_one(make):
    assert list(execution_faults(make.evidence(executions=[run("a1", "FAILED", 1), run("a2", "SUCCEEDED", 2)]))) == []
    assert list(execution_faults(make.evidence(executions=[run("a1", "FAILED", 1)]))) == ["a1: FAILED"]


def test_a_message_left_behind(make):
    found = make.evidence()
    found.quiet["queues"]["mail-dead"] = [1, 0, 0]

    assert list(queue_faults(found)) == ["mail-dead: [1, 0, 0]"]


def test_all_of_a_year_that_never_was(make):
    assert all(each.ok for each in check_all(make.evidence()))
