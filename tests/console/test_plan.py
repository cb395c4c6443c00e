"""The plan commands: a lint's findings and exit codes; a sheet out, changed, in, and back again."""

import json
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from console.plan import plan as command
from console.plan_sheet import CALENDAR, GUIDE, TARGETS, read_sheet

PLANS = Path(__file__).parents[2] / "plans"


def workbook(*arguments):
    import xlsxwriter  # slow

    return xlsxwriter.Workbook(*arguments)


def run(*arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture
def file(tmp_path):
    """Trà Vinh 2023, to be changed."""
    path = tmp_path / "tra_vinh_2023.json"
    path.write_bytes((PLANS / "tra_vinh_2023.json").read_bytes())
    return path


@pytest.fixture
def fill(file, tmp_path):
    """The template with some cells changed: {(sheet, code, column): value}; a code the sheet lacks is a new row."""

    def fill(changes, *, plan="tra_vinh_2023"):
        template, out = tmp_path / "template.xlsx", tmp_path / "officer.xlsx"
        run("template", template, "--plan", file)
        sheet = read_sheet(template)
        with workbook(out, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
            span = book.add_format({"num_format": "[h]:mm"})
            book.add_worksheet(GUIDE).write_row(0, 0, ("Kế hoạch", plan))
            for name, rows, key in ((TARGETS, sheet.targets, "Khóa"), (CALENDAR, sheet.moments, "Mã mốc")):
                table = {row.cells[key]: dict(row.cells) for row in rows}
                for (where, code, column), value in changes.items():
                    if where == name:
                        table.setdefault(code, {key: code})[column] = value
                columns = list(rows[0].cells)
                page = book.add_worksheet(name)
                page.write_row(0, 0, columns)
                for number, cells in enumerate(table.values(), 1):
                    for at, column in enumerate(columns):
                        page.write(number, at, cells.get(column), *[span] * isinstance(cells.get(column), timedelta))
        return out

    return fill


class TestLint:
    @pytest.mark.parametrize("path", sorted(PLANS.glob("*.json")), ids=lambda path: path.stem)
    def test_no_plan_of_ours_has_an_error(self, path):
        answer = run("lint", path, "--json")

        told = json.loads(answer.stdout)
        assert (answer.exit_code, told["plan"], told["errors"]) == (0, path.stem, 0)
        assert told["warnings"] == len(told["findings"])

    def test_a_finding_says_where_and_what(self):
        [finding] = json.loads(run("lint", PLANS / "unnamed_2021.json", "--json").stdout)["findings"]

        assert finding.pop("sentence").startswith("Đợt 2, cấp huyện: hoàn thành")
        assert finding == {
            "level": "warning", "code": "last_day_off", "key": "002-6", "path": "rounds[1].stages[0].finish",
        }

    def test_people_read_sentences(self):
        answer = run("lint", PLANS / "quang_binh_to_2025.json")

        assert "Lưu ý [sum_differs] 004-1: Các hạng sao cộng lại 49–58" in answer.stdout
        assert "0 lỗi" in answer.stdout

    def test_errors_exit_with_one(self, file):
        content = json.loads(file.read_text())
        content["rounds"][1]["number"] = 1
        file.write_text(json.dumps(content))

        answer = run("lint", file)
        assert (answer.exit_code, answer.stdout.split()[:2]) == (1, ["LỖI", "[round_twice]"])

    def test_a_wrong_shape_is_the_only_finding(self, file):
        content = json.loads(file.read_text())
        content["rounds"][0]["closes"]["at"] = "soon"
        file.write_text(json.dumps(content))

        answer = run("lint", file, "--json")
        assert answer.exit_code == 1
        assert [(row["code"], row["path"]) for row in json.loads(answer.stdout)["findings"]] == [("schema", "rounds[0].closes.at")]

    def test_a_name_given_twice_is_an_error(self, file):
        file.write_text(file.read_text().replace('"id": "tra_vinh_2023"', '"id": "other", "id": "tra_vinh_2023"'))

        answer = run("lint", file, "--json")
        assert (answer.exit_code, json.loads(answer.stdout)["findings"][0]["code"]) == (1, "name_twice")

    @pytest.mark.parametrize("text", ["", "{", "[]", "null", "\ufeff{}", "[" * 100000])
    def test_what_is_no_plan_is_refused(self, file, text):
        file.write_text(text)

        answer = run("lint", file)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert str(file) in answer.stderr


class TestImport:
    @pytest.mark.parametrize("path", sorted(PLANS.glob("*.json")), ids=lambda path: path.stem)
    def test_a_template_as_it_is_changes_nothing(self, path, tmp_path):
        before = path.read_bytes()
        run("template", tmp_path / "sheet.xlsx", "--plan", path)

        answer = run("import", tmp_path / "sheet.xlsx", "--plan", path)

        assert (answer.exit_code, answer.stdout) == (0, "Không có gì thay đổi.\n")
        assert path.read_bytes() == before

    def test_a_trial_shows_exactly_what_would_change_and_writes_nothing(self, file, fill):
        before = file.read_bytes()
        sheet = fill({(TARGETS, "000-4", "Từ"): 12, (TARGETS, "000-4", "Đến"): 12})

        answer = run("import", sheet, "--plan", file, "--dry-run")

        lines = answer.stdout.splitlines()
        assert answer.exit_code == 0
        assert lines[:3] == [
            "targets[3].low (000-4 Sản phẩm 3 sao, Huyện Tiểu Cần): 11 → 12",
            "targets[3].high (000-4 Sản phẩm 3 sao, Huyện Tiểu Cần): 11 → 12",
            "targets[3].note (000-4 Sản phẩm 3 sao, Huyện Tiểu Cần): (trống) → Cán bộ nhập từ bảng officer.xlsx. Số liệu khác câu trích.",
        ]
        assert "[sum_differs] 000-1" in lines[3]  # the districts give 134 now
        assert lines[4] == "3 thay đổi; mới là thử, chưa ghi gì."
        assert file.read_bytes() == before
        assert not file.with_name(f"{file.name}.undo").exists()

    def test_it_is_applied_and_undone_to_the_byte(self, file, fill):
        before = file.read_bytes()
        sheet = fill({(TARGETS, "000-4", "Từ"): 12, (TARGETS, "000-4", "Đến"): 12})

        assert run("import", sheet, "--plan", file).exit_code == 0
        target = json.loads(file.read_text())["targets"][3]
        assert (target["low"], target["high"], target["key"]) == (12, 12, "000-4")
        assert run("import", sheet, "--plan", file).stdout == "Không có gì thay đổi.\n"

        assert run("undo", file).exit_code == 0
        assert file.read_bytes() == before
        assert {path.name for path in file.parent.glob("*tra_vinh*")} == {file.name}

    def test_a_sheet_names_its_own_plan(self, file, fill, monkeypatch):
        (file.parent / "plans").mkdir()
        (file.parent / "plans/notes.json").write_text("no plan")
        sheet, home = fill({(TARGETS, "000-11", "Từ"): 12}), file.rename(file.parent / "plans" / file.name)
        monkeypatch.chdir(home.parents[1])

        tried, done = run("import", sheet, "--dry-run"), run("import", sheet)

        assert tried.stdout.splitlines()[0] == done.stdout.splitlines()[0]
        assert (tried.exit_code, done.exit_code) == (0, 0)
        assert '"low": 12' in home.read_text("utf-8")

    def test_a_sheet_whose_plan_is_not_at_hand_changes_nothing(self, fill, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        answer = run("import", fill({}))

        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "“tra_vinh_2023”" in answer.stderr

    def test_imports_are_undone_one_by_one(self, file, fill):
        texts = [file.read_text()]
        for low in (12, 13):
            run("import", fill({(TARGETS, "000-4", "Từ"): low, (TARGETS, "000-4", "Đến"): low}), "--plan", file)
            texts.append(file.read_text())

        assert len(set(texts)) == 3
        for text in (texts[1], texts[0]):
            run("undo", file)
            assert file.read_text() == text
        answer = run("undo", file)
        assert (answer.exit_code, "Không có lần nhập nào" in answer.stderr) == (2, True)

    def test_an_undo_does_not_lose_what_was_written_since(self, file, fill):
        run("import", fill({(TARGETS, "000-11", "Từ"): 12}), "--plan", file)
        file.write_text(file.read_text() + "\n")

        answer = run("undo", file)
        assert answer.exit_code == 2
        assert "đã được sửa" in answer.stderr

    def test_an_import_that_died_before_it_wrote_is_undone_without_harm(self, file, fill):
        before = file.read_text()
        run("import", fill({(TARGETS, "000-11", "Từ"): 12}), "--plan", file)
        file.write_text(before)

        assert run("undo", file).exit_code == 0
        assert file.read_text() == before

    def test_a_finish_moves_with_its_words_and_loses_its_quote(self, file, fill):
        sheet = fill({(CALENDAR, "1.district.finish", "Ngày"): date(2023, 6, 1), (CALENDAR, "1.district.finish", "Kể cả ngày đó"): "Không"})

        assert run("import", sheet, "--plan", file).exit_code == 0

        finish = json.loads(file.read_text())["rounds"][0]["stages"][0]["finish"]
        assert (finish["before"], finish["date"], finish["inclusive"]) == ("2023-06-01T00:00:00+07:00", "2023-06-01", False)
        assert (finish["quote"], finish["key"], finish["assumed"], finish["precision"]) == (None, None, True, "day")

    @pytest.mark.parametrize(("day", "hour", "at"), [
        ("10/04/2023", "24:00", "2023-04-11T00:00:00+07:00"),
        (date(2023, 4, 7), "24:00", "2023-04-08T00:00:00+07:00"),
        ("2023-04-07", "17:00", "2023-04-07T17:00:00+07:00"),
        (date(2023, 4, 7), time(16, 30), "2023-04-07T16:30:00+07:00"),
        (date(2023, 4, 7), timedelta(days=1), "2023-04-08T00:00:00+07:00"),
        (date(2023, 4, 7), timedelta(hours=9, minutes=5), "2023-04-07T09:05:00+07:00"),
        ("7/4/2023", "8:00", "2023-04-07T08:00:00+07:00"),
    ])
    def test_filing_ends_when_the_sheet_says(self, day, hour, at, file, fill):
        answer = run("import", fill({(CALENDAR, "1.closes", "Ngày"): day, (CALENDAR, "1.closes", "Giờ"): hour}), "--plan", file)

        assert answer.exit_code == 0
        assert json.loads(file.read_text())["rounds"][0]["closes"]["at"] == at

    def test_a_new_target_is_added_whole(self, file, fill):
        row = {
            "Mã chỉ tiêu": "products_4star", "Đơn vị": "huyện  CẦU kè", "Phép so": "Ít nhất", "Từ": "2", "Đo bằng": "số lượng",
            "Cách tính": "mới", "Hạn": "31/12/2023", "Trích nguyên văn": "=Cầu Kè ít nhất 2 sản phẩm 4 sao",
        }

        answer = run("import", fill({(TARGETS, "000-19", column): value for column, value in row.items()}), "--plan", file)

        assert answer.exit_code == 0, answer.output
        assert json.loads(file.read_text())["targets"][-1] == {
            "key": "000-19", "indicator": "products_4star", "scope": {"kind": "unit", "unit": "huyen_cau_ke"}, "op": "ge",
            "low": 2, "high": None, "measure": "count", "basis": "new", "due": "2023-12-31",
            "quote": "=Cầu Kè ít nhất 2 sản phẩm 4 sao", "precision": "day", "note": "Cán bộ nhập từ bảng officer.xlsx.",
        }

    @pytest.mark.parametrize(("where", "code", "column", "value", "told"), [
        (TARGETS, "000-4", "Từ", "mười", "“mười” không phải số nguyên"),
        (TARGETS, "000-4", "Từ", -1, "không phải số nguyên"),
        (TARGETS, "000-4", "Từ", 1.5, "không phải số nguyên"),
        (TARGETS, "000-4", "Từ", "nan", "không phải số nguyên"),
        (TARGETS, "000-4", "Từ", "inf", "không phải số nguyên"),
        (TARGETS, "000-4", "Phép so", "chừng", "“chừng” không hiểu"),
        (TARGETS, "000-4", "Đơn vị", "Huyện Lạ", "không phải một đơn vị"),
        (TARGETS, "000-4", "Đơn vị", "Huyện Trà Cú", "là chỉ tiêu khác"),
        (TARGETS, "000-4", "Mã chỉ tiêu", "products_4star", "là chỉ tiêu khác"),
        (TARGETS, "000-4", "Hạn", "31/02/2023", "không phải một ngày"),
        (TARGETS, "000-4", "Trích nguyên văn", None, "còn trống"),
        (CALENDAR, "1.closes", "Ngày", "mai", "không phải một ngày"),
        (CALENDAR, "1.closes", "Giờ", "25:00", "không phải giờ"),
        (CALENDAR, "1.district.finish", "Kể cả ngày đó", "chắc", "không hiểu"),
        (CALENDAR, "3.opens", "Ngày", "01/01/2023", "không có mốc “3.opens”"),
    ])
    def test_a_cell_that_cannot_be_read_is_told_with_its_place(self, where, code, column, value, told, file, fill):
        before = file.read_bytes()

        answer = run("import", fill({(where, code, column): value}), "--plan", file)

        assert (answer.exit_code, answer.stdout) == (2, "")
        assert f"Trang “{where}”, dòng " in answer.stderr
        assert told in answer.stderr
        assert answer.stderr.endswith("Không nhập gì cả.\n")
        assert file.read_bytes() == before

    @pytest.mark.parametrize("changes", [
        {(CALENDAR, "1.closes", "Ngày"): "01/06/2023"},  # after the council has begun
        {(TARGETS, "000-4", "Từ"): 12},  # equals 12 to 11
    ])
    def test_a_plan_that_would_have_errors_is_left_alone(self, changes, file, fill):
        before = file.read_bytes()

        answer = run("import", fill(changes), "--plan", file)

        assert answer.exit_code == 1
        assert "LỖI" in answer.stdout
        assert "không nhập gì cả" in answer.stderr
        assert file.read_bytes() == before

    def test_a_sheet_of_another_plan_is_refused(self, file, fill):
        answer = run("import", fill({}, plan="an_giang_2023"), "--plan", file)

        assert answer.exit_code == 2
        assert "an_giang_2023" in answer.stderr

    def test_one_key_in_two_rows_is_refused(self, file, fill):
        answer = run("import", fill({(TARGETS, "000-4", "Khóa"): "000-5"}), "--plan", file)

        assert answer.exit_code == 2
        assert "có hai dòng" in answer.stderr

    @pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
    def test_what_is_no_workbook_is_refused(self, content, file, tmp_path):
        sheet = tmp_path / "sheet.xlsx"
        sheet.write_bytes(content)

        answer = run("import", sheet, "--plan", file)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "Không đọc được bảng" in answer.stderr

    def test_a_workbook_without_our_pages_or_columns_is_refused(self, file, tmp_path):
        for pages, told in (([], "thiếu trang"), ([GUIDE, TARGETS, CALENDAR], "thiếu cột")):
            with workbook(tmp_path / "sheet.xlsx") as book:
                for name in pages:
                    book.add_worksheet(name)
            answer = run("import", tmp_path / "sheet.xlsx", "--plan", file)

            assert answer.exit_code == 2
            assert told in answer.stderr

    def test_rows_taken_out_of_the_sheet_stay_in_the_plan(self, file, tmp_path, fill):
        sheet = read_sheet(fill({}))
        out = tmp_path / "short.xlsx"
        with workbook(out) as book:
            book.add_worksheet(GUIDE).write_row(0, 0, ("Kế hoạch", "tra_vinh_2023"))
            for name, rows in ((TARGETS, sheet.targets), (CALENDAR, sheet.moments)):
                book.add_worksheet(name).write_row(0, 0, list(rows[0].cells))

        assert run("import", out, "--plan", file).stdout == "Không có gì thay đổi.\n"
