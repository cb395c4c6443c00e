"""What belongs to a dossier beside its own row: documents, score sheets; and a round's decisions and tokens."""

from collections.abc import Container, Iterator, Mapping
from datetime import datetime

from chalicelib.domain.conclusion import Conclusion
from chalicelib.domain.defects import Check
from chalicelib.domain.dossier import Decision, Document, Sheet
from chalicelib.domain.forms import Answers
from chalicelib.domain.hand_over import SampleIntake
from chalicelib.domain.names import Email
from chalicelib.domain.package import Package
from chalicelib.domain.regulation import Tier
from chalicelib.domain.self_assessment import SelfAssessment
from chalicelib.stores import rows
from chalicelib.stores.codec import from_json, to_json
from chalicelib.stores.tables import Note, Row


def draft_of(product: str, round_id: str) -> Row | None:
    """The mark that says which dossier a product has in a round."""
    return rows.get(f"PRODUCT#{product}", f"DRAFT#{round_id}")


def draft_row(product: str, round_id: str, dossier: str, row: Row | None) -> Row:
    """The mark to commit beside a new dossier: of two that open at once, one wins."""
    row = row or Row(pk=f"PRODUCT#{product}", sk=f"DRAFT#{round_id}")
    row.body = {"dossier": dossier}
    return row


def documents(dossier: str, filed: Container[str] = ()) -> list[Document]:
    """A dossier's documents in the order of their tickets; of those taken out of it, the `filed` ones."""
    found = (from_json(Document, row.body) for row in rows.within(f"DOSSIER#{dossier}", "DOC#"))
    return [document for document in found if document.removed_at is None or document.id in filed]


def document(dossier: str, id_: str) -> tuple[Document, Row] | None:
    """The document and its row, to be changed by `commit_document`."""
    row = rows.get(f"DOSSIER#{dossier}", f"DOC#{id_}")
    return (from_json(Document, row.body), row) if row else None


def commit_document(document: Document, row: Row | None = None) -> None:
    """Write it on condition that nobody wrote since `row` was read. Raises Stale."""
    rows.commit(document_row(document, row))


def document_row(document: Document, row: Row | None) -> Row:
    """The row to commit, on condition that it is still as it was read."""
    row = row or Row(pk=f"DOSSIER#{document.dossier}", sk=f"DOC#{document.id}")
    row.body, row.state = to_json(document), document.state
    return row


def sheets(dossier: str, tier: Tier) -> list[Sheet]:
    """Every version of every sheet of a tier, drafts too; of each member in their order."""
    return [from_json(Sheet, row.body) for row in rows.within(f"DOSSIER#{dossier}", f"SHEET#{tier}#")]


def sheet(dossier: str, tier: Tier, member: Email) -> tuple[Sheet, Row] | None:
    """The last version of a member's sheet and its row."""
    found = [(from_json(Sheet, row.body), row) for row in rows.within(f"DOSSIER#{dossier}", f"SHEET#{tier}#{member}")]
    mine = [each for each in found if each[0].member == member]  # an address may begin with another's
    return mine[-1] if mine else None


def sheet_row(sheet: Sheet, row: Row | None) -> Row:
    """The row to commit, on condition that it is still as it was read. A later version has a row of its own."""
    version = f"#{sheet.version:04d}" if sheet.version > 1 else ""
    row = row or Row(pk=f"DOSSIER#{sheet.dossier}", sk=f"SHEET#{sheet.tier}#{sheet.member}{version}")
    row.body, row.state = to_json(sheet), "signed" if sheet.signed_at else "draft"
    return row


def self_assessment(dossier: str) -> tuple[SelfAssessment, Row] | None:
    """The producer's working copy and its row."""
    row = rows.get(f"DOSSIER#{dossier}", "SELF")
    return (from_json(SelfAssessment, row.body), row) if row else None


def self_assessment_row(assessment: SelfAssessment, row: Row | None) -> Row:
    """The row to commit, on condition that it is still as it was read."""
    row = row or Row(pk=f"DOSSIER#{assessment.dossier}", sk="SELF")
    row.body = to_json(assessment)
    return row


def keep_replies(dossier: str, filing: int, replies: Mapping[str, str]) -> None:
    """The producer's words to the return of that filing; the last put wins."""
    rows.put(Note(pk=f"DOSSIER#{dossier}", sk=f"REPLIES#{filing:04d}", body=dict(replies)))


def replies(dossier: str, filing: int) -> Mapping[str, str]:
    """By what each is about, as they were last kept."""
    note = rows.note(f"DOSSIER#{dossier}", f"REPLIES#{filing:04d}")
    return dict(note.body) if note else {}


def check(dossier: str, tier: Tier, filing: int) -> tuple[Check, Row | None]:
    """An officer's check of that filing and its row; an empty one before anybody has begun."""
    row = rows.get(f"DOSSIER#{dossier}", f"CHECK#{tier}#{filing:04d}")
    return (from_json(Check, row.body), row) if row else (Check(), None)


def commit_check(dossier: str, tier: Tier, filing: int, check: Check, row: Row | None) -> None:
    """Write it on condition that nobody wrote since. Raises Stale."""
    row = row or Row(pk=f"DOSSIER#{dossier}", sk=f"CHECK#{tier}#{filing:04d}")
    row.body = to_json(check)
    rows.commit(row)


