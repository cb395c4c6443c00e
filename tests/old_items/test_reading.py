"""What earlier code wrote is read by today's: rows, stream images, receipts, bus events, messages under way.

The files beside this one are as their commits wrote them (`python -m tests.old_items.freeze`); 728b26d is the first release.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path

import fastjsonschema
import pytest

from chalicelib.domain.access import Grant
from chalicelib.domain.advice import Attendance, Inquiry, Report
from chalicelib.domain.aggregate import Event
from chalicelib.domain.appeal import Appeal
from chalicelib.domain.conclusion import Conclusion
from chalicelib.domain.conflicts import Declaration, Entry
from chalicelib.domain.consent import Consent
from chalicelib.domain.council import Council
from chalicelib.domain.deed import Done
from chalicelib.domain.defects import Check
from chalicelib.domain.dossier import Decision, Document, Dossier, Sheet
from chalicelib.domain.forms import Answers
from chalicelib.domain.hand_over import SampleIntake
from chalicelib.domain.idea import Idea
from chalicelib.domain.mail import Mail
from chalicelib.domain.names import Email
from chalicelib.domain.package import Package
from chalicelib.domain.people import Invitation, Personal, Producer, Session, SignInCode
from chalicelib.domain.self_assessment import SelfAssessment
from chalicelib.domain.wording import Edition
from chalicelib.doors import changes, schedule
from chalicelib.services import reconcile, ruling
from chalicelib.services.intake import Receipt
from chalicelib.stores import aggregates, ids, people, rows
from chalicelib.stores.clients import client
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import SCHEMA, Row
from tests.doors.visitor import Visitor
from tests.factories import Player
from tests.old_items.freeze import body, frozen
from tests.world import ENVIRONMENT, table_in_memory, world


def kind_of(item):
    return item["sk"]["S"].partition("#")[0]


CORPORA = frozen()
LINES = [line for corpus in CORPORA for line in corpus.lines]
WHOLE = list({corpus.name: corpus for corpus in reversed(CORPORA)}.values())  # the others only add shapes to these
EVENTS = Path(__file__).parents[2] / "events" / "bus"

# Rows whose body is one value of the domain; the rest are of plain JSON, which the whole world below reads.
VALUES = {
    "DOC": Document,
    "SHEET": Sheet,
    "DECISION": Decision,
    "CONCLUSION": Conclusion,
    "MAIL": Mail,
    "PRODUCER": Producer,
    "COUNCIL": Council,
    "SESSION": Session,
    "CODE": SignInCode,
    "JOURNAL": Event,
    "ANSWERS": Answers,
    "SELF": SelfAssessment,
    "PERSONAL": Personal,
    "INVITE": Invitation,
    "CONSENT": Consent,
    "IDEA": Idea,
    "DEED": Done,
    "APPEAL": Appeal,
    "CHECK": Check,
    "REPORT": Answers,
    "SAMPLES": SampleIntake,
    "CONFLICT": Entry,
    "DECLARED": Declaration,
    "ADVICE": Report,
    "INQUIRY": Inquiry,
    "ATTENDANCE": Attendance,
    "PACKAGE": Package,
    "EDITION": Edition,
    "HEAD": Edition,
}
PLAIN = {"PERSON", "GRANT", "DRAFT", "COUNT", "TOKEN", "MARK", "REPLIES", "TEXTS"}
# A name that changed: (kind, old name) -> new name. Whoever adds one has written the reader that accepts both.
RENAMED: dict[tuple[str, str], str] = {}


def items(*kinds):
    found = [item for _, item in LINES if "sk" in item and kind_of(item) in kinds]
    return [item for item in found if kind_of(item) not in aggregates.KINDS or "ring" in item]  # no mark that names one


def lost(kind, old, new):
    """What the old body says and the value read from it does not: "name: old -> new"."""
    names = {name: RENAMED.get((kind, name), name) for name in old}
    return [
        f"{name}: {old[name]!r} -> {new.get(names[name], 'nothing')!r}"
        for name in old
        if says(old[name]) != says(new.get(names[name]))
    ]


def says(value):
    """A value without what is empty: a field more with its default says nothing new."""
    if isinstance(value, dict):
        return {str(name): kept for name, part in value.items() if (kept := says(part)) not in (None, "", {}, [], ())}
    if isinstance(value, list | tuple):
        return [says(part) for part in value]
    return value


def chained(ring):
    """Events of before the chain carry no hash, and the first of a chain an empty one."""
    return [{name: part for name, part in event.items() if name != "prev" or part} for event in ring]


@pytest.mark.parametrize("kind", sorted(aggregates.KINDS))
def test_aggregates_are_read_and_lose_nothing(kind):
    found = items(kind)
    assert found
    for item in found:
        aggregate, version = aggregates.from_image(item)
        again = aggregates.to_row(aggregate)

        assert lost(kind, body(item), again.body) == []
        assert version == aggregate.version == aggregate.recent[-1].seq
        assert chained(again.ring) == chained(json.loads(item["ring"]["S"]))
        for key in ("unit_key", "unit_sort", "owner_key", "owner_sort"):
            assert getattr(again, key) == item.get(key, {}).get("S"), (key, item["pk"])


@pytest.mark.parametrize("kind", sorted(VALUES))
def test_values_are_read_and_lose_nothing(kind):
    found = [body(item) for item in items(kind)]

    assert found
    for old in found:
        assert lost(kind, old, to_json(from_json(VALUES[kind], old))) == []


def test_grants_are_read():
    found = [body(item)["grant"] for item in items("GRANT")]

    assert found
    for old in found:
        assert lost("GRANT", old, to_json(from_json(Grant, old))) == []


def test_no_row_is_of_a_kind_that_nobody_reads_and_today_s_schema_is_among_them():
    kinds = {kind_of(item) for _, item in LINES if "sk" in item}
    by_key = {
        item["pk"]["S"]
        for _, item in LINES
        if "sk" in item and kind_of(item) not in {*VALUES, *PLAIN, *aggregates.KINDS}
    }

    assert {key.partition("#")[0] for key in by_key} == {"PLANS", "PARKED", "RETURNED", "SESSIONS", "REMINDED"}
    assert kinds >= {*VALUES, *PLAIN, *aggregates.KINDS}
    assert {int(item["schema"]["N"]) for _, item in LINES if "schema" in item} == set(range(1, SCHEMA + 1)), (
        "SCHEMA has risen: commit, then `python -m tests.old_items.freeze`"
    )


def test_receipts_are_read_and_lose_nothing():
    found = [item["value"] for kind, item in LINES if kind == "objects" and item["key"].startswith("receipts/")]

    assert found
    for old in found:
        assert lost("receipt", old["receipt"], to_json(from_json(Receipt, old["receipt"]))) == []
        assert lost("DOSSIER", old["dossier"], to_json(from_json(Dossier, old["dossier"]))) == []


def test_old_events_fit_today_s_schemas():
    """Whoever listens to the bus validates by today's schema, and may be handed an event of before."""
    told = {}
    for item in items(*aggregates.KINDS):
        for event in json.loads(item["ring"]["S"]):
            told[item["pk"]["S"], event["seq"], event["name"]] = {"aggregate": item["pk"]["S"], **event}
    told = {key: event for key, event in told.items() if key[2] != "Changed"}  # the tests' own

    checks = {
        name: fastjsonschema.compile(json.loads((EVENTS / f"{name}.schema.json").read_text("utf-8")))
        for _, _, name in told
    }
    for (_, _, name), event in told.items():
        checks[name](event)
    assert len(checks) >= 41


