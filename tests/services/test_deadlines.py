from datetime import date, datetime

import pytest

from chalicelib.domain.words import VIETNAM
from chalicelib.services import deadlines

NOW = datetime(2027, 4, 22, 9, tzinfo=VIETNAM)


@pytest.mark.parametrize("until", [datetime(2027, 4, 30, tzinfo=VIETNAM), date(2027, 4, 29)])
def test_an_instant_and_a_last_day_are_told_alike_with_their_draft(until):
    assert deadlines.told(NOW, until) == "hết ngày thứ Năm 29/04/2027 (còn 5 ngày làm việc) (lịch dự kiến)"


def test_a_year_without_a_calendar_is_told():
    assert deadlines.told(NOW, date(2029, 1, 4)) == "hết ngày thứ Năm 04/01/2029 (chưa có lịch làm việc năm 2029)"
