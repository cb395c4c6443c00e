import zipfile
from pathlib import Path

import pytest

from chalicelib.stores import second_tally
from infra import package, zips


@pytest.mark.parametrize(
    ("entry", "travels"),
    [
        ("chalicelib/letters/opened.txt", True),
        ("botocore/data/dynamodb/2012-08-10/service-2.json.gz", True),
        ("botocore/data/endpoints.json", True),
        ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("boto3/data/s3/2006-03-01/resources-1.json", False),
        ("pynamodb/models.pyi", False),
        ("jinja2/__pycache__/lexer.cpython-311.pyc", False),
    ],
)
def test_what_travels(entry: str, travels: bool) -> None:
    assert package.wanted(entry) is travels


def test_the_same_tree_gives_the_same_zip(tmp_path: Path) -> None:
    first, second = (zip_of(tmp_path / name, order) for name, order in (("1.zip", 1), ("2.zip", -1)))

    package.slim(first)
    package.slim(second)

    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {zips.EPOCH}


def test_the_second_tally_travels_where_the_application_looks_for_it(tmp_path: Path) -> None:
    package.slim(zip_of(tmp_path / "1.zip", 1))

    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.read(str(second_tally.PATH.relative_to(package.ROOT))) == second_tally.PATH.read_bytes()


def zip_of(path: Path, order: int) -> Path:
    entries = {
        "app.py": "WORDS = {'a', 'b', 'c'}\n",
        "botocore/data/endpoints.json": '{"partitions": [{"services": {"s3": {}, "ec2": {}}}]}',
        "x/y.py": "def f(): return 1\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name in list(entries)[::order]:
            archive.writestr(name, entries[name])
    return path


def test_a_change_of_any_input_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "chalicelib/letters").mkdir(parents=True)
    letter = tmp_path / "chalicelib/letters/opened.txt"
    letter.write_text("Kính gửi")
    before = package.fingerprint(tmp_path)

    letter.write_text("Kính mời")

    assert package.fingerprint(tmp_path) != before


def test_caches_are_no_input(tmp_path: Path) -> None:
    before = package.fingerprint(tmp_path)

    (tmp_path / "chalicelib/__pycache__").mkdir(parents=True)
    (tmp_path / "chalicelib/__pycache__/x.pyc").write_bytes(b"x")

    assert package.fingerprint(tmp_path) == before
