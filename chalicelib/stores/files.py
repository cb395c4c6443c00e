"""Objects: uploads as they lie, the clean copies, receipts that nobody can overwrite."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.gate import MAX_BYTES
from chalicelib.settings import settings
from chalicelib.stores.clients import client

_LINK_LIFE = 300  # seconds
_THERE = frozenset({"PreconditionFailed", "412"})
_SCAN_MARK = "GuardDutyMalwareScanStatus"
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One version of an object as it lies in the bucket. `body` is empty where it is larger than any file may be."""

    size: int
    sha256: str
    body: bytes
    version: str  # "" in a bucket that keeps no versions


def exists(key: str) -> bool:
    """Whether the upload has arrived."""
    return _head_of(key) is not None


def read_upload(key: str) -> Upload | None:
    """Size, SHA-256 and bytes, read once; None when it is not there."""
    try:
        found = client("s3").get_object(Bucket=settings().document_bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _ABSENT:
            return None
        raise
    digest, size, kept = hashlib.sha256(), 0, bytearray()
    for chunk in found["Body"].iter_chunks(1 << 20):
        digest.update(chunk)
        size += len(chunk)
        if size <= MAX_BYTES:
            kept += chunk
    body = bytes(kept) if size <= MAX_BYTES else b""
    return Upload(size=size, sha256=digest.hexdigest(), body=body, version=found.get("VersionId", ""))


def arrived_at(key: str) -> datetime | None:
    """When the upload came in; None while it has not."""
    found = _head_of(key)
    return found["LastModified"] if found else None


def scan_mark(key: str, version: str) -> str:
    """What the scanner wrote on this version, "" while it has not."""
    which = {"VersionId": version} if version else {}
    tags = client("s3").get_object_tagging(Bucket=settings().document_bucket, Key=key, **which)["TagSet"]
    return next((str(tag["Value"]) for tag in tags if tag["Key"] == _SCAN_MARK), "")


def promote(key: str, version: str) -> str:
    """Copy that very version of an upload, which was checked, to where others may see it; the key there.

    A form may be used again within its time: the key alone may by now hold something else.
    """
    clean = key.replace("quarantine/", "clean/", 1)
    bucket = settings().document_bucket
    checked = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
    client("s3").copy_object(Bucket=bucket, Key=clean, CopySource=checked)
    return clean


def copy_clean(key: str, to: str) -> str:
    """Copy a clean file under another clean key; the key there. Again: the same bytes once more."""
    bucket = settings().document_bucket
    client("s3").copy_object(Bucket=bucket, Key=to, CopySource={"Bucket": bucket, "Key": key})
    return to


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


def write_once(key: str, body: bytes, content_type: str) -> None:
    """A derived object under the name of its content; where it lies already, it is the same."""
    try:
        client("s3").put_object(
            Bucket=settings().document_bucket, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in _THERE:
            raise


def keep(key: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a receipt or a sealed list once. Where it stands already, what stands there is returned."""
    body = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    try:
        client("s3").put_object(
            Bucket=settings().receipt_bucket, Key=key, Body=body, ContentType="application/json", IfNoneMatch="*"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in _THERE:
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
