"""Every mail that SES takes is kept whole, tags included, in a file of its own.

Upstream drops the tags at once and the mails at a stop.
"""

import datetime as dt
import json
from typing import Any

from ministack.services import ses_v2

from infra.local.mailbox import Mail, Mailbox
from infra.local.patching import wrap

_SEND = "/v2/email/outbound-emails"


def apply(mailbox: Mailbox) -> None:
    async def handle(original: Any, method: str, path: str, headers: Any, body: bytes, *query: Any) -> Any:
        answer = await original(method, path, headers, body, *query)
        if method == "POST" and path == _SEND and answer[0] == 200:  # noqa: PLR2004 -- HTTP's own number
            mailbox.add(_mail(json.loads(answer[2])["MessageId"], json.loads(body)))
        return answer

    wrap(ses_v2, "handle_request", "method, path, headers, body, query_params", handle)


def _mail(message_id: str, sent: dict[str, Any]) -> Mail:
    simple = sent["Content"].get("Simple", {})
    bodies = simple.get("Body", {})
    return Mail(
        id=message_id.partition("@")[0],
        to=[address for kind in sent["Destination"].values() for address in kind],
        sender=sent.get("FromEmailAddress", ""),
        subject=simple.get("Subject", {}).get("Data", ""),
        text=bodies.get("Text", {}).get("Data", ""),
        html=bodies.get("Html", {}).get("Data", ""),
        at=dt.datetime.now(dt.UTC).isoformat(),
        tags={tag["Name"]: tag["Value"] for tag in sent.get("EmailTags", [])},
    )
