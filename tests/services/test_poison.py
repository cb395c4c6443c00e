"""One bad thing among a thousand: the others go on, it is set aside after at most five tries, an alarm sees it, a command redrives it."""

import json
from collections import Counter
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import Mail, MailState
from chalicelib.domain.round import Phase
from chalicelib.doors import changes, post, schedule, uploads
from chalicelib.services import intake, outbox, reconcile, redrive
from chalicelib.settings import settings
from chalicelib.stores import aggregates, mails, papers, queues, rows
from chalicelib.stores.archive import LASTING
from chalicelib.stores.tables import Note
from console.redrive import redrive as command
from infra.build import concern
from tests import factories as make
from tests.letters.test_letters import placeholders
from tests.stream import Stream

pytestmark = pytest.mark.usefixtures("world")
THOUSAND = 1000
QUEUES = concern("messaging")["Resources"]
EVENTS = Path(__file__).parents[2] / "events"
TRIES = QUEUES["MailQueue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"]


def metrics(capsys):
    """What the doors counted, as CloudWatch would read it from their log: (namespace, metric, service) -> sum."""
    found = Counter()
    for line in capsys.readouterr().out.splitlines():
        if '"_aws"' in line:
            said = json.loads(line)
            for group in said["_aws"]["CloudWatchMetrics"]:
                for metric in group["Metrics"]:
                    found[group["Namespace"], metric["Name"], said["service"]] += sum(said[metric["Name"]])
    return found


def watched(name):
    """The metric that the template's alarm of this name watches."""
    from app import app
    from infra.build import merge_template

    alarm = merge_template(app)["Resources"][name]["Properties"]
    (dimension,) = alarm["Dimensions"]
    assert (dimension["Name"], dimension["Value"], alarm["Threshold"]) == ("service", {"Ref": "AWS::StackName"}, 1)
    return alarm["Namespace"], alarm["MetricName"], "sao-lang"  # the stack's name is the doors' service name


def drain(bodies, door):
    """As Lambda's poller and the queue's redrive policy do: batches of ten, what failed comes again, five times at most.

    How often each body was tried, and what was buried. (moto's own queue takes minutes for a thousand messages.)
    """
    waiting, tries, buried = list(enumerate(bodies)), Counter(), []
    while waiting:
        batch, waiting = waiting[:10], waiting[10:]
        records = [{"messageId": str(id_), "body": body, "eventSource": "aws:sqs"} for id_, body in batch]
        failed = {int(one["itemIdentifier"]) for one in door({"Records": records}, None)["batchItemFailures"]}
        tries.update(body for _, body in batch)
        again = [(id_, body) for id_, body in batch if id_ in failed]
        buried += [body for _, body in again if tries[body] >= TRIES]
        waiting += [(id_, body) for id_, body in again if tries[body] < TRIES]
    return tries, buried


def other_dead_queues(*names):
    for name in names:
        boto3.client("sqs").create_queue(QueueName=f"sao-lang-{name}")


