"""The plan files as parsed JSON, and the schema compiled once."""

import json
from pathlib import Path

import fastjsonschema
import pytest

from chalicelib.domain.workdays import Calendar

ROOT = Path(__file__).parents[2]
NAMES = ("an_giang_2023", "quang_binh_to_2025", "tra_vinh_2023", "tra_vinh_to_2025", "unnamed_2021")


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def validate():
    return fastjsonschema.compile(read_json(ROOT / "chalicelib" / "schemas" / "plan.schema.json"))


@pytest.fixture
def load():
    return lambda name: read_json(ROOT / "plans" / f"{name}.json")


@pytest.fixture(params=NAMES)
def plan(request, load):
    return load(request.param)


@pytest.fixture
def plans(load):
    return [load(name) for name in NAMES]


@pytest.fixture
def quoted():
    return read_json(Path(__file__).parent / "quotes.json")


@pytest.fixture(scope="session")
def calendar():
    files = (ROOT / "chalicelib" / "calendars" / "vn").glob("*.json")
    return Calendar.from_files(read_json(path) for path in files)
