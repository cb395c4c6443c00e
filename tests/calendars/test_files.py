"""The calendar files: in order, each day with its source, each swap with its other half, drafts called drafts."""

import json
from datetime import date
from pathlib import Path

import pytest

from chalicelib.stores.calendars import calendar

HOME = Path(__file__).parents[2] / "chalicelib" / "calendars" / "vn"
YEARS = range(2019, 2029)
FILES = {year: json.loads((HOME / f"{year}.json").read_text("utf-8")) for year in YEARS}
EVERY_DAY = [row for file in FILES.values() for row in file["days"]]


def turn_round(written):
    """31/12/2023 -> 2023-12-31."""
    return "-".join(reversed(written.split("/")))


def test_there_is_a_file_a_year_and_nothing_else():
    assert {path.name for path in HOME.iterdir()} == {f"{year}.json" for year in YEARS}
    assert calendar().years == set(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_a_file_is_in_order_and_says_where_each_day_comes_from(year):
    file = FILES[year]
    listed = [row["day"] for row in file["days"]]

    assert list(file) == ["schema", "country", "year", "status", "documents", "note", "days"]
    assert (file["schema"], file["country"], file["year"]) == (1, "vn", year)
    assert listed == sorted(set(listed))
    assert {tuple(row) for row in file["days"]} == {("day", "kind", "name", "source")}
    assert all(row["name"] and row["source"] for row in file["days"])


@pytest.mark.parametrize("year", YEARS)
def test_an_approved_year_names_its_documents_and_leaves_no_day_a_draft(year):
    file = FILES[year]
    drafted = [row for row in file["days"] if "nháp" in row["source"]]

    assert (file["status"] == "approved") == bool(file["documents"])
    assert file["note"]
    assert file["status"] == "draft" or not drafted
    assert all(document.rsplit(" ngày ")[0] in json.dumps(file["days"], ensure_ascii=False) for document in file["documents"])


def test_the_years_to_come_are_drafts():
    assert calendar().drafts == {2019, 2020, 2022, 2026, 2027, 2028}


def test_each_working_day_added_was_swapped_for_one_taken():
    swaps = [row for row in EVERY_DAY if "hoán đổi" in row["name"]]
    worked = {(row["day"], turn_round(row["name"][-10:])) for row in swaps if row["kind"] == "work"}
    taken = {(turn_round(row["name"][-10:]), row["day"]) for row in swaps if row["kind"] == "off"}

    assert {day for day, _ in worked} == {row["day"] for row in EVERY_DAY if row["kind"] == "work"}
    assert worked - taken == {("2019-01-05", "2018-12-31")}  # the day taken lies before the first calendar
    assert taken <= worked


@pytest.mark.parametrize("year", YEARS)
def test_the_fixed_holidays_are_off(year):
    fixed = [date(year, *month_day) for month_day in ((1, 1), (4, 30), (5, 1), (9, 2))]

    assert not any(calendar().is_working_day(day) for day in fixed)


@pytest.mark.parametrize(("year", "weekdays"), [
    (2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04"),
    (2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24"),
    (2027, "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24"),
    (2028, "01-03 01-24 01-25 01-26 01-27 01-28 04-04 05-01 05-02 09-01 09-04 11-24"),
])
def test_the_weekdays_off_are_those_of_the_reference(year, weekdays):
    off = [row["day"] for row in FILES[year]["days"] if row["kind"] == "off"]

    assert [day[5:] for day in off if date.fromisoformat(day).weekday() < 5] == weekdays.split()
