"""`regulation wording`: a sheet to fill in, loaded whole or not at all, taken back by one command."""

import csv
import json

import pytest
from click.testing import CliRunner

from chalicelib.services import wording
from chalicelib.stores.criteria import criteria_set
from console.__main__ import console
from console.plan_file import Unreadable
from console.wording_file import COLUMNS, LABEL, read_lines, write_template
from tests import factories

HOME, QD26 = str(factories.PROVINCE), "qd26_2026"
ROW = {"regulation": QD26, "set": 8, "code": "1.1", "vi": "Lời của quyết định"}
ENGLISH = tuple(COLUMNS)


@pytest.fixture
def file(tmp_path):
    """Writes rows as JSON and says where."""

    def write(*rows, name="loi.json", **changes):
        path = tmp_path / name
        path.write_text(json.dumps({"schema": 1, "rows": [{**ROW, **row} for row in rows], **changes}), "utf-8")
        return path

    return write


def sheet(path, *rows):
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out, delimiter=";").writerows(rows)
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("Nguyên văn")
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def run(*arguments, stack="none.json"):
    return CliRunner().invoke(console, ["--stack-file", stack, "regulation", "wording", *map(str, arguments)])


def shown():
    return wording.show(HOME, criteria_set(QD26, 8)).leaf("1.1").label


class TestCommands:
    @pytest.fixture(autouse=True)
    def home(self, world):
        factories.year_of_sets()

    def test_a_dry_run_prints_what_would_change_and_writes_nothing(self, file):
        answer = run("import", file({}, {"code": "1.2"}), "--province", HOME, "--dry-run")

        assert (answer.exit_code, shown().official) == (0, False), answer.output
        assert "bộ 8 1.1: (nhãn rút gọn) → Lời của quyết định" in answer.output
        assert "2 mới, 0 sửa, 0 không đổi.\nMới là thử, chưa ghi gì." in answer.output

    def test_load_again_correct_and_undo(self, file):
        first = run("import", file({}), "--province", HOME)
        again = run("import", file({}), "--province", HOME)
        other = run("import", file({"vi": "Lời sửa"}, {"code": "1.2"}), "--province", HOME)
        seen = [shown().vi]
        for _ in range(2):
            back = run("undo", QD26, "--province", HOME)
            seen.append(shown().vi)

        assert "Đã nạp lần 1." in first.output
        assert "0 mới, 0 sửa, 1 không đổi.\nKhông có gì thay đổi." in again.output
        assert "bộ 8 1.1: Lời của quyết định → Lời sửa" in other.output
        assert "1 mới, 1 sửa, 0 không đổi." in other.output
        assert seen == ["Lời sửa", "Lời của quyết định", "Nguồn nguyên liệu"]
        assert "còn nguyên văn của 0 bộ" in back.output
        assert "no_wording" in run("undo", QD26, "--province", HOME).output

    def test_every_fault_is_told_by_its_row_and_nothing_is_written(self, file):
        answer = run("import", file({}, {"code": "1.1#9"}, {}, {"vi": ""}, {"set": 99}), "--province", HOME)

        assert (answer.exit_code, shown().official) == (2, False)
        assert [line.partition(":")[0] for line in answer.output.splitlines()] == [
            "dòng 2", "dòng 3", "dòng 4", "dòng 5", "4 lỗi; không nạp gì cả.",
        ]  # fmt: skip

    def test_the_only_province_with_plans_need_not_be_named(self, file):
        assert run("import", file({})).exit_code == 0
        assert shown().official

    def test_a_decree_of_parts_has_no_places(self, file):
        answer = run("import", file({"regulation": "qd148_2023"}))

        assert (answer.exit_code, "quyết định này không có bộ tiêu chí" in answer.output) == (2, True)


def test_without_plans_the_province_must_be_named(world, file):
    answer = run("import", file({}))

    assert (answer.exit_code, "Thêm --province" in answer.output) == (2, True)


@pytest.mark.parametrize("name", ["loi.csv", "loi.xlsx"])
@pytest.mark.parametrize("header", [ENGLISH, tuple(COLUMNS.values())])
def test_sheets_are_read_by_their_headings_and_numbered_as_people_see_them(tmp_path, name, header):
    path = sheet(tmp_path / name, header, (QD26, 8, "1.1#2", "Mức hai", ""), ("", "", "", "", ""), (QD26, "26", "K1", "Loại", "Out"))

    found = [(line.number, line.regulation, line.set_no, line.code, line.vi, line.en) for line in read_lines(path)]

    assert found == [(2, QD26, "8", "1.1#2", "Mức hai", ""), (4, QD26, "26", "K1", "Loại", "Out")]


def test_a_number_typed_as_a_code_is_that_code(tmp_path):
    path = sheet(tmp_path / "loi.xlsx", ENGLISH, (QD26, 8, 7, "Bảy", ""), (QD26, 8.0, 1.1, "Một chấm một", ""))

    assert [(line.set_no, line.code) for line in read_lines(path)] == [("8", "7"), ("8", "1.1")]


def test_a_template_names_every_place_and_unfilled_lines_are_passed_over(tmp_path):
    path = tmp_path / "mau.xlsx"

    count = write_template(path, [criteria_set(QD26, 26)])

    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert (len(rows), rows[0]) == (count + 1, [*COLUMNS.values(), LABEL])
    assert rows[1] == [QD26, "26", "set", "", "", criteria_set(QD26, 26).label.vi]
    with pytest.raises(Unreadable):
        read_lines(path)  # nothing is filled in
    rows[3][3] = "Lời"
    assert [line.code for line in read_lines(sheet(path, *rows))] == [rows[3][2]]


def test_the_command_writes_one_decree_s_template(tmp_path):
    answer = run("template", tmp_path / "mau.xlsx", "--regulation", QD26, "--set", 8)

    assert (answer.exit_code, "1 bộ" in answer.output) == (0, True), answer.output
    assert run("template", tmp_path / "mau.xlsx", "--regulation", "qd148_2023").exit_code == 2
    assert run("template", tmp_path / "mau.xlsx", "--regulation", QD26, "--set", 27).exit_code == 2


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("loi.txt", "x", "dùng .json, .csv hoặc .xlsx"),
        ("loi.json", "{", "Không đọc được"),
        ("loi.json", '{"schema": 1, "rows": []}', "Sai khuôn dạng"),
        ("loi.json", '{"schema": 1, "rows": [{"set": 8}]}', "Sai khuôn dạng"),
        ("loi.csv", "regulation,set,code\nqd26_2026,8,1.1\n", "thiếu cột: Nguyên văn"),
        ("loi.csv", "", "thiếu cột"),
        ("loi.csv", "regulation,set,code,vi\n", "không có dòng nào"),
        ("loi.xlsx", "không phải bảng", "Không đọc được"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text, "utf-8")

    with pytest.raises(Unreadable) as no:
        read_lines(path)

    assert told in str(no.value)
