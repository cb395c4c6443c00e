"""Holds what a seed left behind against the model: the table's history, the buckets, the provider, the bus, the answers."""

import hashlib
import json
from collections import Counter
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from chalicelib.domain.errors import Stale, Throttled
from chalicelib.services import intake, ruling, seating
from chalicelib.stores import rows
from tests.chaos.model import SKEW, Model, Write
from tests.chaos.run import Played
from tests.chaos.scenes import Scene
from tests.chaos.sim import Killed, Task
from tests.chaos.table import Change, Item
from tests.world import ENVIRONMENT

_FAIR = (*rows.FAULTS, Throttled, Stale, ruling.CouncilUnfinished, seating.CouncilMissing, Killed)
_EVENT_DOORS = ("stream", "letter", "arrival", "moment", "sweep", "step", "operator")
_QUORUM = Fraction(3, 4)  # QĐ 148/2023 as its data says it


def judge(played: Played) -> list[str]:
    """What is wrong; nothing, if all is well."""
    scene, table = played.stage.scene, played.world.table
    model = _model(scene)
    model.begin(_write(Change(0, 0.0, "", key, None, item)) for key, item in scene.table.items.items())
    model.feed([_write(change) for change in table.changes])
    _judge_mail(model, played)
    _judge_publication(model, played)
    _judge_receipts(model, played)
    _judge_documents(model, played)
    _judge_answers(model, played)
    _judge_faults(model, played)
    return model.wrong


def _model(scene: Scene) -> Model:
    by_unit: dict[str, set[str]] = {}
    for name, actor in scene.actors.items():
        if name.startswith(("officer", "deputy")):
            by_unit.setdefault(actor.grants[0].unit, set()).add(actor.email)
    producers = {
        actor.grants[0].producer: actor.email for name, actor in scene.actors.items() if name.startswith("producer")
    }
    return Model(
        officers={unit: frozenset(found) for unit, found in by_unit.items()},
        coordinator=scene.actors["coordinator"].email,
        producers=producers,
        province=scene.round.province,
        quorum=_QUORUM,
        seconds=_seconds,
    )


def _judge_mail(model: Model, played: Played) -> None:
    sent = Counter(tag for tag, _ in played.world.stock.sent)
    addressed = dict(played.world.stock.sent)
    written: Counter[tuple[str, str, str]] = Counter()
    for (pk, sk), mail in model.now.items():
        if sk != "MAIL":
            continue
        written[mail["body"]["about"], mail["body"]["letter"], mail["body"]["to"]] += 1
        times, state = sent.pop(pk.removeprefix("MAIL#"), 0), mail["state"]
        if times > 1 or (times and addressed[pk.removeprefix("MAIL#")] != mail["body"]["to"]):
            model.blame("doubled notice", pk, mail["body"]["letter"], "sent", times, "times")
        if state not in ("sent", "parked") or (state == "sent" and not times):
            model.blame("lost notice", pk, mail["body"]["letter"], state, times)
    for tag in sent:
        model.blame("doubled notice", tag, "sent without a draft")
    for letter, times in written.items():
        if times > 1:
            model.blame("doubled notice", *letter, "written", times, "times")


def _judge_publication(model: Model, played: Played) -> None:
    details = (json.loads(entry["Detail"]) for entry in played.world.stock.bus)
    heard = {(detail["aggregate"], detail["seq"]) for detail in details}
    for pk, seq in model.events:
        if (pk, f"JOURNAL#{seq:06d}") not in model.now:
            model.blame("journal gap", pk, seq)
        if (pk, seq) not in heard:
            model.blame("journal gap", pk, seq, "not on the bus")
    for pk, sk in model.now:
        if pk == "PARKED":
            model.blame("unexplained fault", "a record is parked", sk, model.now[pk, sk]["body"])


def _judge_receipts(model: Model, played: Played) -> None:
    """Locked before shown; what is locked is filed, by a form of its own; what was shown is sealed."""
    filed = {
        (pk.partition("#")[2], write.new["body"]["filings"]): event
        for (pk, _), (event, write) in model.events.items()
        if write.new and event["name"] in ("DossierSubmitted", "DossierResubmitted")
    }
    kept = _kept(played, "receipts/")
    receipts = {(body["receipt"]["dossier"], body["receipt"]["filing"]): body["receipt"] for body in kept.values()}
    for key, event in filed.items():
        if key not in receipts or receipts[key]["submitted_at"] != event["at"]:
            model.blame("lost dossier", key, "filed without its receipt")
    forms = {(answer.about, answer.facts["filing"]) for answer in played.stage.people.answers if answer.act == "submit"}
    for dossier, filing in filed.keys() - forms:
        model.blame("double effect", dossier, "filing", filing, "is of no form that was shown for it")
    ended = {"withdrawn", "deferred"}
    for dossier, filing in receipts.keys() - filed.keys():
        if model.now[f"DOSSIER#{dossier}", "DOSSIER"]["state"] not in ended:
            model.blame("lost dossier", dossier, filing, "has a receipt and is not filed")
    sealed = next(iter(_kept(played, "sealed/").values()), None)
    listed = {row["dossier"] for row in sealed["dossiers"]} if sealed else set()
    for answer in played.stage.people.answers:
        if answer.act != "submit" or not isinstance(answer.shown, intake.Receipt):
            continue
        shown = answer.shown
        receipt = receipts.get((shown.dossier, shown.filing))
        if receipt is None or (receipt["slip"], _seconds(receipt["submitted_at"])) != (
            shown.slip,
            shown.submitted_at.timestamp(),
        ):
            model.blame("lost dossier", shown.dossier, "shown a receipt that is not kept")
        if sealed and shown.dossier not in listed:
            model.blame("lost dossier", shown.dossier, "shown a receipt and not in the sealed list")
    if sealed:
        for dossier in {dossier for dossier, _ in filed} - listed:
            model.blame("lost dossier", dossier, "is filed and not in the sealed list")


