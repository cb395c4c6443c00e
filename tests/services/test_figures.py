"""What officers enter stays with the adopted plan, whatever becomes of the file it was adopted from."""

import json

import pytest
from click.testing import CliRunner

from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.plan import Plan
from chalicelib.services import figures, plans
from chalicelib.stores import aggregates
from console import plan_sheet
from console.plan import plan as commands
from tests import factories as make

pytestmark = pytest.mark.usefixtures("world")


def enter(by, key="000-2", count=2, seen=0):
    day = make.now().date()
    figures.enter(by, make.PLAN, key, unit="", count=count, whole=14, on=day, source="BC 12", seen=seen)


def shares():
    return [each.span and each.span.now for each in plans.overview(aggregates.get(Plan, make.PLAN)).targets if each.target.key == "000-2"]


def test_an_import_into_the_file_and_its_undoing_leave_the_figures(tmp_path):
    content = make.plan_with_entered_targets()
    make.year(content=content)
    enter(make.coordinator().actor)
    before = shares()
    file, sheet = tmp_path / "ke_hoach.json", tmp_path / "bang.xlsx"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    changed = [target | {"low": 20} if target["key"] == "000-2" else target for target in content["targets"]]
    plan_sheet.write_template(sheet, content | {"targets": changed})

    for command in (["import", f"{sheet}", "--plan", f"{file}"], ["undo", f"{file}"]):
        answer = CliRunner().invoke(commands, command)
        assert answer.exit_code == 0, answer.output
        assert shares() == before

    assert len(aggregates.get(Plan, make.PLAN).figures) == 1


def test_of_two_who_correct_at_once_the_second_reads_again():
    make.year(content=make.plan_with_entered_targets())
    coordinator = make.coordinator().actor

    enter(coordinator)
    with pytest.raises(Refused) as refusal:
        enter(coordinator, count=3)

    assert refusal.value.why is Why.CHANGED_MEANWHILE
    assert [figure.count for figure in aggregates.get(Plan, make.PLAN).figures] == [2]
