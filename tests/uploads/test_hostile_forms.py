"""Two hundred forms that are not what our server signed, posted to the embedded bucket: refused, or harmless, by family.

The forms are signed by the store that signs them for people; what is done to them afterwards is what an attacker can do.
"""

import base64
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
import requests

from chalicelib.domain.gate import MAX_BYTES
from chalicelib.settings import settings
from chalicelib.stores import uploads
from chalicelib.stores.clients import client
from infra.local.platform import LocalPlatform
from tests.world import ENVIRONMENT

pytestmark = pytest.mark.local

_PDF = b"%PDF-1.4\n" + b"x" * 991
_LIFE = timedelta(minutes=10)
_DENIED, _FORGED = (403, "AccessDenied"), (403, "SignatureDoesNotMatch")
_EACH = 20  # of every family


@dataclass(frozen=True, kw_only=True)
class Post:
    """What is posted: to `url`, `fields` before the file, `after` behind it."""

    url: str
    fields: dict[str, str]
    body: bytes = _PDF
    after: tuple[tuple[str, str], ...] = ()

    def but(self, fields: dict[str, str]) -> "Post":
        """The same with other fields; "" leaves one out."""
        changed = self.fields | fields
        return replace(self, fields={name: value for name, value in changed.items() if value != ""})

    def send(self) -> tuple[int, str]:
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in self.fields.items()]
        parts += [("file", ("a.pdf", self.body)), *((name, (None, value)) for name, value in self.after)]
        answer = requests.post(self.url, files=parts, allow_redirects=False, timeout=30)
        return answer.status_code, answer.text.partition("<Code>")[2].partition("</Code>")[0]


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A platform with the document bucket, to which this process's own stores are bound."""
    with LocalPlatform(tmp_path_factory.mktemp("platform")) as platform, pytest.MonkeyPatch.context() as environment:
        for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": platform.aws_url}.items():
            environment.setenv(name, value)
        settings.cache_clear()
        client.cache_clear()
        name = ENVIRONMENT["DOCUMENT_BUCKET"]
        s3 = boto3.client("s3", endpoint_url=platform.aws_url)
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        yield s3
    settings.cache_clear()
    client.cache_clear()


def ours(number: int = 0, life: timedelta = _LIFE) -> Post:
    """A form as a browser gets it."""
    return _post(uploads.form(f"quarantine/d1/{number}", "application/pdf", len(_PDF), life))


def plain(number: int = 0) -> Post:
    """The form of a browser without a script."""
    then = "/ho-so/d1"
    return _post(uploads.plain_form(f"quarantine/d1/p{number}", "application/pdf", MAX_BYTES, _LIFE, then=then))


def other_key(rng: random.Random, number: int) -> Post:
    key = rng.choice(("clean/d1/{}", "quarantine/d2/{}", "quarantine/d1/{}/x", "../{}", "receipts/{}", "quarantine/d1/${{filename}}{}"))
    return ours(number).but({"key": key.format(number)})


def other_type(rng: random.Random, number: int) -> Post:
    types = ("text/html", "image/svg+xml", "application/pdf,text/html", "application/pdf; charset=utf-7", "", "image/png", "APPLICATION/PDF")
    return ours(number).but({"Content-Type": rng.choice(types)})


def other_size(rng: random.Random, number: int) -> Post:
    exact, size = rng.random() < 0.8, len(_PDF)
    if not exact:
        return replace(plain(number), body=rng.choice((b"", b"x" * (MAX_BYTES + 1))))
    return replace(ours(number), body=b"x" * rng.choice((0, 1, size - 1, size + 1, 2 * size, 100_000)))


def too_late(_rng: random.Random, number: int) -> Post:
    return ours(number, timedelta(seconds=1))  # sent two seconds later


def extra_field(rng: random.Random, number: int) -> Post:
    names = ("x-amz-meta-note", "acl", "x-amz-storage-class", "x-amz-tagging", "success_action_redirect", "success_action_status",
             "Content-Disposition", "Cache-Control", "x-amz-website-redirect-location", "x-amz-server-side-encryption")
    post = ours(number)
    return replace(post, fields={**post.fields, rng.choice(names): rng.choice(("public-read", "https://evil.example/", "1"))})


def other_redirect(rng: random.Random, number: int) -> Post:
    return plain(number).but({"success_action_redirect": rng.choice(("https://evil.example/", "", "https://saolang.example/ho-so/d2", "javascript:1"))})


def bad_signature(rng: random.Random, number: int) -> Post:
    post = ours(number)
    right = post.fields["x-amz-signature"]
    wrong = rng.choice(("0" * 64, right[::-1], right.upper(), right[:-1], right + "0", "é" * 64))
    return post.but({"x-amz-signature": wrong if wrong != right else "0" * 64})


