"""What must be true of a year, whoever played it: each found in what the services hold, each with the first faults by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.round import SEAL_DELAY
from console.evidence import Evidence
from console.expected import left_to_sign, notice_faults
from console.prior import baseline_faults, looked_at_terms, term_faults
from console.replay import journal_faults
from console.stars import star_faults

SLACK = timedelta(minutes=15)  # the sweep comes every five minutes, and the player looks a minute after each moment
_SHOWN = 5
_GIVEN_BACK = ("returned", "deferred", "withdrawn")  # since its filing the producer may have saved again


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """`detail` is what was looked at, or what is wrong."""

    name: str
    ok: bool
    detail: str


def check_all(found: Evidence) -> list[Invariant]:
    """Every invariant of a finished year."""
    return [_checked(name, faults(found), looked(found)) for name, (faults, looked) in _INVARIANTS.items()]


def _checked(name: str, faults: Iterable[str], looked: str) -> Invariant:
    all_faults = sorted(faults)
    shown = "; ".join(all_faults[:_SHOWN])
    return Invariant(name=name, ok=not all_faults, detail=f"{len(all_faults)}: {shown}" if all_faults else looked)


def receipt_faults(found: Evidence) -> Iterator[str]:
    """A receipt without its dossier or its files; a filed dossier without its receipt, or with another self-assessment."""
    documents = {(row.id, row.body["id"]): row.body for row in found.of("DOC")}
    dossiers = found.bodies("DOSSIER")
    for key, receipt in found.receipts.items():
        dossier = dossiers.get(receipt["dossier"])
        if dossier is None or dossier["filings"] < receipt["filing"]:
            yield f"{key}: no such filing"
            continue
        for document in receipt["documents"]:
            yield from _document_faults(found, key, documents.get((dossier["id"], document["id"])), document["sha256"])
    yield from (
        f"{id_}: filing {number} has no receipt"
        for id_, dossier in dossiers.items()
        for number in range(1, dossier["filings"] + 1)
        if f"receipts/{id_}/{number}.json" not in found.receipts
    )
    yield from _unfrozen(found)


def _unfrozen(found: Evidence) -> Iterator[str]:
    """What a producer has saved of their own assessment is what was filed, until it is theirs again."""
    for row in found.of("SELF"):
        dossier = found.bodies("DOSSIER")[row.id]
        is_filed = dossier["filings"] and dossier["state"] not in _GIVEN_BACK
        if is_filed and dossier["self_assessment"] != row.body["choices"]:
            yield f"{row.id}: filed with another assessment of its own than was saved"


def _document_faults(found: Evidence, receipt: str, document: Any, filed_as: str) -> Iterator[str]:
    """At filing a file's check may not have ended: its row then has the hash."""
    if document is None:
        yield f"{receipt}: a document has no row"
    elif (
        document["state"] != "ready"
        or found.objects.get(document["key"]) != document["sha256"]
        or filed_as not in ("", document["sha256"])
    ):
        yield f"{receipt}: {document['id']} is {document['state']}, its bytes are not those filed"


def calendar_faults(found: Evidence) -> Iterator[str]:
    """Too early, too late, or a signature or filing outside its window."""
    for round_ in found.bodies("ROUND").values():
        yield from _off(f"{round_['id']} opened", round_["opened_at"], _at(round_["opens_at"]))
        yield from _off(f"{round_['id']} sealed", round_["sealed_at"], _at(round_["closes_at"]) + SEAL_DELAY)
        for stage in round_["stages"]:
            yield from _stage_faults(found, round_, stage)
    for receipt in found.receipts.values():
        round_ = found.bodies("ROUND")[receipt["round"]]
        until = round_["closes_at"] if receipt["filing"] == 1 else round_["stages"][-1]["opens_at"]
        if not _at(round_["opens_at"]) <= _at(receipt["submitted_at"]) < _at(until):
            yield f"{receipt['slip']}: filed at {receipt['submitted_at']}"


