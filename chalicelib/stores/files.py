"""Objects: facts of uploads, the clean copies, receipts that nobody can overwrite."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.settings import settings
from chalicelib.stores.clients import client

_LINK_LIFE = 300  # seconds
_HEAD = 4096  # bytes the type gate looks at
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


@dataclass(frozen=True, kw_only=True)
class ObjectFacts:
    """What the bucket says of an object, and what its bytes say."""

    size: int
    sha256: str
    head: bytes
    version: str  # "" in a bucket that keeps no versions


def exists(key: str) -> bool:
    """Whether the upload has arrived."""
    return _head_of(key) is not None


def read_facts(key: str) -> ObjectFacts | None:
    """Size, SHA-256 and first bytes, read as a stream; None when it is not there."""
    try:
        found = client("s3").get_object(Bucket=settings().document_bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return None
        raise
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in found["Body"].iter_chunks(1 << 20):
        head = head or chunk[:_HEAD]
        digest.update(chunk)
        size += len(chunk)
    return ObjectFacts(size=size, sha256=digest.hexdigest(), head=head, version=found.get("VersionId", ""))


def promote(key: str, version: str) -> str:
    """Copy that very version of an upload, which was checked, to where others may see it; the key there.

    A form may be used again within its time: the key alone may by now hold something else.
    """
    clean = key.replace("quarantine/", "clean/", 1)
    bucket = settings().document_bucket
    checked = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
    client("s3").copy_object(Bucket=bucket, Key=clean, CopySource=checked)
    return clean


def link(key: str, name: str, content_type: str) -> str:
    """A short-lived link that downloads a clean file under its own name."""
    ascii_name = name.encode("ascii", "ignore").decode().replace('"', "") or "tep"
    return str(
        client("s3").generate_presigned_url(
            "get_object",
            ExpiresIn=_LINK_LIFE,
            Params={
                "Bucket": settings().document_bucket,
                "Key": key,
                "ResponseContentType": content_type,
                "ResponseContentDisposition": f'attachment; filename="{ascii_name}"',
            },
        )
    )


def keep(key: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a receipt or a sealed list once. Where it stands already, what stands there is returned."""
    body = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    try:
        client("s3").put_object(
            Bucket=settings().receipt_bucket, Key=key, Body=body, ContentType="application/json", IfNoneMatch="*"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("PreconditionFailed", "412"):
            raise
        kept = kept_at(key)
        assert kept is not None, key
        return kept
    return value


def write_down(key: str, value: Mapping[str, Any]) -> None:
    """Keep it in place of what was there; the bucket's versions hold what was."""
    body = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    client("s3").put_object(Bucket=settings().receipt_bucket, Key=key, Body=body, ContentType="application/json")


def kept_at(key: str) -> Mapping[str, Any] | None:
    """A receipt or sealed list, or None."""
    try:
        body = client("s3").get_object(Bucket=settings().receipt_bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return None
        raise
    kept: Mapping[str, Any] = json.loads(body)
    return kept


def kept_keys(prefix: str) -> Iterator[str]:
    """Keys of what was kept, in order."""
    yield from _keys(settings().receipt_bucket, prefix)


def uploaded_keys(prefix: str) -> Iterator[str]:
    """Keys of documents, in order."""
    yield from _keys(settings().document_bucket, prefix)


def content_type(key: str) -> str:
    """A document's, as it was uploaded; "" where it is not there."""
    found = _head_of(key)
    return str(found["ContentType"]) if found else ""


def _head_of(key: str) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = client("s3").head_object(Bucket=settings().document_bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return None
        raise
    return found


def _keys(bucket: str, prefix: str) -> Iterator[str]:
    pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    for page in pages:
        yield from (row["Key"] for row in page.get("Contents", []))
