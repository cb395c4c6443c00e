"""Dead-letter queues, as an operator empties them. A queue is named as the stack's template names it, without the stack."""

from collections.abc import Iterator

from chalicelib.settings import settings
from chalicelib.stores.clients import client

_MAIL = "-mail"
_BATCH = 10


def waiting(queue: str) -> int:
    """About how many messages lie there."""
    names = ["ApproximateNumberOfMessages"]
    found = client("sqs").get_queue_attributes(QueueUrl=_url(queue), AttributeNames=names)
    return int(found["Attributes"][names[0]])


def take(queue: str) -> Iterator[str]:
    """The body of each message; it is gone from the queue when the next one is asked for, and comes back after a fault."""
    while (
        found := client("sqs")
        .receive_message(QueueUrl=_url(queue), MaxNumberOfMessages=_BATCH, VisibilityTimeout=60, WaitTimeSeconds=1)
        .get("Messages")
    ):
        for message in found:
            yield message["Body"]
            client("sqs").delete_message(QueueUrl=_url(queue), ReceiptHandle=message["ReceiptHandle"])


def put(queue: str, body: str) -> None:
    """One more message."""
    client("sqs").send_message(QueueUrl=_url(queue), MessageBody=body)


def _url(queue: str) -> str:
    """Beside the mail queue, whose address the application knows."""
    return settings().mail_queue_url.removesuffix(_MAIL) + f"-{queue}"