def _stage_faults(found: Evidence, round_: Any, stage: Any) -> Iterator[str]:
    name = f"{round_['id']} {stage['tier']}"
    yield from _off(f"{name} opened", stage["opened_at"], _at(stage["opens_at"]))
    closed = stage["closed_at"]
    if not closed or not stage["decided_at"]:
        yield f"{name}: never closed or never decided"
        return
    if _at(closed) < _at(stage["closes_at"]):
        yield from _unsigned(found, round_, stage)
    else:
        yield from _off(f"{name} closed", closed, _at(stage["closes_at"]))
    if _at(stage["decided_at"]) >= _at(stage["finish_before"]):
        yield f"{name}: decided at {stage['decided_at']}, due before {stage['finish_before']}"
    for (dossier, tier), sheets in found.sheets.items():
        if tier == stage["tier"] and found.bodies("DOSSIER")[dossier]["round"] == round_["id"]:
            yield from (
                f"{name}: {sheet['member']} signed {dossier} at {sheet['signed_at']}"
                for sheet in sheets
                if not _at(stage["opens_at"]) <= _at(sheet["signed_at"]) < min(_at(stage["closes_at"]), _at(closed))
            )


def _unsigned(found: Evidence, round_: Any, stage: Any) -> Iterator[str]:
    """A stage closes before its time only with every sheet signed, of those who were not barred."""
    for id_, dossier in found.bodies("DOSSIER").items():
        if dossier["round"] == round_["id"]:
            before = [each for each in found.journals[f"DOSSIER#{id_}"] if each.at <= _at(stage["closed_at"])]
            at_tier = [each for each in before if each.data.get("tier") == stage["tier"]]
            yield from (f"{id_}: closed early without {member}" for member in sorted(left_to_sign(at_tier)))


def _off(name: str, done: str | None, due: datetime, slack: timedelta = SLACK) -> Iterator[str]:
    if done is None or not due <= _at(done) <= due + slack:
        yield f"{name} at {done}, due at {due.isoformat()}"


def queue_faults(found: Evidence) -> Iterator[str]:
    """Anything waiting, in flight, delayed or dead."""
    yield from (f"{name}: {counts}" for name, counts in found.quiet["queues"].items() if any(counts))
    if not found.quiet["report"]["quiet"]:
        yield f"still under way: {found.quiet['report']}"
    yield from (f"parked: {row.sk} {row.body}" for row in found.rows if row.pk == "PARKED")


def execution_faults(found: Evidence) -> Iterator[str]:
    """One that failed without a later attempt, or is not over."""
    for one in found.executions:
        later = [
            other
            for other in found.executions
            if other.machine == one.machine
            and other.status == "SUCCEEDED"
            and (other.input["plan"], other.input.get("round")) == (one.input["plan"], one.input.get("round"))
        ]
        if one.status != "SUCCEEDED" and not later:
            yield f"{one.name}: {one.status}"
    for plan in found.bodies("PLAN").values():
        yield from (f"{plan['id']}: parked, {plan['parked']}" for _ in [0] if plan["parked"])
    yield from (
        f"{round_['id']}: parked, {round_['parked']}" for round_ in found.bodies("ROUND").values() if round_["parked"]
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


_Faults = Callable[[Evidence], Iterable[str]]
_Looked = Callable[[Evidence], str]
_INVARIANTS: Mapping[str, tuple[_Faults, _Looked]] = {
    "every receipt has its dossier and files": (
        receipt_faults,
        lambda found: f"{len(found.receipts)} receipts, {len(found.objects)} objects hashed",
    ),
    "journals are legal, without gaps, and reach their versions": (
        journal_faults,
        lambda found: f"{len(found.journals)} journals, {len(found.of('JOURNAL'))} events",
    ),
    "every stage opened and closed on its calendar": (
        calendar_faults,
        lambda found: f"{sum(len(each['stages']) for each in found.bodies('ROUND').values())} stages",
    ),
    "every star is what the sheets give, after a recorded decision": (
        star_faults,
        lambda found: f"{sum(map(len, found.sheets.values()))} sheets, {len(found.decisions)} decisions",
    ),
    "what was recognised before is loaded whole: products by unit and stars, producers by type": (
        baseline_faults,
        lambda found: f"{sum('-base-' in row.id for row in found.of('PRODUCT'))} products",
    ),
    "terms end on their day, and only what was recognised is upgraded or evaluated anew": (
        term_faults,
        looked_at_terms,
    ),
    "each notice sent once to each addressee": (notice_faults, lambda found: f"{len(found.mails)} mails"),
    "queues empty, nothing in flight, nothing dead": (
        queue_faults,
        lambda found: f"{len(found.quiet['queues'])} queues",
    ),
    "no execution failed but by a restart, with a later one that succeeded": (
        execution_faults,
        lambda found: f"{len(found.executions)} executions",
    ),
}