def test_a_record_nobody_can_read_is_parked_and_the_stream_goes_on(capsys):
    make.year()
    make.officer()
    owner = make.producer()
    told = [make.dossier(owner, DossierState.SUBMITTED, name=f"Sản phẩm {number}") for number in range(20)]
    stream = Stream()
    records = (stream.read() * 20)[: THOUSAND - 1]
    bad = json.loads(
        json.dumps(records[-1], default=str).replace(records[-1]["dynamodb"]["Keys"]["pk"]["S"], "DOSSIER#BAD")
    )
    bad["dynamodb"]["NewImage"]["body"]["S"] = '{"title": "no dossier at all"}'
    records.insert(THOUSAND // 3, bad)

    for first in range(0, THOUSAND, 25):
        changes.on_change({"Records": records[first : first + 25]}, None)

    assert [record for record, _ in papers.parked()] == ["DOSSIER#BAD/DOSSIER"]
    assert [event.name for one in told for event in aggregates.journal_of(f"DOSSIER#{one.id}")] == [
        "DossierOpened",
        "DossierSubmitted",
    ] * 20
    assert metrics(capsys)[watched("RecordParkedAlarm")] == 1


def test_what_fails_for_aws_itself_is_tried_five_times_and_then_buried():
    mapping = QUEUES["OnChange"]["Properties"]["Events"]["OnChangeDynamodbEventSource"]["Properties"]

    assert mapping["MaximumRetryAttempts"] + 1 <= 5
    assert mapping["BisectBatchOnFunctionError"]
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["ChangesDead", "Arn"]}
    assert [
        QUEUES[f"{queue}Queue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] for queue in ("Mail", "Uploads")
    ] == [5, 5]


def test_the_stream_s_filter_passes_what_its_door_understands():
    mapping = QUEUES["OnChange"]["Properties"]["Events"]["OnChangeDynamodbEventSource"]["Properties"]
    patterns = [
        json.loads(one["Pattern"])["dynamodb"]["Keys"]["sk"]["S"] for one in mapping["FilterCriteria"]["Filters"]
    ]
    passed = {
        word if isinstance(word, str) else word["prefix"].removesuffix("#") for words in patterns for word in words
    }

    assert passed == {*aggregates.KINDS, *LASTING}


def test_a_message_that_is_no_event_is_buried_after_five_tries_and_the_uploads_go_on():
    make.year()
    owner = make.producer()
    dossier = make.dossier(owner)
    documents = [make.document(dossier, make.DocumentState.PENDING) for _ in range(20)]
    for document in documents:
        boto3.client("s3").put_object(Bucket="sao-lang-documents", Key=document.key, Body=make.PDF)
    bodies = [json.dumps({"detail": {"object": {"key": documents[number % 20].key}}}) for number in range(THOUSAND - 1)]

    tries, buried = drain([*bodies[:300], "no event", *bodies[300:]], uploads.file_arrived)

    assert (buried, tries["no event"], TRIES) == (["no event"], 5, 5)
    assert {document.state for document in papers.documents(dossier.id)} == {make.DocumentState.READY}


def a_mail(number, **facts):
    return Mail(
        id=f"{number:032}",
        letter="dossier_returned",
        to=f"nhan.{number}@vidu.example",
        province=make.PROVINCE,
        about=f"DOSSIER#{number}#1",
        facts=facts,
        drafted_at=make.now(),
    )


def test_a_letter_that_cannot_be_written_is_parked_at_once_and_the_mails_go_on(capsys):
    make.year()
    facts = dict.fromkeys(placeholders("dossier_returned"), "x")
    for number in range(THOUSAND):
        mails.draft(a_mail(number, **(facts if number != 333 else {})))

    tries, buried = drain([a_mail(number).id for number in range(THOUSAND)], post.on_letter)

    states = Counter(mails.find(a_mail(number).id)[0].state for number in range(THOUSAND))
    assert states == {MailState.SENT: THOUSAND - 1, MailState.PARKED: 1}
    assert (set(tries.values()), buried) == ({1}, [])
    assert [mail.id for mail in mails.parked(make.PROVINCE)] == [a_mail(333).id]
    assert metrics(capsys)[watched("MailParkedAlarm")] == 1


def test_a_queue_message_that_fails_is_buried_after_five_tries(monkeypatch):
    real = outbox.send
    monkeypatch.setattr(
        outbox, "send", lambda id_: (_ for _ in ()).throw(OSError("away")) if id_ == "bad" else real(id_)
    )

    tries, buried = drain(["bad", *(a_mail(number).id for number in range(9))], post.on_letter)

    assert (tries["bad"], buried) == (5, ["bad"])


def test_one_dossier_that_cannot_be_put_right_does_not_stop_the_sweep(capsys):
    make.year()
    owner = make.producer()
    dossiers = [make.dossier(owner, DossierState.SUBMITTED, name=f"Sản phẩm {number}") for number in range(5)]
    bad = make.replace(dossiers[2], producer="NOBODY").next(
        "DossierResubmitted", at=make.now(), by="test", data={"tier": "district"}
    )
    aggregates.commit(bad)

    done = schedule.sweep(json.loads((EVENTS / "events/five_minutes.json").read_text("utf-8")), None)

    assert done["records parked"] >= 1
    assert {record for record, _ in papers.parked()} == {f"DOSSIER#{bad.id}/DOSSIER"}
    assert [_is_published(one.id) for one in dossiers] == [True, True, False, True, True]
    assert metrics(capsys)[watched("RecordParkedAlarm")] >= 1


def test_a_unit_without_council_is_parked_and_its_province_s_mails_are_still_swept(world):
    make.year(Phase.COUNCIL)
    make.dossier(make.producer(), DossierState.ACCEPTED)
    mails.draft(a_mail(1))
    world.shift(600)

    done = reconcile.sweep()

    assert (done["records parked"], done["mails woken"] >= 1) == (1, True)
    assert [trouble for _, trouble in papers.parked()] == [f"CouncilMissing('{make.EAST}')"]


def test_redrive_empties_every_dead_letter_queue_to_where_it_came_from():
    make.year()
    invoked = []
    other_dead_queues("uploads", "uploads-dead", "mail-dead", "papers-dead", "changes-dead", "events-dead", "schedule-dead")
    queues.put("uploads-dead", "an upload")
    queues.put("mail-dead", "a mail")
    queues.put("papers-dead", "a wish")
    queues.put("changes-dead", '{"DDBStreamBatchInfo": {}}')
    queues.put(
        "events-dead",
        json.dumps({"requestContext": {"functionArn": "f:on-bounce:$LATEST"}, "requestPayload": {"id": "1"}}),
    )
    queues.put("schedule-dead", json.dumps({"round": "r"}))

    assert redrive.depths() == {
        "uploads-dead": 1,
        "mail-dead": 1,
        "papers-dead": 1,
        "changes-dead": 1,
        "events-dead": 1,
        "schedule-dead": 1,
    }
    done = redrive.everything(lambda *given: invoked.append(given))

    assert {name: count for name, count in done.items() if name.endswith("-dead")} == redrive.depths() | {
        "uploads-dead": 1,
        "mail-dead": 1,
        "papers-dead": 1,
        "changes-dead": 1,
        "events-dead": 1,
        "schedule-dead": 1,
    }
    assert set(redrive.depths().values()) == {0}
    assert (queues.waiting("uploads"), queues.waiting("papers"), queues.waiting("mail") >= 1) == (1, 1, True)
    assert invoked == [("f:on-bounce", {"id": "1"}), (settings().schedule_target_arn, {"round": "r"})]


def test_redrive_publishes_what_is_mended_and_keeps_what_is_not(tmp_path):
    make.year()
    owner = make.producer()
    good, bad = (make.dossier(owner, DossierState.SUBMITTED, name=name) for name in ("Tốt", "Hỏng"))
    broken = rows.get(f"DOSSIER#{bad.id}", "DOSSIER")
    for one in (good, bad):
        outbox.park({"pk": {"S": f"DOSSIER#{one.id}"}, "sk": {"S": "DOSSIER"}}, "KeyError('x')")
    rows.put(
        Note(
            pk="PARKED",
            sk=f"{{'pk': {{'S': 'DOSSIER#{good.id}'}}, 'sk': {{'S': 'DOSSIER'}}}}",
            body={"trouble": "old", "at": ""},
        )
    )
    broken.body = {"title": "no dossier"}
    rows.commit(broken)
    other_dead_queues("uploads", "uploads-dead", "mail-dead", "papers-dead", "changes-dead", "events-dead", "schedule-dead")

    said = CliRunner().invoke(command, [], obj=tmp_path / "none.json")

    assert _is_published(good.id)
    assert f"still parked: DOSSIER#{bad.id}/DOSSIER" in said.output
    assert "2 records" in said.output
    assert intake.filings_kept() == []


def _is_published(dossier):
    """Whether its second event stands in the journal."""
    return any(event.seq == 2 for event in aggregates.journal_of(f"DOSSIER#{dossier}"))