def _judge_documents(model: Model, played: Played) -> None:
    """What may be seen is what was checked."""
    objects, bucket = played.world.stock.objects, ENVIRONMENT["DOCUMENT_BUCKET"]
    for (_, sk), item in model.now.items():
        if sk.startswith("DOC#") and item["state"] == "ready" and item["body"]["sha256"]:
            body = objects.get((bucket, item["body"]["key"]), b"")
            if hashlib.sha256(body).hexdigest() != item["body"]["sha256"]:
                model.blame("rewritten paper", item["body"]["key"], "is not what was checked")
            if not body.startswith(b"%PDF"):
                model.blame("rewritten paper", item["body"]["key"], "is not what it says it is")


def _judge_answers(model: Model, played: Played) -> None:
    """A yes is in the rows; a no was right."""
    closes = played.stage.scene.round.closes_at.timestamp()
    done = {(event["name"], event["by"], write.pk) for event, write in model.events.values()}
    events = {"accept": "DossierAccepted", "send_back": "DossierReturned", "sign": "SheetSigned", "withdraw": "DossierWithdrawn"}
    shown: set[tuple[str, int]] = set()
    for answer in played.stage.people.answers:
        key = (events.get(answer.act), played.stage.scene.actors[answer.who].email, f"DOSSIER#{answer.about}")
        if answer.shown is not None and answer.act in events and key not in done:
            model.blame("lost dossier", answer.who, answer.act, "was told yes")
        if answer.shown is not None and "version" in answer.facts:
            event, _ = model.events.get((key[2], answer.facts["version"] + 1), ({"by": ""}, None))
            if event["by"] != key[1]:
                model.blame("stale win", answer.who, answer.act, "what was not on the page")
        if answer.act == "submit" and isinstance(answer.shown, intake.Receipt):
            shown.add((answer.about, answer.shown.filing))
        state = model.now.get((key[2], "DOSSIER"))
        if answer.act == "submit" and answer.refusal == "too_late" and state is not None:
            if answer.answered_at + answer.skew < closes - SKEW and played.stage.scene.name == "filing":
                model.blame("wrong refusal", answer.who, "was in time")
            filing = answer.facts["filing"]
            if filing <= state["body"]["filings"] and not _told(played, answer.about, filing):
                model.blame("wrong refusal", answer.who, "was told too late and is filed")


def _told(played: Played, dossier: str, filing: int) -> bool:
    return any(
        isinstance(answer.shown, intake.Receipt) and (answer.about, answer.shown.filing) == (dossier, filing)
        for answer in played.stage.people.answers
    )


def _judge_faults(model: Model, played: Played) -> None:
    """No handler failed of itself: AWS's faults, and what a person must mend, are the only reasons."""
    for task in played.world.sim.ended:
        if task.name.startswith(_EVENT_DOORS) and not _is_fair(task):
            model.blame("unexplained fault", task.name, repr(task.error))
    if played.stage.people.acting:
        model.blame("unexplained fault", "somebody is still waiting for an answer")


def _is_fair(task: Task) -> bool:
    return task.error is None or isinstance(task.error, _FAIR)


def _kept(played: Played, prefix: str) -> dict[str, Any]:
    bucket = ENVIRONMENT["RECEIPT_BUCKET"]
    return {
        key: json.loads(body)
        for (held, key), body in played.world.stock.objects.items()
        if held == bucket and key.startswith(prefix)
    }


def _write(change: Change) -> Write:
    return Write(change.turn, change.at, change.by, *change.key, _plain(change.old), _plain(change.new))


def _plain(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "version": int(item["version"]["N"]) if "version" in item else 0,
        "state": item.get("state", {}).get("S", ""),
        "body": _parsed(item["body"]["S"]),
        "events": _parsed(item["ring"]["S"]) if "ring" in item else [],
    }


@lru_cache(4096)
def _parsed(text: str) -> Any:
    return json.loads(text)


@lru_cache(4096)
def _seconds(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()
