"""A letter through SES. SES's answers become our words by one table."""

import time
import unicodedata
from http import HTTPStatus

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from chalicelib.domain.errors import Throttled
from chalicelib.settings import settings
from chalicelib.stores.clients import client

SENDERS = 2  # how many processes send at once: MaximumConcurrency of the mail queue's door
_LATER = frozenset(
    {"TooManyRequestsException", "ThrottlingException", "LimitExceededException", "SendingPausedException"}
)


class Rejected(Exception):
    """SES will not take this mail, now or later."""


class _Pace:
    """Each of the senders takes its share of the letters that SES allows the account a second."""

    def __init__(self) -> None:
        self._next = 0.0

    def wait(self, rate: float) -> None:
        """Until this process may send again; a `rate` of 0 waits for nothing."""
        if not rate:
            return
        now = time.monotonic()
        if self._next > now:
            time.sleep(self._next - now)
        self._next = max(self._next, now) + SENDERS / rate


_pace = _Pace()


def send(*, to: str, subject: str, text: str, tag: str) -> str:
    """SES's message id. Raises Throttled (not sent, later), Rejected (not sent, never); anything else: outcome unknown."""
    if any(unicodedata.category(letter) == "Cc" for letter in to + subject):  # nobody writes a header of ours
        raise Rejected("ControlCharacter")
    _pace.wait(float(settings().mail_rate))
    try:
        answer = client("sesv2").send_email(
            FromEmailAddress=settings().mail_from,
            Destination={"ToAddresses": [to]},
            # Simple, not Raw: Python 3.11's EmailMessage loses a space where it folds a Vietnamese subject
            Content={
                "Simple": {
                    "Subject": {"Data": subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                }
            },
            EmailTags=[{"Name": "outbox", "Value": tag}],
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _LATER:
            raise Throttled(code) from error
        if error.response["ResponseMetadata"]["HTTPStatusCode"] < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Rejected(code) from error
        raise
    except (EndpointConnectionError, ConnectTimeoutError) as error:  # the request never left
        raise Throttled(str(error)) from error
    return str(answer["MessageId"])
