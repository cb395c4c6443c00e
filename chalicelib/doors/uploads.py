"""A file has arrived in the bucket, or its scan has ended (S3 or GuardDuty -> EventBridge -> SQS)."""

import json
from typing import Any

from aws_lambda_powertools.utilities.batch.base import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.decorators import process_partial_response
from chalice.app import Blueprint, SQSEvent

from chalicelib.observe import observed
from chalicelib.services import receiving

door = Blueprint(__name__)


@door.on_sqs_message(queue_arn="arn:aws:sqs:ap-southeast-1:000000000000:uploads", batch_size=1)
@observed
def file_arrived(event: SQSEvent) -> Any:
    """Each message alone may fail and come again; after five tries it lies in the dead-letter queue."""
    return process_partial_response(
        event.to_dict(), _receive, BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    )


def _receive(record: Any) -> None:
    told = json.loads(record["body"])["detail"]
    if "scanResultDetails" in told:
        which, result = told["s3ObjectDetails"], told["scanResultDetails"]["scanResultStatus"]
        scan = receiving.Scan(version=which.get("versionId", ""), status=result)
        return receiving.receive(which["objectKey"], scan=scan)
    return receiving.receive(told["object"]["key"], told["object"].get("sequencer", ""))
