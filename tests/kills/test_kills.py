"""Each handler killed before and after every AWS call it makes, then redelivered twice: the world ends as if nothing had been."""

from collections import Counter
from datetime import timedelta
from random import Random

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib.domain.mail import MailState
from chalicelib.domain.plan import Plan
from chalicelib.doors import post
from chalicelib.services import outbox, reconcile
from chalicelib.stores import aggregates, mails, papers, workflow
from tests import factories as make
from tests.kills.cells import Failed, in_copy, killed, recorded
from tests.kills.scenes import SCENES
from tests.stream import Stream
from tests.world import ENVIRONMENT, REGION, world

READS = ("GetItem", "Query", "GetObject", "HeadObject", "ListObjectsV2", "DescribeExecution", "ListSchedules")


def settle(stream, clock):
    """All that AWS brings by itself in the next half hour: stream, sweeps, the mail queue."""
    stream.deliver()
    for _ in range(2):
        reconcile.everything()
        for mail in list(mails.waiting(make.PROVINCE)):
            if mail.state is MailState.DRAFTED:
                post.on_letter({"Records": [{"messageId": "1", "body": mail.id, "eventSource": "aws:sqs"}]}, None)
        clock.shift(timedelta(minutes=11))


def ended():
    """What the world came to: every aggregate with all that happened to it, side rows, letters, receipts."""
    found = {}
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=ENVIRONMENT["TABLE_NAME"])
    for item in (item for page in pages for item in page["Items"]):
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        kind = sk.partition("#")[0]
        if kind in aggregates.KINDS:
            told = [event.name for event in aggregates.journal_of(pk)]
            assert len(told) == int(item["version"]["N"]), (pk, told)
            found[pk] = (item.get("state"), set(told) if kind == "PLAN" else told)
        elif kind in ("DOC", "SHEET", "DECISION", "DRAFT"):
            found[pk, sk] = item.get("state")
        elif kind == "MAIL":
            found[pk] = "told"
    kept = boto3.client("s3").list_objects_v2(Bucket=ENVIRONMENT["RECEIPT_BUCKET"]).get("Contents", [])
    found["kept"] = sorted(one["Key"] for one in kept if not one["Key"].startswith("journal/PLAN"))
    return found


def sent():
    """How often each letter is with the provider."""
    backend = ses_backends[DEFAULT_ACCOUNT_ID][REGION]
    return Counter((str(one.destinations), one.subject) for one in backend.sent_messages)


def play(act, stream, clock, cell):
    """One cell: (what the world came to, what was sent, how many mails wait for a person)."""
    if cell is None:
        act()
    else:
        killed(act, cell)
    for _ in range(2):
        act()
    settle(stream, clock)
    plan = aggregates.get(Plan, make.PLAN)
    assert plan.reported_at or workflow.year_is_live(make.PLAN, plan.attempt), "nobody conducts the year"
    assert list(papers.parked()) == []
    return ended(), sent(), len(list(outbox.parked(make.PROVINCE)))


def cells_of(calls, *, most):
    """Two a call; of those at writes, `most` by lot where a number is given."""
    places = [place for place, call in enumerate(calls) if most is None or call.rpartition(".")[2] not in READS]
    cells = [(place, when) for place in places for when in ("before", "after")]
    return cells if most is None else Random(1).sample(cells, min(most, len(cells)))


def check(name, capsys, *, most=None):
    with world() as clock:
        stream = Stream()
        act = SCENES[name](clock)
        if name != "on_change":  # whose work it is
            stream.deliver()
        calls = recorded(act)
        wanted, letters, parked = in_copy(lambda: play(act, stream, clock, None))
        cells, wrong = cells_of(calls, most=most), []
        for cell in cells:
            try:
                found, out, waiting = in_copy(lambda cell=cell: play(act, stream, clock, cell))
            except Failed as trouble:
                wrong.append((cell, calls[cell[0]], str(trouble)))
                continue
            if found != wanted:
                wrong.append(
                    (
                        cell,
                        calls[cell[0]],
                        differing(found, wanted),
                    )
                )
            elif out - letters or (letters - out and waiting == parked):
                wrong.append((cell, calls[cell[0]], {"lost": letters - out, "doubled": out - letters}))
    with capsys.disabled():
        print(f"\nkills: {name:20} {len(calls):3} calls, {len(cells):3} cells, {len(wrong)} wrong", end="")  # noqa: T201
    assert calls
    if most is None:
        assert len(cells) == 2 * len(calls)
    assert wrong == []


def differing(found, wanted):
    return {
        key: (found.get(key), wanted.get(key))
        for key in found.keys() | wanted.keys()
        if found.get(key) != wanted.get(key)
    }


@pytest.mark.parametrize("name", SCENES)
def test_killed_at_some_writes(name, capsys):
    check(name, capsys, most=4)


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_killed_at_every_call(name, capsys):
    check(name, capsys)


def test_every_handler_has_its_scene():
    from app import app
    from infra.names import functions

    assert set(SCENES) == {one.name for one in functions(app)}
