"""A file has arrived in the bucket (S3 -> EventBridge -> SQS)."""

import json
from typing import Any

from aws_lambda_powertools.utilities.batch.base import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.decorators import process_partial_response
from chalice.app import Blueprint, SQSEvent

from chalicelib.observe import observed
from chalicelib.services import intake

door = Blueprint(__name__)


@door.on_sqs_message(queue_arn="arn:aws:sqs:ap-southeast-1:000000000000:uploads", batch_size=10)
@observed
def file_arrived(event: SQSEvent) -> Any:
    """Each message alone may fail and come again; after five tries it lies in the dead-letter queue."""
    return process_partial_response(
        event.to_dict(), _receive, BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    )


def _receive(record: Any) -> None:
    stored = json.loads(record["body"])["detail"]["object"]
    intake.receive(stored["key"], stored.get("sequencer", ""))
