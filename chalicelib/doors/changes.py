"""The table's stream: what was written becomes letters, journal, bus events, and the next step of others."""

from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Blueprint, DynamoDBEvent, DynamoDBRecord

from chalicelib.domain.aggregate import Aggregate, Event
from chalicelib.domain.errors import Stale, Throttled
from chalicelib.observe import count, logger, observed
from chalicelib.services import certificates, outbox, rounds

door = Blueprint(__name__)

_TRIES = 4


def _close_if_done(dossier: Any, event: Event) -> None:
    if event.name not in ("SheetSigned", "CouncilConcluded") or event.data.get("complete"):
        rounds.close_if_done(event.data.get("from_round", dossier.round))


def _begin(dossier: Any, event: Event) -> None:
    certificates.begin_evaluation(dossier.id)


def _end(dossier: Any, event: Event) -> None:
    certificates.end_evaluation(dossier.id)


def _nudge(round_: Any, event: Event) -> None:
    rounds.nudge(round_.id)


REACTIONS: Mapping[str, tuple[Callable[[Any, Event], None], ...]] = {
    "DossierSubmitted": (_begin,),
    "DossierResubmitted": (_begin,),
    "DossierWithdrawn": (_end, _close_if_done),
    "DossierDeferred": (_end,),
    "DossierCarriedOver": (_end, _close_if_done),
    "SheetSigned": (_close_if_done,),
    "MemberBarred": (_close_if_done,),
    "CouncilConcluded": (_close_if_done,),
    "RoundOpened": (_nudge,),
    "StageOpened": (_nudge,),
    "StageClosed": (_nudge,),
    "DecisionRecorded": (_nudge,),
    "RoundResumed": (_nudge,),
}


@door.on_dynamodb_record(stream_arn="arn:aws:dynamodb:ap-southeast-1:000000000000:table/t/stream/s", batch_size=25)
@observed
def on_change(event: DynamoDBEvent) -> dict[str, Any]:
    """Raises for faults of AWS alone: a raise holds up the whole table. A bad record is parked for a person."""
    for record in event:
        if record.new_image:
            _publish(record)
    return {"batchItemFailures": []}


def _publish(record: DynamoDBRecord) -> None:
    try:
        if outbox.keep(record.new_image):
            return
        aggregate, since = outbox.read(record.new_image, record.old_image)
        for event in aggregate.recent:
            if event.seq > since:
                _react(aggregate, event)
        outbox.publish(aggregate, since)
    except (*outbox.FAULTS, Throttled):
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one record must not hold up the others
        logger.exception("record_parked", extra={"keys": record.keys})
        count("RecordParked")
        outbox.park(record.keys, repr(error))


def _react(aggregate: Aggregate, event: Event) -> None:
    for reaction in REACTIONS.get(event.name, ()):
        for _ in range(_TRIES):
            try:
                reaction(aggregate, event)
            except Stale:  # somebody wrote in the same moment: read again
                continue
            break
