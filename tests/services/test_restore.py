"""The table is lost at some instant of a year: what was locked away by then brings it back."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from chalicelib.domain.dossier import Dossier
from chalicelib.domain.lifecycle import DossierState
from chalicelib.domain.mail import MailState
from chalicelib.domain.plan import Plan
from chalicelib.domain.round import Round
from chalicelib.services import conductor, intake, outbox, restore
from chalicelib.stores import aggregates, files, mails, papers, people, rows
from chalicelib.stores.clients import client
from console import environment
from console.restore import restore as command
from tests import factories as make
from tests.old_items import story
from tests.stream import Stream
from tests.world import ENVIRONMENT, table_in_memory, world


@dataclass
class History:
    """A year as it was written down: buckets by step, the table's stream, the receipts shown by then."""

    puts: list[dict[str, Any]] = field(default_factory=list)
    written: list[int] = field(default_factory=list)  # how many records the stream had before each put
    shown: list[tuple[int, intake.Receipt]] = field(default_factory=list)  # after how many puts
    records: list[dict[str, Any]] = field(default_factory=list)
    ended: datetime = make.NOW


@pytest.fixture(scope="module")
def history():
    found = History()
    with world() as clock, pytest.MonkeyPatch.context() as patch:
        stream = Stream()

        def note(params, **_):
            found.puts.append(dict(params))
            found.written.append(len(stream.written))

        puts = [f"provide-client-params.s3.{operation}" for operation in ("PutObject", "CopyObject")]
        for name in puts:
            client("s3").meta.events.register(name, note)
        real = intake.submit

        def submit(*given):
            receipt = real(*given)
            found.shown.append((len(found.puts), receipt))
            return receipt

        patch.setattr(intake, "submit", submit)
        story.parts(clock.shift, stream.deliver)
        for name in puts:  # the client outlives this world
            client("s3").meta.events.unregister(name, note)
        found.records = [change.as_record(0)["dynamodb"] for change in stream.written]
        found.ended = make.now()
    return found


def stand(history, puts, records=0):
    """The buckets after so many writes, and what is left of the table."""
    s3 = boto3.client("s3")
    for asked in history.puts[:puts]:
        if "CopySource" in asked:
            there = {name: part for name, part in asked["CopySource"].items() if name != "VersionId"}
            s3.copy_object(**{**asked, "CopySource": there})  # another bucket numbers its versions for itself
        elif not ("IfNoneMatch" in asked and exists(s3, asked)):
            s3.put_object(**{name: part for name, part in asked.items() if name != "IfNoneMatch"})
    for record in history.records[:records]:
        put(record["NewImage"]) if record.get("NewImage") else forget(record["Keys"])


def exists(s3, put):
    return "Contents" in s3.list_objects_v2(Bucket=put["Bucket"], Prefix=put["Key"])


def put(item):
    table_in_memory().answer("PutItem", {"Item": item}, make.now().timestamp())


def forget(keys):
    table_in_memory().answer("DeleteItem", {"Key": keys}, make.now().timestamp())


def items():
    return dict(table_in_memory().items)


def check_instant(history, seed):
    rng = random.Random(seed)
    lost_at = rng.randint(1, len(history.puts))
    rest = rng.choice(
        (0, rng.randint(0, history.written[lost_at - 1]))
    )  # nothing is left, or a backup of some time before
    with world(history.ended):
        stand(history, lost_at, rest)
        before = items()

        foreseen = restore.restore(dry=True)
        assert items() == before
        restore.restore()
        after = items()
        again = restore.restore()

        assert not again.counts, (seed, again)
        assert bool(foreseen.counts) == (after != before), seed
        assert older(before, after) == [], seed
        for shown_at, receipt in history.shown:
            if shown_at <= lost_at:
                check_receipt(receipt)
        assert told_again(history, lost_at, before, after) == set(), seed


def told_again(history, lost_at, before, after):
    """Events whose letters had gone to the outbox by then, and were drafted anew."""
    keys = [put["Key"].split("/") for put in history.puts[:lost_at] if put["Key"].startswith("journal/")]
    told = {f"{kind}#{id_}#{int(name.removesuffix('.json'))}" for _, kind, id_, name in keys}
    new = all_mails({key for key in after if key not in before})
    return told & {mail.about for mail in new if mail.state is MailState.DRAFTED}


def older(before, after):
    """Rows that went back in time, or went away."""
    return [
        key
        for key, item in before.items()
        if key not in after
        or int(after[key].get("version", {"N": "0"})["N"]) < int(item.get("version", {"N": "0"})["N"])
    ]


def all_mails(found):
    return [mails.find(pk.removeprefix("MAIL#"))[0] for pk, sk in found if sk == "MAIL"]


def check_receipt(receipt):
    dossier = aggregates.get(Dossier, receipt.dossier)
    assert (dossier.slip, dossier.filings >= receipt.filing) == (receipt.slip, True)
    assert intake.filed_dossier(receipt.dossier, receipt.filing).submitted_at == receipt.submitted_at
    assert {document.id for document in receipt.documents} <= {
        document.id for document in papers.documents(receipt.dossier)
    }


