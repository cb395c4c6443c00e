"""A letter through SES. SES's answers become our words by one table."""

import time
import unicodedata
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError

from chalicelib.domain.errors import Throttled
from chalicelib.domain.letter import as_html, thread_of
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


def send(*, to: str, subject: str, text: str, tag: str, about: str = "", language: str = "vi") -> str:
    """As text and HTML, in the thread of what it is `about`; SES's message id, which is its own.

    Raises Throttled (not sent, later), Rejected (not sent, never); anything else: outcome unknown.
    """
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
                    "Body": {
                        "Text": {"Data": text, "Charset": "UTF-8"},
                        "Html": {"Data": as_html(text, language), "Charset": "UTF-8"},
                    },
                    **_threaded(about),
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


def _threaded(about: str) -> dict[str, Any]:
    """SES gives each letter its own Message-ID: a thread is what they all refer to."""
    thread = thread_of(about, settings().mail_from.rpartition("@")[2].rstrip(">"))
    return {"Headers": [{"Name": name, "Value": thread} for name in ("References", "In-Reply-To")]} if thread else {}
