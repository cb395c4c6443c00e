import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.contracts.runtime.conftest import World

pytestmark = pytest.mark.local

# A function signs, as the application does: in the moved time.
SIGNER = """
    import boto3
    from botocore.config import Config

    def handler(event, context):
        version = Config(signature_version=event.pop("version", "s3v4"))
        return boto3.client("s3", config=version).generate_presigned_post(**event)
"""
KEY = "quarantine/d1/doc1"


@pytest.fixture(scope="module")
def signer(world: World) -> str:
    return world.function(SIGNER)


@pytest.fixture(scope="module")
def bucket(world: World) -> str:
    return world.bucket()


def ticket(world: World, signer: str, bucket: str, **fields: str) -> dict[str, Any]:
    fields = {"Content-Type": "application/pdf", **fields}
    conditions = [{name: value} for name, value in fields.items()] + [["content-length-range", 1, 1000]]
    wanted = {"Bucket": bucket, "Key": KEY, "Fields": fields, "Conditions": conditions, "ExpiresIn": 300}
    return world.invoke(signer, wanted)


def post(form: dict[str, Any], body: bytes = b"%PDF-1.7", **changed: str) -> requests.Response:
    fields = {name: value for name, value in {**form["fields"], **changed}.items() if value}
    return requests.post(
        form["url"], data=fields, files={"file": ("a.pdf", body)}, allow_redirects=False, timeout=10
    )


def test_form_signed_the_old_way_is_checked_too(world: World, signer: str, bucket: str):
    wanted = {"Bucket": bucket, "Key": KEY, "ExpiresIn": 300, "version": "s3"}
    form = world.invoke(signer, wanted)

    assert post(form).status_code == 204
    assert code(post(form, signature="d3Jvbmc=")) == (403, "SignatureDoesNotMatch")


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.text.partition("<Code>")[2].partition("</Code>")[0]


def test_form_is_taken_as_signed(world: World, signer: str, bucket: str):
    assert post(ticket(world, signer, bucket)).status_code == 204
    found = world.client("s3").head_object(Bucket=bucket, Key=KEY)
    assert (found["ContentLength"], found["ContentType"]) == (8, "application/pdf")


@pytest.mark.parametrize(
    ("body", "changed", "refusal"),
    [
        (b"", {}, (400, "EntityTooSmall")),
        (b"x" * 1001, {}, (400, "EntityTooLarge")),
        (b"x", {"Content-Type": "text/html"}, (403, "AccessDenied")),
        (b"x", {"Content-Type": ""}, (403, "AccessDenied")),
        (b"x", {"key": "clean/d1/doc1"}, (403, "AccessDenied")),
        (b"x", {"x-amz-meta-extra": "1"}, (403, "AccessDenied")),
        (b"x", {"x-amz-signature": "0" * 64}, (403, "SignatureDoesNotMatch")),
    ],
)
def test_form_is_refused(world: World, signer: str, bucket: str, body: bytes, changed: Any, refusal: Any):
    assert code(post(ticket(world, signer, bucket), body, **changed)) == refusal


def test_form_is_refused_after_its_time(world: World, signer: str, bucket: str):
    form = ticket(world, signer, bucket)

    world.forward(seconds=301)

    assert code(post(form)) == (403, "AccessDenied")


def test_form_redirects_with_bucket_key_and_etag(world: World, signer: str, bucket: str):
    form = ticket(world, signer, bucket, success_action_redirect="http://127.0.0.1/done")

    answer = post(form)

    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    etag = world.client("s3").head_object(Bucket=bucket, Key=KEY)["ETag"]
    assert answer.status_code == 303
    assert query == {"bucket": [bucket], "key": [KEY], "etag": [etag]}


@pytest.mark.parametrize("status", [200, 201, 204])
def test_form_answers_the_status_it_names(world: World, signer: str, bucket: str, status: int):
    assert post(ticket(world, signer, bucket, success_action_status=str(status))).status_code == status


def test_link_is_good_for_its_time_only(world: World, bucket: str):
    world.client("s3").put_object(Bucket=bucket, Key="paper", Body=b"paper")
    linker = world.function(
        """
        import boto3
        from botocore.config import Config

        def handler(event, context):
            s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
            return s3.generate_presigned_url("get_object", Params=event, ExpiresIn=60)
        """
    )
    link = world.invoke(linker, {"Bucket": bucket, "Key": "paper"})

    good = requests.get(link, timeout=5)
    world.forward(seconds=61)
    late = requests.get(link, timeout=5)

    assert (good.status_code, good.content, late.status_code) == (200, b"paper", 403)


def test_object_created_reaches_the_queue_through_eventbridge(world: World, signer: str):
    bucket, (url, arn), rule = world.bucket(), world.queue(), world.name("rule")
    world.client("s3").put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}, "object": {"key": [{"prefix": "quarantine/"}]}},
    }
    world.client("events").put_rule(Name=rule, EventPattern=json.dumps(pattern))
    world.client("events").put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": arn}])

    world.client("s3").put_object(Bucket=bucket, Key="elsewhere/x", Body=b"x")
    post(ticket(world, signer, bucket))
    messages = world.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=3, MaxNumberOfMessages=10)
    events = [json.loads(message["Body"]) for message in messages["Messages"]]
    world.client("sqs").purge_queue(QueueUrl=url)

    (event,) = events
    found = event["detail"]["object"]
    assert (found["key"], found["size"], event["detail"]["reason"]) == (KEY, 8, "POST Object")
    assert len(found["etag"]) == 32
    assert int(found["sequencer"], 16) > 0


def test_locked_object_cannot_be_removed_before_its_day(world: World):
    bucket, s3 = world.bucket(ObjectLockEnabledForBucket=True), world.client("s3")
    until = world.now() + dt.timedelta(days=30)
    put = s3.put_object(
        Bucket=bucket,
        Key="r",
        Body=b"1",
        ObjectLockMode="COMPLIANCE",
        ObjectLockRetainUntilDate=until,
        IfNoneMatch="*",
    )
    version = {"Bucket": bucket, "Key": "r", "VersionId": put["VersionId"]}

    with pytest.raises(s3.exceptions.ClientError) as refused:
        s3.delete_object(**version)
    with pytest.raises(s3.exceptions.ClientError) as taken:
        s3.put_object(Bucket=bucket, Key="r", Body=b"2", IfNoneMatch="*")
    world.forward(days=31)
    s3.delete_object(**version)

    assert taken.value.response["Error"]["Code"] == "PreconditionFailed"
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
