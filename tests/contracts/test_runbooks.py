"""Each alarm names its runbook, and each runbook is walked: its fault is made, its commands are run, and it is over."""

import json
import re
import shlex
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

from app import app
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import MailState
from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Phase, Round
from chalicelib.services import audit, conductor, outbox, redrive
from chalicelib.stores import aggregates, files, mailer, mails, papers, queues, rows, workflow
from console.__main__ import console
from infra.build import merge_template
from tests import factories as make
from tests.stream import Stream
from tests.world import table_in_memory

HOME = Path(__file__).parents[2] / "docs" / "runbooks"
ROUND = f"{make.PLAN}-r1"
WITHOUT_ALARM = {"table_lost", "chain_broken"}


def test_every_alarm_names_a_runbook_that_is_there_and_names_it():
    found = {}
    for name, alarm in merge_template(app)["Resources"].items():
        if alarm.get("Type") == "AWS::CloudWatch::Alarm":
            found.setdefault(
                re.search(r"docs/runbooks/(\w+)\.md$", alarm["Properties"]["AlarmDescription"])[1], []
            ).append(name)

    assert set(found) | WITHOUT_ALARM == {path.stem for path in HOME.glob("*.md")}
    for book, names in found.items():
        text = (HOME / f"{book}.md").read_text("utf-8")
        assert [name for name in names if f"`{name}`" not in text] == [] or "`<Function>Errors`" in text


def commands(book):
    blocks = re.findall(r"```sh\n(.*?)```", (HOME / f"{book}.md").read_text("utf-8"), re.DOTALL)
    return [line.removeprefix("python -m console ") for block in blocks for line in block.splitlines()]


@pytest.fixture
def walk(world, tmp_path):
    """Runs a runbook's commands in order, with its words in capitals replaced; what each said."""
    for name in ("uploads", "uploads-dead", "mail-dead", "papers-dead", "changes-dead", "events-dead", "schedule-dead"):
        boto3.client("sqs").create_queue(QueueName=f"sao-lang-{name}")

    def run(book, **words):
        said = []
        for line in commands(book):
            given = [words.get(word, word) for word in shlex.split(line)]
            done = CliRunner().invoke(
                console, ["--stack-file", str(tmp_path / "none.json"), *given], catch_exceptions=False
            )
            assert done.exit_code == 0, (line, done.output)
            said.append(done.output)
        return said

    return run


def is_told(key):
    """Whether the second event, the filing, is published whole."""
    return 2 in [event.seq for event in aggregates.journal_of(key)]


def submitted():
    make.year()
    conductor.start_year(make.PLAN)
    make.officer()
    return make.dossier(make.producer(), DossierState.SUBMITTED)


def test_function_errors(walk):
    dossier = submitted()  # whose function raised: nothing of it was published

    walk("function_errors")

    assert is_told(f"DOSSIER#{dossier.id}")
    assert walk("function_errors")[0] == ""


def test_dead_letters(walk):
    queues.put("uploads-dead", json.dumps({"detail": {"object": {"key": "quarantine/a/b"}}}))

    looked, done = walk("dead_letters")

    assert "1 uploads-dead" in looked
    assert "1 uploads-dead" in done
    assert set(redrive.depths().values()) == {0}


def test_round_parked(walk):
    make.year(Phase.COUNCIL)
    make.person(make.Role.MEMBER, make.EAST, email="m@vidu.example")
    conductor.park_round(ROUND, f"CouncilMissing: {make.EAST}", "t")

    listed, *_ = walk("round_parked", PLAN=make.PLAN, UNIT=make.EAST, MEMBER="m@vidu.example", ROUND=ROUND)

    assert ROUND in listed
    assert aggregates.get(Round, ROUND).parked == ""


def test_mail_parked(walk, monkeypatch):
    submitted()
    Stream().deliver()
    mail = next(mails.waiting(make.PROVINCE))
    with monkeypatch.context() as away:
        away.setattr(mailer, "send", lambda **_: (_ for _ in ()).throw(mailer.Rejected("MessageRejected")))
        outbox.send(mail.id)

    listed, _ = walk("mail_parked", MAIL=mail.id)

    assert mail.id in listed
    assert mails.find(mail.id)[0].state is MailState.DRAFTED
    assert list(mails.parked(make.PROVINCE)) == []


def test_record_parked(walk):
    dossier = submitted()
    outbox.park({"pk": {"S": f"DOSSIER#{dossier.id}"}, "sk": {"S": "DOSSIER"}}, "KeyError('x')")

    listed, done = walk("record_parked")

    assert dossier.id in listed
    assert "still parked" not in done
    assert list(papers.parked()) == []


def test_file_parked(walk):
    make.year()
    waiting = make.document(make.dossier(make.producer()), make.DocumentState.PENDING)
    files.client("s3").put_object(Bucket=files.settings().document_bucket, Key=waiting.key, Body=make.PDF)

    (said,) = walk("file_parked")

    assert "1 documents received" in said
    assert papers.document(waiting.dossier, waiting.id)[0].state is make.DocumentState.READY


def test_machine_failed(walk):
    submitted()
    plan = aggregates.get(Plan, make.PLAN)
    workflow.stop_year(make.PLAN, plan.attempt)

    (said,) = walk("machine_failed")

    assert "1 executions revived" in said
    assert workflow.year_is_live(make.PLAN, plan.attempt + 1)


def test_changes_behind(walk):
    dossier = submitted()

    walk("changes_behind")

    assert is_told(f"DOSSIER#{dossier.id}")


def test_chain_broken(walk):
    key = f"DOSSIER#{submitted().id}"
    Stream().deliver()
    first = next(aggregates.journal_of(key))
    rows.put(aggregates.journal_note(key, make.replace(first, by="ke.khac@vidu.example")))
    assert audit.every_fault()[1]

    shown, put, verified = walk("chain_broken", THING=key)

    assert "ke.khac@vidu.example" in shown
    assert "1 events" in put
    assert verified.endswith("0 faults\n")
    assert next(aggregates.journal_of(key)) == first


def test_table_lost(walk):
    dossier = submitted()
    Stream().deliver()
    table = table_in_memory()
    for pk, sk in list(table.items):
        table.answer("DeleteItem", {"Key": {"pk": {"S": pk}, "sk": {"S": sk}}}, 0)

    _, restored, parked, _ = walk("table_lost")

    assert aggregates.find(type(dossier), dossier.id) == dossier
    assert "1 dossier" in restored
    assert "the table was lost: outcome unknown" in parked
    assert walk("table_lost")[1].startswith("0 rows put back")
