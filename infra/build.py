"""Makes the template that `chalice package --merge-template` merges into Chalice's own.

    python -m infra.build [FILE]

Concerns lie beside this file as plain CloudFormation; what the application already names is read from it.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml
from chalice import Chalice

from infra.alarms import NAMESPACE, alarm_resources
from infra.layer import RUNTIME, layer_modules
from infra.machines import machine_resources
from infra.names import Function, environment, functions, output_name, table_shape
from infra.privileges import libraries

HERE = Path(__file__).parent
CONCERNS = ("storage", "messaging", "scheduling", "workflow", "mail", "web", "alarms", "scanning")
Template = dict[str, Any]


def merge_template(app: Chalice) -> Template:
    found = functions(app)
    template: Template = {}
    for fragment in (*map(concern, CONCERNS), _functions(found), _layer(found), _table(), _outputs()):
        template = joined(template, fragment)
    dead = [name for name in template["Resources"] if name.endswith("Dead")]
    template = joined(template, {"Resources": machine_resources({one.logical for one in found})})
    return joined(template, {"Resources": alarm_resources(found, dead)})


def concern(name: str) -> Template:
    text = (HERE / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with CloudFormation's short tags


def joined(left: Any, right: Any, path: str = "") -> Any:
    """Dicts are united, lists follow each other. Raises ValueError where two disagree on a value."""
    if isinstance(left, dict) and isinstance(right, dict):
        both = {key: joined(left[key], right[key], f"{path}/{key}") for key in left.keys() & right.keys()}
        return {**left, **right, **both}
    if isinstance(left, list) and isinstance(right, list):
        return [*left, *right]
    if left != right:
        raise ValueError(f"two fragments disagree on {path}: {left!r}, {right!r}")
    return left


def _functions(found: list[Function]) -> Template:
    """What all share: fixed names (roles and environments name them), one environment, a log group each."""
    variables = {
        **environment(),
        "POWERTOOLS_SERVICE_NAME": {"Ref": "AWS::StackName"},
        "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
    }
    resources: dict[str, Any] = {}
    for one in found:
        name = one.physical["Fn::Sub"]
        resources[f"{one.logical}Logs"] = {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {
                "LogGroupName": {"Fn::Sub": f"/aws/lambda/{name}"},
                "RetentionInDays": {"Ref": "LogRetentionDays"},
            },
        }
        resources[one.logical] = {
            "Properties": {
                "FunctionName": one.physical,
                "Environment": {"Variables": variables},
                "LoggingConfig": {"LogGroup": {"Ref": f"{one.logical}Logs"}},
            }
        }
    return {"Resources": resources}


def _layer(found: list[Function]) -> Template:
    """A new version for each content; whoever can import its libraries carries it, the others start without."""
    properties = {
        "LayerName": {"Fn::Sub": "${AWS::StackName}-documents"},
        "Description": "Libraries that read and write documents",
        "ContentUri": "./layer.zip",  # deploy.py says where it lies, as of the functions' zip
        "CompatibleRuntimes": [RUNTIME],
        "CompatibleArchitectures": ["x86_64"],
        "RetentionPolicy": "Delete",  # it can be made again from its requirements, byte for byte
    }
    heavy = layer_modules()
    bearers = [one.logical for one in found if libraries(one.handler) & heavy]
    resources: dict[str, Any] = {name: {"Properties": {"Layers": [{"Ref": "DocumentsLayer"}]}} for name in bearers}
    return {"Resources": {"DocumentsLayer": {"Type": "AWS::Serverless::LayerVersion", "Properties": properties}, **resources}}


def _table() -> Template:
    return {"Resources": {"Table": {"Properties": table_shape()}}}


def _outputs() -> Template:
    return {"Outputs": {output_name(name): {"Value": value} for name, value in environment().items()}}


class _Loader(yaml.SafeLoader):
    """CloudFormation's short tags (!Ref, !Sub, !GetAtt ...) read into their long form."""


def _tagged(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt":
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _tagged)


def main(target: str = "build/merge.json") -> None:
    app = importlib.import_module("app").app
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(merge_template(app), indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
