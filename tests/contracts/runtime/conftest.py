"""One local platform for all tests here, on ports of its own, and hands to build small worlds on it."""

import datetime as dt
import io
import itertools
import json
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import boto3
import pytest
from botocore.config import Config

from infra.local.platform import LocalPlatform

ROLE = "arn:aws:iam::000000000000:role/local"
ACCOUNT = "arn:aws:{service}:ap-southeast-1:000000000000:{rest}"


class World:
    """A platform with its clients, names that never clash, and a clock to push."""

    def __init__(self, platform: LocalPlatform) -> None:
        self.platform = platform
        self._numbers = itertools.count()
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self.platform.aws_url,
                region_name="ap-southeast-1",
                aws_access_key_id="test",
                aws_secret_access_key="test",
                config=Config(retries={"max_attempts": 1}, max_pool_connections=32),
            )
        return self._clients[service]

    def name(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers)}"

    def now(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.platform.get("clock")["now"])

    def forward(self, **distance: float) -> dt.datetime:
        self.platform.move_clock((self.now() + dt.timedelta(**distance)).isoformat())
        return self.now()

    def layer(self, files: dict[str, str]) -> str:
        """Publishes a layer that holds these; answers its version's ARN."""
        made = self.client("lambda").publish_layer_version(
            LayerName=self.name("layer"), Content={"ZipFile": packed(files)}
        )
        return made["LayerVersionArn"]

    def function(
        self,
        source: str,
        *,
        timeout: int = 10,
        environment: dict[str, str] | None = None,
        layers: Sequence[str] = (),
    ) -> str:
        """Makes a Lambda function of `source`, which defines `handler`; answers its ARN."""
        made = self.client("lambda").create_function(
            FunctionName=self.name("function"),
            Runtime="python3.11",
            Role=ROLE,
            Handler="index.handler",
            Code={"ZipFile": packed({"index.py": textwrap.dedent(source)})},
            Timeout=timeout,
            Layers=list(layers),
            Environment={"Variables": environment or {}},
        )
        return made["FunctionArn"]

    def invoke(self, function: str, event: Any = None) -> Any:
        answer = self.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())

    def recorder(self) -> tuple[str, Callable[[], list[Any]]]:
        """A function that files each event it gets, and a way to read them in order."""
        bucket = self.bucket()
        function = self.function(
            """
            import boto3, json, os, time
            s3 = boto3.client("s3")

            def handler(event, context):
                key = f"{time.time_ns():020}"
                s3.put_object(Bucket=os.environ["BUCKET"], Key=key, Body=json.dumps(event))
            """,
            environment={"BUCKET": bucket},
        )
        return function, lambda: self.objects(bucket)

    def objects(self, bucket: str) -> list[Any]:
        s3 = self.client("s3")
        keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
        return [json.load(s3.get_object(Bucket=bucket, Key=key)["Body"]) for key in sorted(keys)]

    def bucket(self, **options: Any) -> str:
        name = self.name("bucket")
        place = {"LocationConstraint": "ap-southeast-1"}
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place, **options)
        return name

    def table(self) -> str:
        name = self.name("table")
        self.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        return name

    def queue(self, **attributes: str) -> tuple[str, str]:
        """Answers the URL and the ARN."""
        name = self.name("queue")
        url = self.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return url, ACCOUNT.format(service="sqs", rest=name)

    def machine(self, definition: dict[str, Any]) -> str:
        made = self.client("stepfunctions").create_state_machine(
            name=self.name("machine"), definition=json.dumps(definition), roleArn=ROLE
        )
        return made["stateMachineArn"]

    def execute(self, machine: str, given: Any = None, name: str | None = None) -> str:
        named = {"name": name} if name else {}
        started = self.client("stepfunctions").start_execution(
            stateMachineArn=machine, input=json.dumps(given or {}), **named
        )
        return started["executionArn"]

    def outcome(self, execution: str) -> dict[str, Any]:
        """Waits for the end; output and cause as values."""
        describe = self.client("stepfunctions").describe_execution
        ended = eventually(
            lambda: (found := describe(executionArn=execution))["status"] != "RUNNING" and found
        )
        return {**ended, "output": json.loads(ended.get("output") or "null")}

    def history(self, execution: str) -> list[dict[str, Any]]:
        return self.client("stepfunctions").get_execution_history(executionArn=execution)["events"]


def packed(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def eventually(look: Callable[[], Any], seconds: float = 10) -> Any:
    """The first truthy answer; fails the test if there is none in time."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
    return seen


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("platform")
    with LocalPlatform(folder, clock="2023-01-01T00:00:00+07:00") as platform:
        yield World(platform)


@pytest.fixture
def own_world(tmp_path: Any) -> Iterator[World]:
    """A platform of the test's own, to kill."""
    with LocalPlatform(tmp_path, clock="2023-01-01T00:00:00+07:00") as platform:
        yield World(platform)
