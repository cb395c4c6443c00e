"""The packaged template against the code it serves: names, shapes and sources are the application's own."""

import re
from pathlib import Path
from typing import Any

from app import app
from chalicelib.settings import Settings
from chalicelib.stores.tables import Row
from infra import lint, names, package

ROOT = Path(__file__).resolve().parents[2]
Template = dict[str, Any]
BEARERS = {"FileArrived", "Papers", "Sweep"}  # the sweep looks at files whose event was lost


def resource(template: Template, name: str) -> dict[str, Any]:
    return template["Resources"][name]["Properties"]


def of_type(template: Template, kind: str) -> dict[str, Any]:
    return {name: one for name, one in template["Resources"].items() if one["Type"] == kind}


def test_every_function_of_the_app_is_packaged_under_its_handler(template: Template) -> None:
    packaged = {
        name: one["Properties"]["Handler"] for name, one in of_type(template, "AWS::Serverless::Function").items()
    }

    assert packaged == {one.logical: one.handler for one in names.functions(app)}


def test_every_setting_reaches_every_function(template: Template) -> None:
    wanted = {name.upper() for name in Settings.__dataclass_fields__}

    for one in of_type(template, "AWS::Serverless::Function").values():
        assert wanted < one["Properties"]["Environment"]["Variables"].keys()


def test_every_setting_is_an_output(template: Template) -> None:
    assert {names.output_name(name.upper()) for name in Settings.__dataclass_fields__} < template["Outputs"].keys()


def test_the_table_is_the_model(template: Template) -> None:
    table = resource(template, "Table")

    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    assert {index["IndexName"] for index in table["GlobalSecondaryIndexes"]} == set(Row._indexes)
    assert table["TimeToLiveSpecification"]["AttributeName"] == "ttl"
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_only_real_sources_are_left_where_doors_had_placeholders(template: Template) -> None:
    mappings = [
        event["Properties"]
        for one in of_type(template, "AWS::Serverless::Function").values()
        for event in one["Properties"].get("Events", {}).values()
        if event["Type"] in {"SQS", "DynamoDB"}
    ]

    assert sorted(str(one.get("Queue") or one.get("Stream")) for one in mappings) == [
        "{'Fn::GetAtt': ['MailQueue', 'Arn']}",
        "{'Fn::GetAtt': ['PapersQueue', 'Arn']}",
        "{'Fn::GetAtt': ['Table', 'StreamArn']}",
        "{'Fn::GetAtt': ['UploadsQueue', 'Arn']}",
    ]


def test_only_who_reads_or_writes_documents_carries_the_layer(template: Template) -> None:
    functions = of_type(template, "AWS::Serverless::Function").items()

    assert {name for name, one in functions if "Layers" in one["Properties"]} == BEARERS


def test_our_lint_holds(template: Template) -> None:
    assert lint.broken(template) == []


def test_every_service_that_the_stores_call_travels_in_the_zip() -> None:
    stores = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "chalicelib/stores").glob("*.py"))

    called = set(re.findall(r"""client\(["'](\w+)["']\)""", stores))

    assert called
    assert called <= package.SERVICES


def test_whatever_is_parked_alarms(template: Template) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "chalicelib").rglob("*.py")]
    alarms = of_type(template, "AWS::CloudWatch::Alarm").values()

    counting = [line for source in sources for line in source.splitlines() if "count(" in line]
    counted = {name for line in counting for name in re.findall(r'"(\w+Parked)"', line)}

    assert "RoundParked" in counted
    assert counted <= {alarm["Properties"]["MetricName"] for alarm in alarms}


def test_within_what_cloudformation_takes(template: Template, packaged: Path) -> None:
    assert len(template["Resources"]) <= 450  # 500 after SAM has added permissions and mappings
    assert (packaged / "sam.json").stat().st_size < 1_000_000
    assert (packaged / "deployment.zip").stat().st_size < 12_000_000
    assert (packaged / "layer.zip").stat().st_size < 20_000_000
