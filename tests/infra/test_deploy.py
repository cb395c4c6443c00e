"""The deploy script against the embedded AWS: create, no change, update, and refusals that say what to do."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import deploy
from infra.local.platform import LocalPlatform

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    subprocess.run([sys.executable, "-m", "infra.package"], cwd=ROOT, check=True)
    with LocalPlatform(tmp_path_factory.mktemp("platform")) as running:
        yield running


def run(platform: LocalPlatform, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "infra/deploy.py", "--stack", "trial", "--outputs", str(platform.outputs), *arguments],
        cwd=ROOT,
        env={**os.environ, **platform.environ()},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.local
def test_create_then_no_change_then_update(platform: LocalPlatform) -> None:
    created = run(platform, "--parameter", "PublicUrl=http://127.0.0.1:8123")
    again = run(platform)
    first = json.loads(platform.outputs.read_text())
    updated = run(platform, "--parameter", "MailFrom=ocop@travinh.example")
    second = json.loads(platform.outputs.read_text())

    assert (created.returncode, created.stdout) == (0, "trial: deployed\n"), created.stderr
    assert (again.returncode, again.stdout) == (0, "trial: no change\n"), again.stderr
    assert (updated.returncode, updated.stdout) == (0, "trial: deployed\n"), updated.stderr
    assert first["TABLE_NAME"] == "trial-rows"
    assert first["PUBLIC_URL"] == second["PUBLIC_URL"] == "http://127.0.0.1:8123"  # what is not named is kept
    assert second["MAIL_FROM"] == "ocop@travinh.example"


@pytest.mark.local
def test_an_unknown_parameter_is_refused_with_the_known_ones(platform: LocalPlatform) -> None:
    refused = run(platform, "--parameter", "Url=x")

    assert refused.returncode == 1
    assert "no such parameter: Url" in refused.stderr
    assert "PublicUrl" in refused.stderr


@pytest.mark.parametrize(
    ("output", "name"),
    [("TableName", "TABLE_NAME"), ("ScheduleDlqArn", "SCHEDULE_DLQ_ARN"), ("PublicUrl", "PUBLIC_URL")],
)
def test_outputs_are_named_like_the_environment(output: str, name: str) -> None:
    assert deploy.variable(output) == name


def test_a_parameter_is_a_pair() -> None:
    assert deploy._pair("PublicUrl=https://a/?b=c") == ("PublicUrl", "https://a/?b=c")
    with pytest.raises(argparse.ArgumentTypeError, match="KEY=VALUE"):
        deploy._pair("PublicUrl")
