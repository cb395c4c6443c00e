import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.deadline import end_of, in_full, last_day_of, moment_in_full, read, read_day
from chalicelib.domain.words import VIETNAM
from chalicelib.pages.tongues import tongue
from chalicelib.stores.calendars import calendar

CUT_OFF = datetime(2027, 4, 30, tzinfo=VIETNAM)  # before 30/4: the end of Thursday the 29th


def at(*parts):
    return datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(("now", "text"), [
    (at(2027, 4, 22, 9), "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc)"),
    (at(2027, 4, 22, 23, 59, 59), "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc)"),
    (at(2027, 4, 23), "hết ngày thứ Năm 29/04/2027 (còn 4 ngày làm việc)"),
    (at(2027, 4, 24), "hết ngày thứ Năm 29/04/2027 (còn 4 ngày làm việc)"),
    (at(2027, 4, 29), "hết ngày thứ Năm 29/04/2027 (hôm nay là ngày cuối)"),
    (at(2027, 4, 29, 23, 59, 59), "hết ngày thứ Năm 29/04/2027 (hôm nay là ngày cuối)"),
    (at(2027, 4, 30), "hết ngày thứ Năm 29/04/2027 (đã hết hạn)"),
])
def test_a_deadline_says_its_last_day_and_the_working_days_left(now, text):
    assert read(CUT_OFF, now, calendar()).text == text


def test_a_term_s_last_day_reads_like_the_instant_after_it():
    now = at(2027, 4, 20)

    assert read_day(date(2027, 4, 29), now, calendar()) == read(CUT_OFF, now, calendar())


def test_an_hour_of_the_day_is_told():
    assert read(at(2023, 5, 24, 17), at(2023, 5, 22), calendar()).text == "trước 17 giờ 00 ngày thứ Tư 24/05/2023 (còn 2 ngày làm việc)"


def test_days_off_alone_are_no_working_days():
    deadline = read(at(2021, 10, 10), at(2021, 10, 8, 12), calendar())

    assert deadline.text == "hết ngày thứ Bảy 09/10/2021 (không còn ngày làm việc nào)"
    assert deadline.left == 0


def test_a_draft_is_told_beside_the_words():
    drafted, approved = read(CUT_OFF, at(2027, 4, 22), calendar()), read(at(2023, 6, 1), at(2023, 5, 22), calendar())

    assert (drafted.draft, drafted.told) == (True, "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc) (lịch dự kiến)")
    assert (approved.draft, approved.told) == (False, approved.text)


@pytest.mark.parametrize(("instant", "told"), [
    (CUT_OFF, "hết ngày thứ Năm 29/04/2027"),
    (CUT_OFF.astimezone(UTC), "hết ngày thứ Năm 29/04/2027"),
    (at(2023, 5, 24, 17), "trước 17 giờ 00 ngày thứ Tư 24/05/2023"),
])
def test_a_letter_names_the_day_and_counts_nothing(instant, told):
    assert in_full(instant) == told


@pytest.mark.parametrize(("name", "told"), [
    ("opens", "00 giờ 00, thứ Sáu ngày 30/04/2027 (giờ Việt Nam)"),
    ("province.opens", "00 giờ 00, thứ Sáu ngày 30/04/2027 (giờ Việt Nam)"),
    ("closes", "hết ngày thứ Năm 29/04/2027"),
    ("province.finish", "hết ngày thứ Năm 29/04/2027"),
])
def test_only_an_opening_is_told_as_the_instant_it_is(name, told):
    assert moment_in_full(name, CUT_OFF) == told


@given(st.dates(date(2019, 1, 1), date(2028, 12, 31)))
def test_the_last_day_and_the_instant_after_it_belong_together(day):
    assert last_day_of(end_of(day)) == last_day_of(end_of(day) - timedelta(microseconds=1)) == day


def test_a_year_without_a_calendar_is_told_and_not_guessed():
    deadline = read_day(date(2029, 6, 29), at(2028, 12, 1), calendar())

    assert deadline.text == "hết ngày thứ Sáu 29/06/2029 (chưa có lịch làm việc năm 2029)"
    assert deadline.left is None


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=14)), VIETNAM])
def test_the_zone_an_instant_is_written_in_makes_no_difference(zone):
    now = at(2027, 4, 22, 0, 30)

    assert read(CUT_OFF.astimezone(zone), now.astimezone(zone), calendar()) == read(CUT_OFF, now, calendar())


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_server_s_zone_makes_no_difference(zone):
    ask = (
        "from datetime import *; from chalicelib.domain.deadline import read; from chalicelib.stores.calendars import calendar;"
        "print(read(datetime(2027, 4, 29, 17, tzinfo=UTC), datetime(2027, 4, 21, 17, 30, tzinfo=UTC), calendar()).text)"
    )
    environment = {**os.environ, "TZ": zone, "PYTHONUTF8": "1"}
    told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)

    assert told.stdout == "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc)\n"


@pytest.mark.parametrize(("deadline", "now"), [(CUT_OFF.replace(tzinfo=None), CUT_OFF), (CUT_OFF, CUT_OFF.replace(tzinfo=None))])
def test_an_instant_without_a_zone_is_refused(deadline, now):
    with pytest.raises(ValueError, match="zone"):
        read(deadline, now, calendar())


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (at(2023, 5, 18, 9), "before 17:00 on Wednesday 24/05/2023 (4 working days left)"),
        (at(2023, 5, 23, 9), "before 17:00 on Wednesday 24/05/2023 (1 working day left)"),
        (at(2023, 5, 24, 9), "before 17:00 on Wednesday 24/05/2023 (today is the last day)"),
        (at(2023, 5, 24, 17), "before 17:00 on Wednesday 24/05/2023 (expired)"),
    ],
)
def test_a_deadline_is_told_in_english_as_people_write_it(now, told):
    assert read(at(2023, 5, 24, 17), now, calendar(), tongue=tongue("en")).told_in(tongue("en")) == told


def test_a_day_to_its_end_is_told_in_english():
    assert in_full(CUT_OFF, tongue("en")) == "until the end of Thursday 29/04/2027"
