"""The tools the patches are made with: an upstream that has changed must stop the start, not pass unseen."""

from pathlib import Path
from types import ModuleType

import pytest

from infra.local.durability import WriteAheadLog
from infra.local.patching import PatchError, replace_once, rewrite, set_value, wrap


@pytest.fixture
def upstream(tmp_path: Path) -> ModuleType:
    file = tmp_path / "upstream.py"
    file.write_text("TICK = 10\n\n\ndef add(left, right):\n    return left + right\n")
    module = ModuleType("upstream")
    exec(compile(file.read_text(), str(file), "exec"), module.__dict__)
    return module


def test_rewrite_changes_one_line_and_keeps_the_rest(upstream: ModuleType):
    rewrite(upstream, "add", ("left + right", "_local_sum([left, right])"), _local_sum=sum)

    assert upstream.add(1, 2) == 3


@pytest.mark.parametrize("old", ["left - right", "left"])
def test_text_that_is_gone_or_not_alone_stops_the_start(upstream: ModuleType, old: str):
    with pytest.raises(PatchError):
        rewrite(upstream, "add", (old, "0"))
    with pytest.raises(PatchError):
        replace_once("left, left", old, "0")


def test_wrap_sees_the_original_and_its_arguments(upstream: ModuleType):
    wrap(upstream, "add", "left, right", lambda add, left, right: 10 * add(left, right))

    assert upstream.add(1, right=2) == 30


def test_other_parameters_stop_the_start(upstream: ModuleType):
    with pytest.raises(PatchError):
        wrap(upstream, "add", "left", lambda add, left: add(left))


def test_rewrite_after_wrap_stops_the_start(upstream: ModuleType):
    wrap(upstream, "add", "left, right", lambda add, *both: add(*both))

    with pytest.raises(PatchError):
        rewrite(upstream, "add", ("left + right", "0"))


def test_other_default_stops_the_start(upstream: ModuleType):
    set_value(upstream, "TICK", 10, 1)

    with pytest.raises(PatchError):
        set_value(upstream, "TICK", 10, 1)


def log(folder: Path, *entries: str) -> WriteAheadLog:
    made = WriteAheadLog(folder)
    made.open()
    for entry in entries:
        made.add([entry])
    return made


def test_log_answers_what_the_snapshot_lacks(tmp_path: Path):
    first = log(tmp_path, "a", "b")
    generation = first.rotate()
    first.add(["c"])
    log(tmp_path, "d")

    assert WriteAheadLog(tmp_path).entries_from(generation) == [["c"], ["d"]]
    assert WriteAheadLog(tmp_path).entries_from(0) == [["a"], ["b"], ["c"], ["d"]]


def test_log_forgets_what_a_snapshot_has(tmp_path: Path):
    made = log(tmp_path, "a")

    made.forget_before(made.rotate())

    assert made.entries_from(0) == []


def test_half_written_line_is_passed_over(tmp_path: Path):
    log(tmp_path, "a")
    (file,) = tmp_path.glob("*.wal")
    file.write_text(file.read_text() + '["b", "cut')

    assert log(tmp_path, "c").entries_from(0) == [["a"], ["c"]]
