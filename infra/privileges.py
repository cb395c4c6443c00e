"""Which AWS actions each function can reach, read from the code; its policy grants these and no other.

A walk over names: a door's function, whatever it mentions of chalicelib, whatever that mentions, down to the
stores, where `client("service").method` and PynamoDB's verbs are the actions. What a walk cannot see (a method of
an object passed around) must not call AWS: the stores are modules of functions.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Name = tuple[str, str]  # (module, function or constant)

EVENT_DOORS = {"lambda_function", "on_cw_event", "on_dynamodb_record", "on_sqs_message", "schedule"}
ROWS = "chalicelib.stores.rows"
VERBS = {
    "batch_get": "dynamodb:BatchGetItem",
    "condition_check": "dynamodb:ConditionCheckItem",
    "delete": "dynamodb:DeleteItem",
    "get": "dynamodb:GetItem",
    "query": "dynamodb:Query",
    "save": "dynamodb:PutItem",
}
PREFIXES = {"sesv2": "ses", "stepfunctions": "states"}

# Where an action is not simply its method in CamelCase. S3 says "forbidden" for "absent" to whoever may not list.
# A presigned address is used with the signer's rights: to read, but for a part's, whose upload the signer has begun.
DIFFERENT = {
    "s3.complete_multipart_upload": {"s3:PutObject"},
    "s3.copy_object": {"s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"},
    "s3.create_multipart_upload": {"s3:PutObject"},
    "s3.generate_presigned_post": {"s3:PutObject"},
    "s3.generate_presigned_url": {"s3:GetObject"},
    "s3.get_object_tagging": {"s3:GetObjectTagging", "s3:GetObjectVersionTagging"},
    "s3.get_object": {"s3:GetObject", "s3:ListBucket"},
    "s3.head_object": {"s3:GetObject", "s3:ListBucket"},
    "s3.list_objects_v2": {"s3:ListBucket"},
    "s3.list_parts": {"s3:ListMultipartUploadParts"},
    "scheduler.create_schedule": {"scheduler:CreateSchedule", "iam:PassRole"},
    "scheduler.update_schedule": {"scheduler:UpdateSchedule", "iam:PassRole"},
}

# What Lambda itself does in a function's name, by what triggers it.
ALWAYS = {"logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
TRIGGERS = {
    "DynamoDB": {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "sqs:SendMessage",  # the failure destination
    },
    "SQS": {
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    },
}
BURIES = {"sqs:SendMessage"}  # EventInvokeConfig's failure destination


def policies_match_calls(template: dict[str, Any]) -> Iterator[str]:
    """A rule for infra/lint.py."""
    for function in template["Resources"].values():
        if function["Type"] == "AWS::Serverless::Function":
            handler = function["Properties"]["Handler"]
            needed, granted = _needed(function["Properties"]), _granted(template, function["Properties"])
            yield from (f"{handler}: its policy lacks {one}" for one in sorted(needed - granted))
            yield from (f"{handler}: nothing there calls {one}" for one in sorted(granted - needed))


def actions(handler: str) -> set[str]:
    """IAM actions of every AWS call that this handler's code can reach."""
    return set().union(*(_calls(one) for one in _reachable(handler)))


def libraries(handler: str) -> set[str]:
    """Top-level names of every module that this handler's code can import, at once or late."""
    found = _reachable(handler)
    inside = (node for name in found for node in ast.walk(_definitions()[name]))
    around = (node for module, _ in found for node in _modules()[module].body)
    return {name.partition(".")[0] for node in (*inside, *around) for name in _imported(node)}


def _needed(properties: dict[str, Any]) -> set[str]:
    kinds = {event["Type"] for event in properties.get("Events", {}).values()}
    triggers = set().union(*(TRIGGERS.get(kind, set()) for kind in kinds))
    return actions(properties["Handler"]) | ALWAYS | triggers | (BURIES if "EventInvokeConfig" in properties else set())


