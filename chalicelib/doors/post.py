"""Mail out of the queue, and what the provider sends back."""

from typing import Any

from aws_lambda_powertools.utilities.batch.base import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.decorators import process_partial_response
from chalice.app import Blueprint, CloudWatchEvent, SQSEvent

from chalicelib.observe import count, observed
from chalicelib.services import outbox, returns

door = Blueprint(__name__)


@door.on_sqs_message(queue_arn="arn:aws:sqs:ap-southeast-1:000000000000:mail", batch_size=10)
@observed
def on_letter(event: SQSEvent) -> Any:
    """Each mail alone may be put off and come again."""
    return process_partial_response(
        event.to_dict(), _send, BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    )


@door.on_cw_event({"source": ["aws.ses"], "detail-type": ["Email Bounced", "Email Complaint Received"]})
@observed
def on_bounce(event: CloudWatchEvent) -> None:
    """An address did not take our mail, or its owner complained."""
    mail, kind = event.detail["mail"], event.detail["eventType"]
    count("MailReturned")
    (ours,) = mail.get("tags", {}).get("outbox", [""])
    for address in mail["destination"]:
        if returns.returned(ours, mail["messageId"], address, kind):
            count("MailParked")


def _send(record: Any) -> None:
    if outbox.send(record["body"]):
        count("MailParked")
