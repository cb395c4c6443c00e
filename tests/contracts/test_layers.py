"""Who may import whom: docs/architecture, "Layout". Read from the sources, so that nothing need be imported."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "stores", "inspection", "services", "pages", "printing", "doors")
SHELL = {"chalicelib.doors.web", "chalicelib.doors.visit"}  # what doors wear; the only doors another may import
MAY_IMPORT = {
    "domain": {"domain"},
    "stores": {"domain", "settings", "observe", "stores"},
    "inspection": {"domain", "inspection"},
    "services": {"domain", "stores", "inspection", "services", "observe", "settings"},
    "pages": {"domain", "pages"},
    "printing": {"domain", "pages", "printing"},
    "doors": {"domain", "services", "pages", "printing", "observe", "settings", "doors"},
}
MAY_USE = {  # beyond the standard library
    "domain": set(),
    "stores": {"boto3", "botocore", "pynamodb", "cattrs"},
    "inspection": {"PIL", "pi_heif", "pypdf"},
    "services": {"fastjsonschema"},
    "pages": {"jinja2", "markupsafe"},
    "printing": {"docx", "reportlab", "xlsxwriter"},
    "doors": {"chalice", "aws_lambda_powertools"},
}
ALSO: dict[str, set[str]] = {}  # exceptions, each with its reason
FILES = [(room, path) for room in ROOMS for path in sorted((ROOT / "chalicelib" / room).rglob("*.py"))]
IDS = [f"{room}/{path.stem}" for room, path in FILES]


@pytest.mark.parametrize(("room", "path"), FILES, ids=IDS)
def test_a_room_imports_only_what_it_may(room, path):
    ours = {module.split(".")[1] for module in imported(path) if module.startswith("chalicelib.")}

    assert ours <= MAY_IMPORT[room]


@pytest.mark.parametrize(("room", "path"), FILES, ids=IDS)
def test_a_room_uses_only_its_own_libraries(room, path):
    used = {module.split(".")[0] for module in imported(path)} - set(sys.stdlib_module_names) - {"chalicelib"}

    assert used <= MAY_USE[room] | ALSO.get(f"{room}/{path.stem}", set())


@pytest.mark.parametrize("path", [path for room, path in FILES if room == "doors"], ids=lambda path: path.stem)
def test_a_door_imports_no_other_door_but_the_shell(path):
    others = {module for module in imported(path) if module.startswith("chalicelib.doors.")}

    assert others <= SHELL


@pytest.mark.parametrize("path", [path for room, path in FILES if room == "services"], ids=lambda path: path.stem)
def test_a_service_imports_no_internals_of_another(path):
    inside = [
        name
        for module, name in names_imported(path)
        if module.startswith("chalicelib.services") and name.startswith("_")
    ]
    services = {name for module, name in names_imported(path) if module == "chalicelib.services"}
    reached = [
        node.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in services
        and node.attr.startswith("_")
    ]

    assert inside + reached == []


def test_app_imports_doors_and_chalice_only():
    assert imported(ROOT / "app.py") <= {"chalice", "chalicelib.doors"} | {
        f"chalicelib.doors.{path.stem}" for room, path in FILES if room == "doors"
    }


def test_nothing_of_the_application_imports_what_is_around_it():
    around = {"infra", "console", "tests", "bench", "app"}

    assert [path for _, path in FILES if {module.split(".")[0] for module in imported(path)} & around] == []


def test_clients_are_built_in_one_file():
    building = {path for _, path in FILES if "boto3.client(" in path.read_text("utf-8")}

    assert building == {ROOT / "chalicelib/stores/clients.py"}


def test_package_files_are_empty():
    assert [path for path in (ROOT / "chalicelib").rglob("__init__.py") if path.read_text("utf-8").strip()] == []


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """Modules, with `from package import module` told as `package.module` where there is such a file."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    for module, name in names_imported(path):
        place = ROOT / module.replace(".", "/")
        found.add(f"{module}.{name}" if place.is_dir() and (place / f"{name}.py").exists() else module)
    return found


@cache
def names_imported(path: Path) -> list[tuple[str, str]]:
    found = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom))
    return [(node.module or "", alias.name) for node in found for alias in node.names]
