"""How a browser puts a file into the bucket: signed forms for one piece, signed addresses for parts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.upload import Part
from chalicelib.settings import settings
from chalicelib.stores.clients import client

_GONE = "NoSuchUpload"


def form(key: str, content_type: str, size: int, life: timedelta) -> dict[str, Any]:
    """`{url, fields}` of a form that the bucket accepts for this key, this type and this size."""
    return _signed(key, content_type, (size, size), life)


def plain_form(key: str, content_type: str, most: int, life: timedelta, *, then: str) -> dict[str, Any]:
    """The same for a browser without our script: any size up to `most`, and on to our page `then`."""
    return _signed(key, content_type, (1, most), life, success_action_redirect=f"{settings().public_url}{then}")


def begin(key: str, content_type: str) -> str:
    """An upload in parts; the bucket's name for it."""
    begun = client("s3").create_multipart_upload(**_at(key), ContentType=content_type)
    return str(begun["UploadId"])


def held(key: str, upload: str) -> dict[int, tuple[int, str]] | None:
    """Length and tag of the parts that are there, by number; None where the bucket knows no such upload (any more)."""
    try:
        listed = client("s3").list_parts(**_at(key), UploadId=upload)
    except ClientError as error:
        if error.response["Error"]["Code"] == _GONE:
            return None
        raise
    return {part["PartNumber"]: (part["Size"], part["ETag"]) for part in listed.get("Parts", [])}


def part_address(key: str, upload: str, part: Part, life: timedelta) -> str:
    """Where to PUT exactly so many bytes: their number is signed."""
    return str(
        client("s3").generate_presigned_url(
            "upload_part",
            ExpiresIn=int(life.total_seconds()),
            Params={**_at(key), "UploadId": upload, "PartNumber": part.number, "ContentLength": part.length},
        )
    )


def complete(key: str, upload: str, tags: Iterable[tuple[int, str]]) -> None:
    """Make the object of these parts. Again: nothing."""
    parts = [{"PartNumber": number, "ETag": tag} for number, tag in sorted(tags)]
    try:
        client("s3").complete_multipart_upload(**_at(key), UploadId=upload, MultipartUpload={"Parts": parts})
    except ClientError as error:
        if error.response["Error"]["Code"] != _GONE:  # a twin completed it
            raise


def give_up(key: str, upload: str) -> None:
    """Throw its parts away. Again: nothing."""
    try:
        client("s3").abort_multipart_upload(**_at(key), UploadId=upload)
    except ClientError as error:
        if error.response["Error"]["Code"] != _GONE:
            raise


def _at(key: str) -> dict[str, str]:
    return {"Bucket": settings().document_bucket, "Key": key}


def _signed(key: str, content_type: str, sizes: tuple[int, int], life: timedelta, **more: str) -> dict[str, Any]:
    fields = {"Content-Type": content_type, **more}
    signed: dict[str, Any] = client("s3").generate_presigned_post(
        settings().document_bucket,
        key,
        Fields=fields,
        Conditions=[*({name: value} for name, value in fields.items()), ["content-length-range", *sizes]],
        ExpiresIn=int(life.total_seconds()),
    )
    return signed
