"""A calendar is drafted with the `holidays` package: a new year's file, and the ones we hold against it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from chalicelib.domain.workdays import Calendar
from console import calendars

MENDED = {2026: {("2026-01-02", "off"), ("2026-01-10", "work")}}  # a swap that the package does not know; its source is in the file


def days_of(content):
    return {(row["day"], row["kind"]) for row in content["days"]}


@pytest.mark.parametrize("year", range(2019, 2029))
def test_a_file_we_hold_is_its_draft_but_for_what_people_mended(year):
    held = json.loads((calendars._HOME / f"{year}.json").read_text("utf-8"))

    assert days_of(held) ^ days_of(calendars.drafted(year)) == MENDED.get(year, set())


def test_a_new_year_is_drafted_into_a_file_that_can_be_counted_on(tmp_path, monkeypatch):
    monkeypatch.setattr(calendars, "_HOME", tmp_path)

    done = CliRunner().invoke(calendars.calendar, ["draft", "2029"])

    content = json.loads((tmp_path / "2029.json").read_text("utf-8"))
    year = Calendar.from_files([content])
    assert (done.exit_code, year.drafts, content) == (0, {2029}, calendars.drafted(2029))
    assert not year.is_working_day(date(2029, 4, 30))


def test_a_year_that_is_there_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(calendars, "_HOME", tmp_path)
    (tmp_path / "2029.json").write_text("corrected")

    done = CliRunner().invoke(calendars.calendar, ["draft", "2029"])

    assert (done.exit_code, (tmp_path / "2029.json").read_text()) == (2, "corrected")
