"""Time passes: one-shots at a round's instants, and a look every five minutes for whatever was missed."""

from typing import Any

from chalice.app import Blueprint, CloudWatchEvent

from chalicelib.observe import count, logger, observed
from chalicelib.services import reconcile, rounds

door = Blueprint(__name__)

_COUNTED = {
    "mails parked": "MailParked",
    "records parked": "RecordParked",
    "documents unchecked": "FileParked",
    "executions revived": "YearRevived",
}


@door.lambda_function()
@observed
def on_moment(event: Any, context: Any) -> dict[str, str]:
    """`{round, moment, at}`: only a reason to look. Twice, late or never changes nothing about what is right."""
    rounds.advance(event["round"])
    return {"round": event["round"], "moment": event["moment"]}


@door.schedule("rate(5 minutes)")
@observed
def sweep(event: CloudWatchEvent) -> dict[str, int]:
    """What the events missed, the rows tell."""
    done = reconcile.sweep()
    logger.info("swept", extra={"done": dict(done)})
    for name, metric in _COUNTED.items():
        if done[name]:
            count(metric, done[name])
    return dict(done)
