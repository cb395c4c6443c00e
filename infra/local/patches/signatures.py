# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""A presigned form with a wrong signature is refused, as on AWS.

Upstream looks at it only under full IAM enforcement. Both kinds of signature that botocore makes are checked.
"""

import base64
import hmac
from typing import Any

from ministack.core.sigv4 import calculate_signature
from ministack.services import s3

from infra.local.patching import wrap

_SECRET = "test"  # noqa: S105 -- the only secret of the local world, known to all


def apply() -> None:
    wrap(s3, "_enforce_signed_post_policy", "fields, bucket_name, region, size, sigv4", _check_signature)


def _check_signature(enforce: Any, fields: dict[str, str], *more: Any) -> Any:
    refusal = enforce(fields, *more)
    if refusal:
        return refusal
    given = fields.get("x-amz-signature") or fields["signature"]
    if hmac.compare_digest(given.encode(), _signature(fields).encode()):
        return None
    return s3._error("SignatureDoesNotMatch", "The request signature we calculated does not match.", 403)


def _signature(fields: dict[str, str]) -> str:
    if "x-amz-signature" not in fields:
        digest = hmac.new(_SECRET.encode(), fields["policy"].encode(), "sha1").digest()
        return base64.b64encode(digest).decode()
    _key, day, region, service, _end = fields["x-amz-credential"].split("/")
    return calculate_signature(_SECRET, day, region, service, fields["policy"])
