"""What infrastructure calls things: read out of the application, never listed beside it."""

from dataclasses import dataclass, fields
from typing import Any

from chalice import Chalice
from chalice.utils import to_cfn_resource_name

from chalicelib.settings import Settings
from chalicelib.stores.tables import Row

API_FUNCTION = "api_handler"  # Chalice's own name for the function behind all pages

# Where each variable of the application's environment comes from. Fixed names stand where a reference would
# close a circle (function -> machine -> function).
_ARN = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
_SOURCES: dict[str, Any] = {
    "TABLE_NAME": {"Ref": "Table"},
    "DOCUMENT_BUCKET": {"Ref": "DocumentBucket"},
    "RECEIPT_BUCKET": {"Ref": "ReceiptBucket"},
    "BUS_NAME": {"Ref": "Bus"},
    "MAIL_QUEUE_URL": {"Ref": "MailQueue"},
    "YEAR_MACHINE_ARN": {"Fn::Sub": _ARN % ("states", "stateMachine:${AWS::StackName}-year")},
    "ROUND_MACHINE_ARN": {"Fn::Sub": _ARN % ("states", "stateMachine:${AWS::StackName}-round")},
    "SCHEDULE_GROUP": {"Ref": "ScheduleGroup"},
    "SCHEDULE_TARGET_ARN": {"Fn::Sub": _ARN % ("lambda", "function:${AWS::StackName}-on-moment")},
    "SCHEDULE_ROLE_ARN": {"Fn::GetAtt": ["ScheduleRole", "Arn"]},
    "SCHEDULE_DLQ_ARN": {"Fn::GetAtt": ["ScheduleDead", "Arn"]},
    "MAIL_FROM": {"Ref": "MailFrom"},
    "MAIL_RATE": {"Ref": "MailRate"},
    "SIGN_INS_AN_HOUR": {"Ref": "SignInsAnHour"},
    "PUBLIC_URL": {"Fn::If": ["HasDomain", {"Fn::Sub": "https://${DomainName}"}, {"Ref": "PublicUrl"}]},
}


@dataclass(frozen=True, kw_only=True)
class Function:
    """One Lambda function as Chalice packages it: `name` file_arrived, `logical` FileArrived."""

    name: str
    logical: str
    handler: str

    @property
    def physical(self) -> dict[str, str]:
        return {"Fn::Sub": "${AWS::StackName}-" + self.name.removesuffix("_handler").replace("_", "-")}


def functions(app: Chalice) -> list[Function]:
    """All that the app registers, the pages' own function first. Raises ValueError when two share a name."""
    registered = [*app.pure_lambda_functions, *app.event_sources]
    found = [Function(name=API_FUNCTION, logical="APIHandler", handler="app.app")] if app.routes else []
    found += [
        Function(name=one.name, logical=to_cfn_resource_name(one.name), handler=one.handler_string)
        for one in registered
    ]
    names = [one.logical for one in found]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"functions registered twice: {', '.join(doubled)}")
    return found


def environment() -> dict[str, Any]:
    """Variable -> where CloudFormation finds it. Raises ValueError when settings and sources differ."""
    wanted = {field.name.upper() for field in fields(Settings)}
    if wanted != _SOURCES.keys():
        raise ValueError(f"settings.py and infra/names.py differ in {sorted(wanted ^ _SOURCES.keys())}")
    return dict(_SOURCES)


def output_name(variable: str) -> str:
    """TABLE_NAME -> TableName; `infra/deploy.py` goes the other way."""
    return variable.title().replace("_", "")


def table_shape() -> dict[str, Any]:
    """Keys and indexes of the one table, from its PynamoDB model, as CloudFormation spells them."""
    schema = Row._get_schema()  # noqa: SLF001 - the model's own create_table arguments; no public door to them
    return {
        "AttributeDefinitions": schema["attribute_definitions"],
        "KeySchema": schema["key_schema"],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index["index_name"],
                "KeySchema": index["key_schema"],
                "Projection": index["projection"],
            }
            for index in schema["global_secondary_indexes"]
        ],
        "TimeToLiveSpecification": {"AttributeName": Row.ttl.attr_name, "Enabled": True},
    }
