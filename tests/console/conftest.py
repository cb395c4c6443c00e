"""The factories lie beside the tests; importlib mode does not put their folder on the path."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def make():
    spec = importlib.util.spec_from_file_location("console_factories", Path(__file__).with_name("factories.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
