"""Somebody wants a paper: it is drawn and put where they look for it."""

from typing import Any

from aws_lambda_powertools.utilities.batch.base import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.decorators import process_partial_response
from chalice.app import Blueprint, SQSEvent

from chalicelib.observe import observed
from chalicelib.services import council_papers
from chalicelib.services import papers as service

door = Blueprint(__name__)


@door.on_sqs_message(queue_arn="arn:aws:sqs:ap-southeast-1:000000000000:papers", batch_size=1)
@observed
def papers(event: SQSEvent) -> Any:
    """A message alone may fail and come again; made twice, the paper is the same."""
    return process_partial_response(
        event.to_dict(), _draw, BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    )


def _draw(record: Any) -> None:
    # The layer's libraries: half a second, here alone.
    from chalicelib.printing.official import printed  # noqa: PLC0415
    from chalicelib.printing.pdf import drawn  # noqa: PLC0415

    if council_papers.is_wanted(record["body"]):
        asked = council_papers.read_wanted(record["body"])
        told = council_papers.facts(asked)
        council_papers.keep(asked, told, printed(told))
        return
    wanted = service.read_wanted(record["body"])
    said = service.facts(wanted)
    service.keep(wanted, said, drawn(said))
