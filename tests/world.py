"""AWS as the application finds it: moto with the table, buckets, queue, bus and machines of a stack."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import boto3
import pytest
import time_machine
from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session
from moto import mock_aws

from chalicelib.settings import settings
from chalicelib.stores.clients import client
from chalicelib.stores.tables import Row
from tests.quick_moto import quick_moto
from tests.years import NOW

REGION, ACCOUNT = "ap-southeast-1", "123456789012"
_ARN = f"arn:aws:%s:{REGION}:{ACCOUNT}:%s"
ENVIRONMENT = {
    "TABLE_NAME": "sao-lang-rows",
    "DOCUMENT_BUCKET": "sao-lang-documents",
    "RECEIPT_BUCKET": "sao-lang-receipts",
    "BUS_NAME": "sao-lang",
    "MAIL_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/sao-lang-mail",
    "YEAR_MACHINE_ARN": _ARN % ("states", "stateMachine:sao-lang-year"),
    "ROUND_MACHINE_ARN": _ARN % ("states", "stateMachine:sao-lang-round"),
    "SCHEDULE_GROUP": "sao-lang",
    "SCHEDULE_TARGET_ARN": _ARN % ("lambda", "function:sao-lang-on-moment"),
    "SCHEDULE_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/sao-lang-schedule",
    "SCHEDULE_DLQ_ARN": _ARN % ("sqs", "sao-lang-schedule-dead"),
    "MAIL_FROM": "ocop@vidu.example",
    "MAIL_RATE": "0",
    "SIGN_INS_AN_HOUR": "30",
    "SCANS_UPLOADS": "false",
    "PUBLIC_URL": "https://saolang.example",
    "POWERTOOLS_SERVICE_NAME": "sao-lang",
    "POWERTOOLS_METRICS_NAMESPACE": "SaoLang",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}
_LOADER = Loader(include_default_search_paths=True)


@contextmanager
def world(at: datetime = NOW) -> Iterator[time_machine.Traveller]:
    """Empty, at an instant; forgotten afterwards. What is given moves the clock."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in ENVIRONMENT.items():
            environment.setenv(name, value)
        for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
            environment.delenv(name, raising=False)
        with time_machine.travel(at, tick=True) as clock, mock_aws(), quick_moto():
            forget()
            environment.setattr(boto3, "client", _client)
            make_table(ENVIRONMENT["TABLE_NAME"])
            _make_the_rest()
            yield clock
    forget()


def _client(service: str, config: Config | None = None) -> Any:
    return _made(service, config)


@cache
def _made(service: str, config: Config | None) -> Any:
    """Clients outlive a test, what they reach does not: making them is most of what an empty world costs."""
    return _session().client(service, config=config)


@cache
def _session() -> boto3.Session:
    session = Session()
    session.register_component("data_loader", _LOADER)
    return boto3.Session(botocore_session=session)


def forget() -> None:
    """Settings and clients are made anew, from the environment as it is then."""
    settings.cache_clear()
    client.cache_clear()


def make_table(name: str) -> None:
    """As the models say it is, on whichever AWS the environment names."""
    shape = Row._get_schema()
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        AttributeDefinitions=shape["attribute_definitions"],
        KeySchema=shape["key_schema"],
        GlobalSecondaryIndexes=[
            {"IndexName": index["index_name"], "KeySchema": index["key_schema"], "Projection": index["projection"]}
            for index in shape["global_secondary_indexes"]
        ],
    )


def _make_the_rest() -> None:
    here = {"LocationConstraint": REGION}
    boto3.client("s3").create_bucket(Bucket=ENVIRONMENT["DOCUMENT_BUCKET"], CreateBucketConfiguration=here)
    boto3.client("s3").put_bucket_versioning(
        Bucket=ENVIRONMENT["DOCUMENT_BUCKET"], VersioningConfiguration={"Status": "Enabled"}
    )
    boto3.client("s3").create_bucket(
        Bucket=ENVIRONMENT["RECEIPT_BUCKET"], CreateBucketConfiguration=here, ObjectLockEnabledForBucket=True
    )
    for name in ("mail", "papers"):
        boto3.client("sqs").create_queue(QueueName=f"sao-lang-{name}")
    boto3.client("events").create_event_bus(Name=ENVIRONMENT["BUS_NAME"])
    boto3.client("scheduler").create_schedule_group(Name=ENVIRONMENT["SCHEDULE_GROUP"])
    boto3.client("sesv2").create_email_identity(EmailIdentity=ENVIRONMENT["MAIL_FROM"])
    machine = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    for name in ("year", "round"):
        boto3.client("stepfunctions").create_state_machine(
            name=f"sao-lang-{name}",
            definition=json.dumps(machine),
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/sao-lang-{name}",
        )
