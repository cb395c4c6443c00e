"""Joins the *.asl.json files to their machines: substitutions and roles follow from what each names."""

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MACHINES = {"YearMachine": "annual_evaluation.asl.json", "RoundMachine": "evaluation_round.asl.json"}

# What a definition may name besides functions.
_OTHERS = {"RoundMachineArn": {"Fn::GetAtt": ["RoundMachine", "Arn"]}}


def definition(machine: str) -> dict[str, Any]:
    return json.loads((HERE / MACHINES[machine]).read_text(encoding="utf-8"))


def named(states: dict[str, Any]) -> list[str]:
    """Every ${Name} of a definition, sorted."""
    return sorted(set(re.findall(r"\$\{(\w+)\}", json.dumps(states))))


def machine_resources(known: set[str]) -> dict[str, Any]:
    """Raises ValueError when a definition names a function that the app does not have."""
    resources: dict[str, Any] = {}
    for machine, file in MACHINES.items():
        states = definition(machine)
        called = [name for name in named(states) if name not in _OTHERS]
        if unknown := sorted(set(called) - known):
            raise ValueError(f"{file} calls {unknown}: no such function in app.py")
        resources[machine] = _joined(states, called)
        resources[f"{machine}Role"] = _may_call(called)
    return resources


def _joined(states: dict[str, Any], called: list[str]) -> dict[str, Any]:
    others = {name: source for name, source in _OTHERS.items() if name in named(states)}
    arns = {name: {"Fn::GetAtt": [name, "Arn"]} for name in called}
    return {"Properties": {"Definition": states, "DefinitionSubstitutions": arns | others}}


def _may_call(called: list[str]) -> dict[str, Any]:
    statement = {
        "Sid": "CallSteps",
        "Effect": "Allow",
        "Action": "lambda:InvokeFunction",
        "Resource": [{"Fn::GetAtt": [name, "Arn"]} for name in called],
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Properties": {"Policies": [{"PolicyName": "CallSteps", "PolicyDocument": document}]}}