def tampered_policy(rng: random.Random, number: int) -> Post:
    post = ours(number)
    policy = json.loads(base64.b64decode(post.fields["policy"]))
    change: Callable[[], Any] = rng.choice((
        lambda: policy.update(expiration="2099-01-01T00:00:00Z"),
        lambda: policy["conditions"].append(["starts-with", "$key", ""]),
        lambda: policy.update(conditions=[]),
        lambda: policy["conditions"].append(["content-length-range", 0, 10**10]),
    ))
    change()
    return post.but({"policy": base64.b64encode(json.dumps(policy).encode()).decode()})


def no_signature(rng: random.Random, number: int) -> Post:
    """Of the signed fields too few, or none."""
    signed = ("policy", "x-amz-signature", "x-amz-credential", "x-amz-date", "x-amz-algorithm")
    left_out = signed if rng.random() < 0.5 else rng.sample(signed, rng.randint(1, 4))
    return ours(number).but(dict.fromkeys(left_out, ""))


def other_signer(rng: random.Random, number: int) -> Post:
    """Somebody else's key, day, region or bucket."""
    post = ours(number)
    key, day, region, service, end = post.fields["x-amz-credential"].split("/")
    forged = rng.choice((f"other/{day}/{region}/{service}/{end}", f"{key}/20200101/{region}/{service}/{end}",
                         f"{key}/{day}/us-east-1/{service}/{end}", f"{key}/{day}/{region}/sqs/{end}", f"{key}/{day}"))
    return post.but({"x-amz-credential": forged})


FAMILIES: dict[str, tuple[Callable[[random.Random, int], Post], set[tuple[int, str]]]] = {
    "other key": (other_key, {_DENIED}),
    "other type": (other_type, {_DENIED}),
    "other size": (other_size, {(400, "EntityTooSmall"), (400, "EntityTooLarge")}),
    "after its time": (too_late, {_DENIED}),
    "extra field": (extra_field, {_DENIED}),
    "other redirect": (other_redirect, {_DENIED}),
    "bad signature": (bad_signature, {_FORGED}),
    "tampered policy": (tampered_policy, {_FORGED, _DENIED}),
    "no signature": (no_signature, {_DENIED, (400, "InvalidArgument")}),
    "other signer": (other_signer, {_FORGED, _DENIED, (400, "InvalidArgument"), (403, "InvalidAccessKeyId")}),
}


def everything(s3: Any) -> list[tuple[str, str]]:
    """Each version of each object."""
    found = s3.list_object_versions(Bucket=ENVIRONMENT["DOCUMENT_BUCKET"]).get("Versions", [])
    return sorted((each["Key"], each["VersionId"]) for each in found)


def test_two_hundred_hostile_forms_leave_nothing_in_the_bucket(bucket: Any):
    rng = random.Random(20261127)
    posts = [(family, make(rng, number)) for family, (make, _) in FAMILIES.items() for number in range(_EACH)]
    before = everything(bucket)
    time.sleep(2.1)  # for those whose time is over by then

    told = [(family, post.send()) for family, post in posts]

    sys.stdout.write("\n" + "\n".join(f"{family:16} {_counted(family, told)}" for family in FAMILIES) + "\n")
    assert len(told) == 200
    assert [(family, said) for family, said in told if said not in FAMILIES[family][1]] == []
    assert everything(bucket) == before == []


def test_a_form_used_again_with_other_bytes_adds_a_version_and_takes_the_place_of_none(bucket: Any):
    """The bucket cannot forbid it within the form's time; what was checked is copied by its version (`files.promote`)."""
    post = ours(1000)
    other = b"<html>" + b"y" * (len(_PDF) - 6)
    at = {"Bucket": ENVIRONMENT["DOCUMENT_BUCKET"], "Key": post.fields["key"]}

    assert post.send()[0] == 204
    first = bucket.head_object(**at)["VersionId"]
    assert replace(post, body=other).send()[0] == 204

    assert bucket.get_object(**at, VersionId=first)["Body"].read() == _PDF
    assert bucket.get_object(**at)["Body"].read() == other


def test_what_stands_behind_the_file_changes_nothing(bucket: Any):
    """S3 reads no field after the file."""
    post = replace(ours(1001), after=(("acl", "public-read"), ("key", "clean/d1/1001")))

    status, _ = post.send()

    assert status in (204, 403)
    assert {key for key, _ in everything(bucket) if key.endswith("1001")} <= {"quarantine/d1/1001"}


def test_our_own_forms_are_taken(bucket: Any):
    assert [ours(1002).send()[0], plain(1002).send()[0]] == [204, 303]


def _post(form: dict[str, Any]) -> Post:
    return Post(url=form["url"], fields=form["fields"])


def _counted(family: str, told: list[tuple[str, tuple[int, str]]]) -> str:
    counts = Counter(f"{status} {code}".strip() for name, (status, code) in told if name == family)
    return ", ".join(f"{count} × {said}" for said, count in counts.most_common())