def _granted(template: dict[str, Any], properties: dict[str, Any]) -> set[str]:
    role = template["Resources"][properties["Role"]["Fn::GetAtt"][0]]["Properties"]
    statements = (one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"])
    listed = (one["Action"] for one in statements)
    return {action for one in listed for action in (one if isinstance(one, list) else [one])}


def _reachable(handler: str) -> set[Name]:
    module, _, name = handler.rpartition(".")
    return _reached(_pages() if module == "app" else [(module, name)])


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _reached(start: list[Name]) -> set[Name]:
    seen: set[Name] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen and name in _definitions():
            seen.add(name)
            waiting.extend(_mentioned(name))
    return seen


def _pages() -> list[Name]:
    """Everything defined by the doors that serve pages: they share one function."""
    doors = {module for module, _ in _definitions() if module.startswith("chalicelib.doors.")}
    return [name for name in _definitions() if name[0] in doors and not _is_event_door(name[0])]


def _is_event_door(module: str) -> bool:
    decorators = (
        one for (owner, _), node in _definitions().items() if owner == module for one in _decorators(node)
    )
    return any(isinstance(one, ast.Attribute) and one.attr in EVENT_DOORS for one in decorators)


def _decorators(node: ast.AST) -> Iterator[ast.expr]:
    for one in getattr(node, "decorator_list", []):
        yield one.func if isinstance(one, ast.Call) else one


def _mentioned(name: Name) -> Iterator[Name]:
    module = name[0]
    imports = _imports(module)
    for node in ast.walk(_definitions()[name]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imports:
            yield ".".join(imports[node.value.id]), node.attr
        elif isinstance(node, ast.Name):
            yield imports.get(node.id, (module, node.id))


def _calls(name: Name) -> set[str]:
    methods = (node for node in ast.walk(_definitions()[name]) if isinstance(node, ast.Attribute))
    if name[0] == ROWS:
        return {VERBS[node.attr] for node in methods if node.attr in VERBS}
    return set().union(*(_action(node, name) for node in methods))


def _action(node: ast.Attribute, name: Name) -> set[str]:
    service = _service(node.value) or _variables(name).get(getattr(node.value, "id", ""))
    if not service:
        return set()
    method = _paginated(name) if node.attr == "get_paginator" else node.attr
    camel = "".join(word.title() for word in method.split("_"))
    return DIFFERENT.get(f"{service}.{method}", {f"{PREFIXES.get(service, service)}:{camel}"})


def _service(node: ast.AST) -> str:
    """ "s3" of `client("s3")`, else empty."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "client":
        return str(ast.literal_eval(node.args[0]))
    return ""


def _variables(name: Name) -> dict[str, str]:
    """Local names of clients: `scheduler = client("scheduler")`."""
    assigned = (node for node in ast.walk(_definitions()[name]) if isinstance(node, ast.Assign))
    return {getattr(node.targets[0], "id", ""): found for node in assigned if (found := _service(node.value))}


def _paginated(name: Name) -> str:
    calls = (node for node in ast.walk(_definitions()[name]) if isinstance(node, ast.Call))
    asked = (node for node in calls if getattr(node.func, "attr", "") == "get_paginator")
    return str(ast.literal_eval(next(asked).args[0]))


@cache
def _definitions() -> dict[Name, ast.AST]:
    return {(module, name): node for module, tree in _modules().items() for name, node in _defined(tree)}


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((one.id, node) for one in names if isinstance(one, ast.Name))


@cache
def _imports(module: str) -> dict[str, Name]:
    imported = (node for node in ast.walk(_modules()[module]) if isinstance(node, ast.ImportFrom))
    ours = [node for node in imported if (node.module or "").startswith("chalicelib")]
    return {one.asname or one.name: (node.module or "", one.name) for node in ours for one in node.names}


@cache
def _modules() -> dict[str, ast.Module]:
    sources = (ROOT / "chalicelib").rglob("*.py")
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sources}
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in named.items()}
