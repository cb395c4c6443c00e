# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""A request to S3, or a form, with a wrong signature or none is refused, as on AWS: our buckets are nobody else's.

Upstream looks at it only under full IAM enforcement, but for addresses signed the new way. Both kinds of form that
botocore signs are checked.
"""

import base64
import hmac
from typing import Any

from ministack.core.sigv4 import calculate_signature, header_signature_failure, parse_header_signature, uri_encode
from ministack.services import s3

from infra.local.patching import wrap

_SECRET = "test"  # noqa: S105 -- the only secret of the local world, known to all
_ALGORITHM = "AWS4-HMAC-SHA256"
_REQUEST = (
    "method, path, headers, body, query_params, signed_path, enforce_bucket_region, internal, access_point_region, "
    "access_point"
)


def apply() -> None:
    wrap(s3, "handle_request", _REQUEST, _check_request)
    wrap(s3, "_enforce_post_policy_size", "policy_b64, size", _refuse_unsigned_form)
    wrap(s3, "_enforce_signed_post_policy", "fields, bucket_name, region, size, sigv4", _check_signature)


async def _check_request(handle: Any, *request: Any, **named: Any) -> Any:
    method, path, headers, body, query = request[:5]
    signed_path = named.get("signed_path") or path
    refusal = None if named.get("internal") else _request_refusal(method, signed_path, headers, body, query)
    return refusal or await handle(*request, **named)


def _request_refusal(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    if method == "POST" and headers.get("content-type", "").startswith("multipart/form-data"):
        return None  # a form carries its signature inside
    if s3._qp(query, "X-Amz-Signature") and s3._qp(query, "X-Amz-Algorithm") == _ALGORITHM:
        return None  # upstream checks these itself
    if not headers.get("authorization", "").startswith(_ALGORITHM):
        return s3._error("AccessDenied", "Access Denied", 403, path)
    signature = parse_header_signature(headers)
    if isinstance(signature, tuple):
        return s3._error(*signature, 400, path)
    failure = header_signature_failure(
        signature, _SECRET, method, uri_encode(path, encode_slash=False), query, headers, body
    )
    return s3._error(*failure, 403, path) if failure else None


def _refuse_unsigned_form(_enforce: Any, _policy: str, _size: int) -> Any:
    return s3._error("AccessDenied", "Access Denied", 403)


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
