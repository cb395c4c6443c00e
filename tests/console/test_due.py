import pytest
from click.testing import CliRunner

from console.due import due


def ask(*arguments):
    return CliRunner().invoke(due, arguments)


def test_the_day_stands_alone_on_the_first_line_then_what_was_skipped():
    answer = ask("--from", "2026-11-20", "--working", "15")

    first, *rest = answer.stdout.splitlines()
    assert (answer.exit_code, first) == (0, "2026-12-14")
    assert "  bỏ qua thứ Ba 24/11/2026: Ngày Văn hóa Việt Nam" in rest
    assert "  bỏ qua thứ Bảy 21/11/2026: nghỉ cuối tuần" in rest
    assert sum("bỏ qua" in line for line in rest) == 9
    assert "lịch dự kiến" in answer.stdout


def test_a_swapped_saturday_is_counted_and_told():
    answer = ask("--from", "2026-08-14", "--working", "15")

    assert answer.stdout.startswith("2026-09-08\n")
    assert "có tính thứ Bảy 22/08/2026: Làm bù cho ngày nghỉ hoán đổi 31/08/2026" in answer.stdout


def test_an_approved_year_is_no_draft():
    answer = ask("--from", "2023-04-20", "--working", "15")

    assert answer.stdout.startswith("2023-05-16\n")
    assert "dự kiến" not in answer.stdout


def test_a_term_over_new_year_names_the_draft_years_it_used():
    answer = ask("--from", "2025-12-25", "--working", "10")

    assert "lịch dự kiến: lịch năm 2026 " in answer.stdout


@pytest.mark.parametrize(("arguments", "day"), [
    (("--from", "2026-08-31", "--calendar", "-120"), "2026-05-03"),
    (("--from", "2026-08-31", "--calendar=-180"), "2026-03-04"),
    (("--from", "2026-05-22", "--calendar", "30"), "2026-06-21"),
    (("--from", "2024-02-29", "--months", "36"), "2027-02-28"),
    (("--from", "2026-06-29", "--months", "36"), "2029-06-29"),
])
def test_calendar_days_and_months_move_for_nobody(arguments, day):
    answer = ask(*arguments)

    assert answer.stdout.splitlines()[0] == day
    assert "không dời" in answer.stdout
    assert "bỏ qua" not in answer.stdout


def test_a_calendar_day_that_is_off_is_remarked_on():
    assert "lưu ý Chủ nhật 21/06/2026: nghỉ cuối tuần" in ask("--from", "2026-05-22", "--calendar", "30").stdout


@pytest.mark.parametrize(("start", "count", "year"), [("2028-12-20", "15", 2029), ("2018-03-01", "1", 2018), ("2030-01-01", "5", 2030)])
def test_a_year_without_a_calendar_is_refused_in_a_sentence(start, count, year):
    answer = ask("--from", start, "--working", count)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == f"Chưa có lịch làm việc năm {year}, nên không tính được ngày hết hạn.\n"


@pytest.mark.parametrize("arguments", [
    ("--from", "2026-11-20"),
    ("--from", "2026-11-20", "--working", "1", "--months", "1"),
    ("--from", "20/11/2026", "--working", "1"),
    ("--from", "2026-02-30", "--working", "1"),
    ("--from", "2026-11-20", "--working", "-1"),
    ("--from", "2026-11-20", "--calendar", "99999999999"),
    ("--from", "2026-11-20", "--months", "-99999"),
    ("--working", "1"),
])
def test_a_question_that_cannot_be_answered_is_refused(arguments):
    answer = ask(*arguments)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr
