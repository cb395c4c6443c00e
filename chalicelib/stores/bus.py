"""What happened, for whoever listens."""

import json

from chalicelib.domain.aggregate import Event
from chalicelib.settings import settings
from chalicelib.stores.clients import client
from chalicelib.stores.codec import to_json

SOURCE = "sao-lang"


def put(aggregate: str, event: Event) -> None:
    """One event on the bus, its name as detail-type. Raises RuntimeError when the bus refuses it."""
    detail = {"aggregate": aggregate, **to_json(event)}
    answer = client("events").put_events(
        Entries=[
            {
                "Source": SOURCE,
                "DetailType": event.name,
                "Detail": json.dumps(detail, ensure_ascii=False),
                "EventBusName": settings().bus_name,
            }
        ]
    )
    if answer["FailedEntryCount"]:
        raise RuntimeError(answer["Entries"][0].get("ErrorMessage", "bus refused an event"))