def answers(dossier: str) -> tuple[Answers, Row] | None:
    """The producer's working copy of the forms and its row."""
    row = rows.get(f"DOSSIER#{dossier}", "ANSWERS")
    return (from_json(Answers, row.body), row) if row else None


def answers_row(answers: Answers, row: Row | None) -> Row:
    """The row to commit, on condition that it is still as it was read."""
    row = row or Row(pk=f"DOSSIER#{answers.dossier}", sk="ANSWERS")
    row.body = to_json(answers)
    return row


def samples(dossier: str) -> dict[str, tuple[SampleIntake, Row]]:
    """What was taken in, by tier, with its row."""
    found = rows.within(f"DOSSIER#{dossier}", "SAMPLES#")
    return {row.sk.removeprefix("SAMPLES#"): (from_json(SampleIntake, row.body), row) for row in found}


def commit_samples(dossier: str, tier: Tier, taken: SampleIntake, row: Row | None) -> None:
    """Write it on condition that nobody wrote since. Raises Stale."""
    row = row or Row(pk=f"DOSSIER#{dossier}", sk=f"SAMPLES#{tier}")
    row.body = to_json(taken)
    rows.commit(row)


def report(dossier: str, tier: Tier) -> tuple[Answers, Row] | None:
    """The officers' answers to their tier's report and its row."""
    row = rows.get(f"DOSSIER#{dossier}", f"REPORT#{tier}")
    return (from_json(Answers, row.body), row) if row else None


def commit_report(report: Answers, tier: Tier, row: Row | None) -> None:
    """Write it on condition that nobody wrote since. Raises Stale."""
    row = row or Row(pk=f"DOSSIER#{report.dossier}", sk=f"REPORT#{tier}")
    row.body = to_json(report)
    rows.commit(row)


def conclusions(dossier: str, tier: Tier) -> list[Conclusion]:
    """A tier's conclusions in their order: the last is the one that counts."""
    return [from_json(Conclusion, row.body) for row in rows.within(f"DOSSIER#{dossier}", f"CONCLUSION#{tier}#")]


def conclusion_row(conclusion: Conclusion) -> Row:
    """The row to commit beside the dossier: each number is written once."""
    key = f"CONCLUSION#{conclusion.tier}#{conclusion.number:04d}"
    return Row(pk=f"DOSSIER#{conclusion.dossier}", sk=key, body=to_json(conclusion))


def decision(round_id: str, tier: Tier, unit: str) -> tuple[Decision, Row] | None:
    """What a unit recorded, published or not, and its row."""
    row = rows.get(f"ROUND#{round_id}", f"DECISION#{tier}#{unit}")
    return (from_json(Decision, row.body), row) if row else None


def decision_row(round_id: str, decision: Decision, row: Row | None) -> Row:
    """The row to commit, on condition that it is still as it was read."""
    row = row or Row(pk=f"ROUND#{round_id}", sk=f"DECISION#{decision.tier}#{decision.unit}")
    row.body = to_json(decision)
    return row


def decisions(round_id: str, tier: Tier) -> dict[str, Decision]:
    """A stage's recorded decisions by unit; which of them are published is the stage's to say."""
    found = (from_json(Decision, row.body) for row in rows.within(f"ROUND#{round_id}", f"DECISION#{tier}#"))
    return {decision.unit: decision for decision in found}


def package(round_id: str, tier: Tier, unit: str) -> Package | None:
    """What an authority sent on, once it has."""
    row = rows.get(f"ROUND#{round_id}", f"PACKAGE#{tier}#{unit}")
    return from_json(Package, row.body) if row else None


def package_row(round_id: str, package: Package) -> Row:
    """The row to commit; it is written once."""
    return Row(pk=f"ROUND#{round_id}", sk=f"PACKAGE#{package.tier}#{package.unit}", body=to_json(package))


def keep_token(owner: str, name: str, token: str) -> None:
    """A task's token: a plain put, the latest attempt's wins."""
    rows.put(Note(pk=owner, sk=f"TOKEN#{name}", body={"token": token}))


def tokens(owner: str) -> dict[str, str]:
    """The tokens of an owner's waiting tasks, by what they wait for."""
    return {note.sk.removeprefix("TOKEN#"): note.body["token"] for note in rows.notes_within(owner, "TOKEN#")}


def drop_token(owner: str, name: str, token: str) -> None:
    """Answered: forget it, unless a newer one has taken its place."""
    note = rows.note(owner, f"TOKEN#{name}")
    if note is not None and note.body["token"] == token:
        note.delete()


def count_up(owner: str, name: str) -> int:
    """The next number of a counter, from 1. Raises Stale when two count at once."""
    row = rows.get(owner, f"COUNT#{name}") or Row(pk=owner, sk=f"COUNT#{name}", body={"count": 0})
    row.body = {"count": row.body["count"] + 1}
    rows.commit(row)
    return int(row.body["count"])


def park(record: str, trouble: str, at: datetime) -> None:
    """A record that cannot be published: written down for a person, so that the stream goes on."""
    rows.put(Note(pk="PARKED", sk=record, body={"trouble": trouble, "at": to_json(at)}))


def unpark(record: str) -> None:
    """It is mended: forget it."""
    note = rows.note("PARKED", record)
    if note is not None:
        note.delete()


def parked() -> Iterator[tuple[str, str]]:
    """What waits for a person: the record and its trouble."""
    for note in rows.notes_within("PARKED"):
        yield note.sk, note.body["trouble"]
