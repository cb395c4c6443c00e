"""`console inspect`: the gate's own answer, as JSON and as an exit code."""

import json

import pytest
from click.testing import CliRunner

from console.__main__ import console
from tests.gate import raw


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "giấy phép.pdf"
    path.write_bytes(raw.pdf())
    return path


def run(*arguments):
    done = CliRunner().invoke(console, ["inspect", *map(str, arguments)])
    return done.exit_code, json.loads(done.stdout) if done.stdout else None


def test_a_good_file_is_accepted(paper):
    assert run(paper) == (0, {"accepted": True, "kind": "pdf", "reasons": []})


@pytest.mark.parametrize(("more", "codes"), [
    (["--name", "../a.pdf"], ["file_name_unfit"]),
    (["--type", "image/png"], ["file_suffix_differs", "file_type_differs"]),
    (["--name", "a.exe"], ["file_type_unknown"]),
])
def test_a_file_is_refused_by_name_and_type_too(paper, more, codes):
    code, told = run(paper, *more)

    assert (code, told["accepted"]) == (1, False)
    assert [reason["code"] for reason in told["reasons"]][: len(codes)] == codes
    assert all(reason["sentence"] and reason["way_out"] for reason in told["reasons"])


def test_what_cannot_be_read_is_neither(tmp_path):
    assert run(tmp_path / "nothing.pdf") == (2, None)
