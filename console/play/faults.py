"""What goes wrong on purpose, each counted: events that come twice, too early, or never."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from chalicelib.settings import settings
from chalicelib.stores.clients import client
from console.play.cast import Filing
from console.play.scene import Scene

_EVERY = 10  # of so many dossiers, one has its storage events doubled and one has them early
_DOUBLED, _EARLY = 1, 2
_GONE = "ResourceNotFoundException"


@contextmanager
def around_upload(scene: Scene, filing: Filing, dossier: str, document: str) -> Iterator[None]:
    """Some uploads are told of before they arrive, with a later sequence than their own; some are told of twice."""
    turn, key = filing.number % _EVERY, f"quarantine/{dossier}/{document}"
    if turn == _EARLY:
        _tell(key, "FFFFFFFFFFFFFFFFFF")
        scene.count("storage events reordered")
    yield
    if turn == _DOUBLED:
        _tell(key, "000000000000000001")
        scene.count("storage events doubled")


def fire_again(scene: Scene, round_id: str, moment: str, at: datetime) -> None:
    """The same schedule event once more."""
    payload = {"round": round_id, "moment": moment, "at": at.isoformat()}
    answer = client("lambda").invoke(FunctionName=settings().schedule_target_arn, Payload=json.dumps(payload).encode())
    assert not answer.get("FunctionError"), answer["Payload"].read()
    scene.count("schedules fired twice")


def never_fire(scene: Scene, round_id: str, moment: str) -> None:
    """The scheduler forgets a one-shot."""
    client("scheduler").delete_schedule(Name=f"{round_id}-{moment}", GroupName=settings().schedule_group)
    scene.count("schedules that never fired")


def _tell(key: str, sequencer: str) -> None:
    bucket = settings().document_bucket
    event = {
        "version": "0",
        "id": f"{key}-again",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "region": "ap-southeast-1",
        "resources": [f"arn:aws:s3:::{bucket}"],
        "detail": {
            "version": "0",
            "bucket": {"name": bucket},
            "object": {"key": key, "sequencer": sequencer},
            "reason": "PostObject",
        },
    }
    client("sqs").send_message(QueueUrl=uploads_queue(), MessageBody=json.dumps(event))


def uploads_queue() -> str:
    """Beside the mail queue, by its fixed name."""
    return settings().mail_queue_url.removesuffix("-mail") + "-uploads"
