"""The one place where an AWS client is built: on first use, then kept for the life of the process."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

_CONFIG = Config(retries={"mode": "standard", "max_attempts": 4}, connect_timeout=3, read_timeout=10)
# "virtual" makes presigned addresses regional: the global one answers a young bucket's form with a redirect
_S3 = Config(
    retries={"mode": "standard", "max_attempts": 4}, signature_version="s3v4", s3={"addressing_style": "virtual"}
)
# A mail that SES may have taken is never asked for again behind our back: what nobody knows is parked (services/outbox)
_MAIL = Config(retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=3, read_timeout=10)


@cache
def client(service: str) -> Any:
    """A client by boto3's name of the service; its endpoint is the environment's (AWS_ENDPOINT_URL) or AWS's."""
    return boto3.client(service, config={"s3": _S3, "sesv2": _MAIL}.get(service, _CONFIG))
