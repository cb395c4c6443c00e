"""Pages for anyone."""

from tests import factories
from tests.doors.visitor import Visitor


def test_home_tells_rounds(world):
    factories.year()

    answer = Visitor().get("/")

    assert answer.status == 200
    assert "Đang nhận hồ sơ" in answer.text
