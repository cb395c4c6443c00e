"""What the bucket enforces of an upload in parts, and of whoever has no signature."""

from typing import Any

import pytest
import requests

from tests.contracts.runtime.conftest import World
from tests.contracts.runtime.test_storage import code

pytestmark = pytest.mark.local

SIGNER = """
    import boto3
    from botocore.config import Config

    def handler(event, context):
        s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
        return s3.generate_presigned_url("upload_part", ExpiresIn=60, Params=event)
"""
KEY = "quarantine/d1/doc1"
LEAST = 5 * 1024 * 1024


class Upload:
    """One upload in parts, whose addresses a function signs, as the application does: in the moved time."""

    def __init__(self, world: World, signer: str, bucket: str) -> None:
        self.world, self.signer, self.s3 = world, signer, world.client("s3")
        self.at = {"Bucket": bucket, "Key": KEY}
        self.id = self.s3.create_multipart_upload(**self.at, ContentType="application/pdf")["UploadId"]

    def address(self, part: int = 1, length: int = 1000) -> str:
        return self.world.invoke(
            self.signer, {**self.at, "UploadId": self.id, "PartNumber": part, "ContentLength": length}
        )

    def send(self, part: int, body: bytes) -> None:
        assert requests.put(self.address(part, len(body)), data=body, timeout=20).status_code == 200

    def parts(self) -> list[dict[str, Any]]:
        return self.s3.list_parts(**self.at, UploadId=self.id).get("Parts", [])

    def complete(self, numbers: list[int]) -> Any:
        tags = {part["PartNumber"]: part["ETag"] for part in self.parts()}
        listed = [{"PartNumber": number, "ETag": tags[number]} for number in numbers]
        return self.s3.complete_multipart_upload(**self.at, UploadId=self.id, MultipartUpload={"Parts": listed})


@pytest.fixture(scope="module")
def signer(world: World) -> str:
    return world.function(SIGNER)


@pytest.fixture(scope="module")
def bucket(world: World) -> str:
    return world.bucket()


@pytest.fixture
def upload(world: World, signer: str, bucket: str) -> Upload:
    return Upload(world, signer, bucket)


@pytest.mark.parametrize(
    ("old", "new", "body"),
    [
        ("", "", b"x" * 999),
        ("", "", b"x" * 1001),
        ("", "", iter([b"x" * 1000])),  # of no stated length
        ("partNumber=1", "partNumber=2", b"x" * 1000),
        ("doc1", "doc2", b"x" * 1000),
        ("Expires=60", "Expires=6000", b"x" * 1000),
        ("content-length%3Bhost", "host", b"x" * 999),
    ],
)
def test_a_part_is_taken_as_signed_only(upload: Upload, old: str, new: str, body: Any):
    address = upload.address()

    answer = requests.put(address.replace(old, new) if old else address, data=body, timeout=10)

    assert code(answer) == (403, "SignatureDoesNotMatch")
    assert upload.parts() == []


def test_a_part_comes_while_its_address_lives_and_the_upload_is_not_given_up(upload: Upload):
    address = upload.address()

    taken = requests.put(address, data=b"x" * 1000, timeout=10)
    upload.world.forward(seconds=61)
    late = requests.put(address, data=b"x" * 1000, timeout=10)
    fresh = upload.address()
    upload.s3.abort_multipart_upload(**upload.at, UploadId=upload.id)

    assert taken.status_code == 200
    assert code(late) == (403, "AccessDenied")
    assert code(requests.put(fresh, data=b"x" * 1000, timeout=10)) == (404, "NoSuchUpload")


def test_the_last_part_alone_may_be_short_and_the_whole_is_one_object(upload: Upload):
    upload.send(2, b"y" * 10)
    upload.send(1, b"x" * LEAST)

    upload.complete([1, 2])
    again = requests.put(upload.address(), data=b"x" * 1000, timeout=10)
    body = upload.s3.get_object(**upload.at)["Body"].read()

    assert (len(body), body[:1], body[-1:]) == (LEAST + 10, b"x", b"y")
    assert code(again) == (404, "NoSuchUpload")


@pytest.mark.parametrize(("numbers", "refusal"), [([1, 2], "EntityTooSmall"), ([2, 1], "InvalidPartOrder")])
def test_parts_too_short_or_out_of_order_make_no_object(upload: Upload, numbers: list[int], refusal: str):
    upload.send(1, b"x" * 100)
    upload.send(2, b"y" * 10)

    with pytest.raises(upload.s3.exceptions.ClientError) as refused:
        upload.complete(numbers)

    assert refused.value.response["Error"]["Code"] == refusal


def test_nobody_does_anything_without_a_signature(upload: Upload):
    address, part = upload.address().partition("?")[0], f"?uploadId={upload.id}&partNumber=1"
    junk = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20230101/ap-southeast-1/s3/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64,
        "x-amz-date": "20230101T000000Z",
    }

    answers = [
        requests.put(address + part, data=b"x", timeout=10),
        requests.put(address, data=b"x", timeout=10),
        requests.get(address, timeout=10),
        requests.get(address.removesuffix(f"/{KEY}"), timeout=10),
        requests.put(address + "?AWSAccessKeyId=test&Signature=x&Expires=9999999999", data=b"x", timeout=10),
        requests.put(upload.address().replace("AWS4-HMAC-SHA256", "NONE"), data=b"x", timeout=10),
        requests.post(address.removesuffix(f"/{KEY}"), data={"key": "clean/x"}, files={"file": b"x"}, timeout=10),
    ]

    assert {code(answer) for answer in answers} == {(403, "AccessDenied")}
    assert code(requests.put(address, data=b"x", headers=junk, timeout=10)) == (403, "SignatureDoesNotMatch")
    assert upload.parts() == []


def test_a_bucket_s_own_rules_say_which_page_may_send(upload: Upload):
    rules = [
        {"AllowedMethods": ["POST", "PUT"], "AllowedOrigins": ["https://saolang.example"], "AllowedHeaders": ["*"]}
    ]
    upload.s3.put_bucket_cors(Bucket=upload.at["Bucket"], CORSConfiguration={"CORSRules": rules})

    def ask(origin: str, method: str) -> int:
        asked = {"Origin": origin, "Access-Control-Request-Method": method}
        return requests.options(upload.address(), headers=asked, timeout=10).status_code

    assert ask("https://saolang.example", "PUT") == 200
    assert ask("https://evil.example", "PUT") == 403
    assert ask("https://saolang.example", "DELETE") == 403
