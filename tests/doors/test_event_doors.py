"""Each event door understands the sample of what it receives, and one bad record never holds up the others."""

import json
from pathlib import Path

import pytest

from chalicelib.doors import changes, post, schedule, steps, uploads
from chalicelib.services import conductor, outbox, receiving, returns, rounds
from chalicelib.stores import papers
from chalicelib.stores.aggregates import to_row
from tests import factories as make

EVENTS = Path(__file__).parents[2] / "events"
pytestmark = pytest.mark.usefixtures("world")


def sample(path):
    return json.loads((EVENTS / path).read_text("utf-8"))


@pytest.fixture
def called(monkeypatch):
    """What reached the services."""
    calls = []

    def note(module, name, answer=None):
        monkeypatch.setattr(module, name, lambda *given: calls.append((name, *given)) or answer)

    note(receiving, "receive")
    note(outbox, "send")
    note(returns, "returned", answer=False)
    note(rounds, "advance")
    note(conductor, "next_round", {"do": "done"})
    return calls


@pytest.mark.parametrize(("door", "event", "reached"), [
    (uploads.file_arrived, "sqs/object_created.json",
     ("receive", "quarantine/01GTCFGYAKGK74WN2VGKJ7TFCZ/01GTCFGYDZWV8YJEYRAKY284BM", "617f08299329d189")),
    (post.on_letter, "sqs/letter.json", ("send", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")),
    (post.on_bounce, "ses/bounce.json", ("returned", "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "0100017c3b4f5a6b", "sx@vidu.example", "Bounce")),
    (schedule.on_moment, "scheduler/moment.json", ("advance", "tra_vinh_2023-r1")),
])
def test_a_sample_reaches_its_service(called, door, event, reached):
    door(sample(event), None)

    assert called == [reached]


def test_one_failed_message_of_a_batch_comes_again_alone(monkeypatch):
    event = sample("sqs/letter.json")
    event["Records"].append({**event["Records"][0], "messageId": "bad", "body": "bad"})

    def send(id_):
        if id_ == "bad":
            raise OSError("SES is away")

    monkeypatch.setattr(outbox, "send", send)

    assert post.on_letter(event, None) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}


def test_the_sweep_answers_what_it_put_right():
    make.year()
    make.dossier(make.producer())

    done = [schedule.sweep(sample("events/five_minutes.json"), None) for _ in range(3)]

    assert done[0]["events published"] > 0
    assert done[0]["executions revived"] == 1
    assert done[2] == {}  # the second published that the year was started anew


def test_a_token_step_that_fails_tells_its_task(monkeypatch):
    failed = []
    monkeypatch.setattr(conductor, "await_stage", lambda *_: (_ for _ in ()).throw(OSError("away")))
    monkeypatch.setattr(conductor, "fail", lambda token, error: failed.append((token, type(error).__name__)))

    with pytest.raises(OSError, match="away"):
        steps.await_stage(sample("states/await_stage.json"), None)

    assert failed == [(sample("states/await_stage.json")["token"], "OSError")]


def records(*rows):
    """A stream's batch."""
    return {"Records": [
        {"eventID": str(number), "eventName": "INSERT", "eventSource": "aws:dynamodb", "awsRegion": "ap-southeast-1", "eventVersion": "1.1",
         "eventSourceARN": "arn:aws:dynamodb:ap-southeast-1:1:table/t/stream/s",
         "dynamodb": {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": row, "SequenceNumber": str(number),
                      "SizeBytes": 1, "ApproximateCreationDateTime": 1677600300, "StreamViewType": "NEW_AND_OLD_IMAGES"}}
        for number, row in enumerate(rows)]}


def image(aggregate):
    """As the stream shows a row: its version is the one after the write."""
    row = to_row(aggregate)
    row.version = aggregate.version
    return row.serialize()


def test_a_bad_record_is_parked_and_the_others_go_on():
    make.year()
    dossier = make.dossier(make.producer())
    bad = {"pk": {"S": "DOSSIER#x"}, "sk": {"S": "DOSSIER"}, "body": {"S": "{}"}, "version": {"N": "1"}}

    assert changes.on_change(records(bad, image(dossier)), None) == {"batchItemFailures": []}

    assert [event.seq for event in changes.outbox.aggregates.journal_of(f"DOSSIER#{dossier.id}")] == [1]
    ((record, trouble),) = papers.parked()
    assert "DOSSIER#x" in record
    assert trouble


def test_a_fault_of_aws_is_raised_so_that_the_batch_comes_again(monkeypatch):
    from botocore.exceptions import EndpointConnectionError

    make.year()
    dossier = make.dossier(make.producer())
    monkeypatch.setattr(changes.outbox, "publish", lambda *_: (_ for _ in ()).throw(EndpointConnectionError(endpoint_url="x")))

    with pytest.raises(EndpointConnectionError):
        changes.on_change(records(image(dossier)), None)