_NAMED_BY_KEY = {"SESSIONS": "SESSION", "REMINDED": "REMINDED"}  # rows whose sort keys are names of their own
OF_THE_MOMENT = {
    "SESSION",
    "CODE",
    "TOKEN",
    "MAIL",
    "NETWORK",
    "PERSONAL",  # what criterion 3.2 asks is kept nowhere else on purpose, and asked again
    "REMINDED",  # a reminder of these days may come a second time
}


@pytest.mark.parametrize("seed", range(4))
def test_no_receipt_that_was_shown_is_missing_after_a_loss(history, seed):
    check_instant(history, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4, 204))
def test_no_receipt_that_was_shown_is_missing_after_any_loss(history, seed):
    check_instant(history, seed)


def test_the_whole_table_comes_back_but_for_what_is_of_the_moment(history):
    with world(history.ended):
        stand(history, 0, len(history.records))
        before = items()
    with world(history.ended):
        stand(history, len(history.puts))

        restore.restore()
        after = items()

        gone = {
            _NAMED_BY_KEY.get(pk.partition("#")[0], sk.partition("#")[0])
            for pk, sk in before.keys() - after.keys()
            if pk not in ("PARKED", "RETURNED#sx@vidu.example")
        }
        changed = {
            key for key in before.keys() & after.keys() if key[1] not in ("MAIL", "PLAN") and before[key] != after[key]
        }
        assert gone <= OF_THE_MOMENT
        assert changed == set()
        assert {mail.state for mail in all_mails(after)} == {MailState.PARKED}
        assert people.actor("officer.dong@vidu.example") is not None


def test_a_filing_whose_events_were_never_filed_is_rebuilt_from_its_receipt(world):
    make.year()
    owner = make.producer()
    Stream().deliver()
    dossier = story._file(owner, "Mắm thử")  # nothing of it passes the stream
    for pk, sk in items():
        forget({"pk": {"S": pk}, "sk": {"S": sk}})

    done = restore.restore()

    assert aggregates.get(Dossier, dossier.id) == dossier
    assert [document.name for document in papers.documents(dossier.id)] == ["a.pdf"]
    assert intake.withdraw(owner.actor, dossier.id, "vẫn rút được") is None
    assert done.missing == []


def test_a_year_whose_tokens_are_lost_is_conducted_anew(world, monkeypatch):
    stopped = []
    make.year()
    conductor.start_year(make.PLAN)
    Stream().deliver()
    for pk, sk in items():
        forget({"pk": {"S": pk}, "sk": {"S": sk}})
    monkeypatch.setattr("chalicelib.stores.workflow.stop_year", lambda plan, attempt: stopped.append(attempt))

    restore.restore()

    assert stopped == [1, 2]
    assert aggregates.get(Plan, make.PLAN).attempt == 2


def test_what_nobody_can_bring_back_is_said(world):
    make.year()
    files.keep("sealed/x-r1.json", {"dossiers": [{"dossier": "LOST"}]})
    client("s3").put_object(Bucket=ENVIRONMENT["DOCUMENT_BUCKET"], Key="clean/DRAFT/1", Body=b"x")
    Stream().deliver()
    for pk, sk in items():
        forget({"pk": {"S": pk}, "sk": {"S": sk}})

    assert restore.restore().missing == [
        "sealed/x-r1.json: dossier LOST is in this list and nowhere else",
        "dossier DRAFT: 1 uploaded files of a draft that was never filed",
    ]


def test_a_newer_row_is_never_overwritten_even_when_it_comes_meanwhile(world, monkeypatch):
    round_ = make.year()
    Stream().deliver()
    newer = round_.park("later", by="test", at=make.now())
    forget({"pk": {"S": f"ROUND#{round_.id}"}, "sk": {"S": "ROUND"}})
    real = rows._standing

    def slow(row):
        """Looks, and is overtaken."""
        found = real(row)
        if row.sk == "ROUND":
            aggregates.put_back(newer) if monkeypatch.undo() is None else None
        return found

    monkeypatch.setattr(rows, "_standing", slow)
    restore.restore()

    assert aggregates.get(Round, round_.id).parked == "later"


def test_the_command_says_what_it_did(world, monkeypatch, tmp_path):
    make.year()
    make.dossier(make.producer(), DossierState.SUBMITTED)
    Stream().deliver()
    outbox.sweep("mau", timedelta())
    for pk, sk in items():
        forget({"pk": {"S": pk}, "sk": {"S": sk}})
    monkeypatch.setattr(environment, "_live_in_time_of", lambda front: None)

    looked, done, again = (
        CliRunner().invoke(command, given, obj=tmp_path / "none.json")
        for given in (["--dry-run"], ["--workers", "1"], ["--workers", "1"])
    )

    assert "1 dossier" in looked.output
    assert "would be put back" in looked.output
    assert "1 dossier" in done.output
    assert again.output.startswith("0 rows put back")
