"""The schema takes the five plans; it refuses an unknown field, a missing one, an unreasoned assumption."""

from pathlib import Path

import fastjsonschema
import pytest

ABSENT = object()


def reach(content, path):
    for step in path:
        content = content[step]
    return content


def put(content, path, value):
    *way, last = path
    if value is ABSENT:
        del reach(content, way)[last]
    else:
        reach(content, way)[last] = value


def list_objects(content, path=()):
    """The path of each JSON object inside."""
    if isinstance(content, dict):
        yield path
        for field, inner in content.items():
            yield from list_objects(inner, (*path, field))
    elif isinstance(content, list):
        for place, inner in enumerate(content):
            yield from list_objects(inner, (*path, place))


def test_each_plan_is_accepted(plan, validate):
    assert validate(plan) == plan


def test_the_file_is_named_after_its_plan():
    folder = Path(__file__).parents[2] / "plans"

    assert {path.stem for path in folder.glob("*.json")} == {
        "an_giang_2023", "quang_binh_to_2025", "tra_vinh_2023", "tra_vinh_to_2025", "unnamed_2021",
        "vinh_long_2027",
    }
    assert all(f'"id": "{path.stem}"' in path.read_text(encoding="utf-8") for path in folder.glob("*.json"))


def test_an_unknown_field_is_refused_wherever_it_stands(plan, validate):
    for path in list(list_objects(plan)):
        reach(plan, path)["unknown"] = 1

        with pytest.raises(fastjsonschema.JsonSchemaException):
            validate(plan)
        del reach(plan, path)["unknown"]


def test_a_missing_field_is_refused_wherever_it_was(plan, validate):
    for path in list(list_objects(plan)):
        if path == ("baseline", "entities"):
            continue  # a tally by kind: a kind with none may be left out
        for field in list(reach(plan, path)):
            if path[:2] == ("baseline", "products") and field == "decided_on":
                continue  # a row without a day of its own has the baseline's
            value = reach(plan, path).pop(field)

            with pytest.raises(fastjsonschema.JsonSchemaException):
                validate(plan)
            reach(plan, path)[field] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("id",), "Trà Vinh 2023"),
        (("source", "file"), "../../etc/passwd"),
        (("province", "code"), "tra-vinh"),
        (("period", "from"), "01/01/2023"),
        (("period", "to"), "2023-13-01"),
        (("play_year", "value"), "2023"),
        (("units",), []),
        (("units", 0, "assumed"), "yes"),
        (("baseline", "products", 0, "stars"), 2),
        (("baseline", "products", 0, "count"), 0),
        (("baseline", "products", 0, "state"), "candidate"),
        (("baseline", "products", 0, "state"), "potential_five"),  # of three stars
        (("baseline", "entities", "farm"), 1),
        (("baseline", "reason"), None),
        (("baseline", "quotes", 0, "op"), "ge"),
        (("targets", 0, "key"), "1"),
        (("targets", 0, "op"), "gt"),
        (("targets", 0, "low"), -1),
        (("targets", 0, "low"), 1.5),
        (("targets", 0, "high"), None),
        (("targets", 0, "op"), "ge"),  # with a high end
        (("targets", 0, "op"), "by_date"),  # with numbers
        (("targets", 0, "measure"), "percent"),  # 133 of 100
        (("targets", 0, "basis"), "total"),
        (("targets", 0, "precision"), "week"),
        (("targets", 0, "quote"), ""),
        (("targets", 0, "scope", "kind"), "nation"),
        (("targets", 0, "scope", "kind"), "unit"),  # which one?
        (("targets", 1, "scope", "unit"), None),
        (("targets", 1, "scope", "kind"), "province"),  # yet names a unit
        (("facts", 0, "kind"), "rumour"),
        (("facts", 0, "op"), "by_date"),  # without a date
        (("facts", 0, "value"), [2]),
        (("rounds",), []),
        (("rounds", 0, "number"), 0),
        (("rounds", 0, "opens", "at"), "2023-03-01"),
        (("rounds", 0, "opens", "at"), "2023-03-01T00:00:00Z"),
        (("rounds", 0, "opens", "reason"), None),
        (("rounds", 0, "opens", "reason"), ""),
        (("rounds", 0, "stages"), []),
        (("rounds", 0, "stages", 0, "tier"), "Cấp tỉnh"),
        (("rounds", 0, "stages", 0, "tier"), ""),
        (("rounds", 0, "stages", 0, "finish", "assumed"), True),  # yet quoted
        (("rounds", 0, "stages", 0, "finish", "quote"), None),
        (("rounds", 0, "stages", 0, "finish", "key"), None),
        (("rounds", 0, "stages", 0, "finish", "inclusive"), None),
    ],
)
def test_a_wrong_value_is_refused(path, value, load, validate):
    content = load("tra_vinh_2023")
    put(content, path, value)

    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate(content)


def test_totals_of_a_source_are_quoted_from_it(load, validate):
    """Only what is assumed whole may quote nothing."""
    content = load("unnamed_2021")
    validate(content)
    content["baseline"] |= {"assumed": False, "reason": None}

    with pytest.raises(fastjsonschema.JsonSchemaException):
        validate(content)