@pytest.mark.parametrize("corpus", WHOLE, ids=lambda each: each.name)
def test_today_s_code_lives_in_the_old_table(corpus):
    with world(datetime.fromisoformat(corpus.ended)):
        settle(corpus)

        changes.on_change({"Records": [record(item) for item in corpus.versions]}, None)
        for message in corpus.messages:
            hear(message)
        for _ in range(3):  # the second publishes that a year was started anew
            again = reconcile.everything()

        assert [item for item in rows.notes_within("PARKED") if "lost" not in item.sk] == []
        assert set(again) <= {"mails woken"}  # moto's queue has no sender behind it
        assert walk(corpus) == []


def settle(corpus):
    """The corpus as a table and a bucket; nobody waits for its tokens any more."""
    for item in corpus.rows:
        table_in_memory().answer("PutItem", {"Item": item}, 0)
    for item in corpus.objects:
        client("s3").put_object(
            Bucket=ENVIRONMENT["RECEIPT_BUCKET"], Key=item["key"], Body=json.dumps(item["value"]).encode()
        )


def record(item):
    keys = {"pk": item["pk"], "sk": item["sk"]}
    return {
        "eventName": "INSERT",
        "eventSourceARN": "arn:aws:dynamodb:r:1:table/t/stream/s",
        "awsRegion": "r",
        "eventID": "1",
        "dynamodb": {
            "Keys": keys,
            "NewImage": item,
            "ApproximateCreationDateTime": 0,
            "SequenceNumber": "1",
            "SizeBytes": 1,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }


def hear(message):
    if message["queue"] == "moments":
        schedule.on_moment(message["value"], None)
    elif message["queue"] == "ranges":
        ruling.tally(ruling.Range(**message["value"]))


def walk(corpus):
    """Every page that each person of the corpus is linked to, and the pages of a dossier of each state; those that failed."""
    by_state = {item["state"]["S"]: item["pk"]["S"] for item in corpus.rows if kind_of(item) == "DOSSIER"}
    dossiers = [key.removeprefix("DOSSIER#") for key in by_state.values()]
    pages = ["/", "/san-pham", "/ho-so", "/can-bo", "/hoi-dong", "/dieu-phoi"]
    pages += [f"/{room}/{id_}" for id_ in dossiers for room in ("ho-so", "can-bo/ho-so", "hoi-dong/phieu")]
    pages += [f"/ho-so/{id_}/phieu" for id_ in dossiers]
    pages += [
        f"/can-bo/ket-qua/mau_2024-r1/{tier}/{unit}" for tier in ("district", "province") for unit in ("dong", "mau")
    ]
    failed = []
    for item in corpus.rows:
        if kind_of(item) == "PERSON":
            visitor = Visitor(player=signed_in(item["pk"]["S"].removeprefix("PERSON#")))
            answers = {page: visitor.get(page).status for page in pages}
            failed += [
                (item["pk"]["S"], page, status)
                for page, status in answers.items()
                if status not in (200, 303, 403, 404)
            ]
            assert 200 in answers.values()
    return failed


def signed_in(email):
    actor = people.actor(Email(email))
    assert actor is not None, email
    session = Session(email=actor.email, csrf=ids.secret(), expires_at=datetime.now().astimezone() + timedelta(hours=1))
    token = ids.secret()
    people.put_session(token, session)
    return Player(actor=actor, token=token, csrf=session.csrf)


def test_an_item_without_any_of_the_fields_that_have_defaults_is_still_read():
    """The smallest row of each aggregate that a forerunner could have written."""
    for item in items("DOSSIER")[:1]:
        row = Row.from_raw_data(dict(item))
        required = {name: value for name, value in row.body.items() if value not in (None, "", [], {})}

        assert aggregates.from_row(Dossier, Row(pk=row.pk, sk=row.sk, body=required)).version == 0
