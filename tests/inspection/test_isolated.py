"""The child is bounded and knows no secret; its death is an answer."""

import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from chalicelib.domain.errors import Why
from chalicelib.domain.gate import LIMITS, MAX_BYTES, Unfinished
from chalicelib.inspection import isolated
from tests.gate import hostile, raw


def test_the_child_finds_what_the_gate_finds():
    assert isolated.inspect(raw.pdf(), "a.pdf", "application/pdf").is_accepted
    assert isolated.inspect(raw.png(9, 9), "ảnh.png", "image/png").kind == "png"


@pytest.mark.parametrize("bomb", ["16 flat 1000:1", "18 pixel flood", "19 PDF chain", "20 progressive"])
def test_a_bomb_ends_within_the_childs_bounds(bomb):
    file = hostile.FAMILIES[bomb](Random(bomb))

    found = isolated.inspect(file.body, file.name, file.content_type)

    assert found.findings[0].why in {Why.FILE_SWELLS, Why.FILE_TOO_MANY_PIXELS, Why.FILE_BROKEN}


def test_who_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(isolated, "LIMITS", replace(LIMITS, seconds=0.001))

    with pytest.raises(Unfinished, match="not done"):
        isolated.inspect(raw.pdf(), "a.pdf", "application/pdf")


def test_a_death_is_told(monkeypatch):
    monkeypatch.setattr(isolated.sys, "executable", "/bin/false")

    with pytest.raises(Unfinished, match="died with 1"):
        isolated.inspect(raw.pdf(), "a.pdf", "application/pdf")


@pytest.mark.parametrize("act", ["bytearray(600 << 20)", "print('x', file=open('left behind', 'w'), flush=True)"])
def test_the_child_gets_neither_more_memory_nor_a_file(act, tmp_path):
    program = f"from chalicelib.inspection import child; child.bind(); {act}"

    done = subprocess.run([sys.executable, "-c", program], env=isolated._environment(), cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode != 0
    assert [path for path in tmp_path.iterdir() if path.stat().st_size] == []


def test_the_child_gets_no_credentials(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    assert [name for name in isolated._environment() if name.startswith("AWS")] == []


def test_a_file_too_large_to_hold_is_refused_unread():
    assert [finding.why for finding in isolated.inspect(b"", "a.pdf", "application/pdf", MAX_BYTES + 1).findings] == [Why.FILE_TOO_LARGE]
