# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""A presigned form with a wrong signature is refused, as on AWS; upstream looks only under full IAM enforcement."""

from typing import Any

from ministack.core.sigv4 import calculate_signature
from ministack.services import s3

from infra.local.patching import wrap

_SECRET = "test"  # noqa: S105 -- the only secret of the local world, known to all


def apply() -> None:
    wrap(s3, "_enforce_signed_post_policy", "fields, bucket_name, region, size, sigv4", _check_signature)


def _check_signature(
    enforce: Any, fields: dict[str, str], bucket: str, region: str, size: int, sigv4: bool
) -> Any:
    refusal = enforce(fields, bucket, region, size, sigv4)
    if refusal or not sigv4:
        return refusal
    _key, day, signed_region, _service, _end = fields["x-amz-credential"].split("/")
    expected = calculate_signature(_SECRET, day, signed_region, "s3", fields["policy"])
    if fields["x-amz-signature"] != expected:
        return s3._error("SignatureDoesNotMatch", "The request signature we calculated does not match.", 403)
    return None
