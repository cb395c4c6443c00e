"""A council's settings in words: a default is called one, once."""

import pytest

from chalicelib.domain.criteria import Label
from chalicelib.domain.procedure import Setting
from chalicelib.pages.rule_words import source_of


@pytest.mark.parametrize(
    ("assumed", "source", "told"),
    [
        (True, "quy chế tham khảo", "mặc định, quy chế tham khảo"),
        (True, "mặc định của hệ thống; quyết định không nêu", "mặc định của hệ thống; quyết định không nêu"),
        (False, "Quy chế 5/QĐ-HĐ", "Quy chế 5/QĐ-HĐ"),
    ],
)
def test_where_a_setting_comes_from(assumed, source, told):
    assert source_of(Setting(code="quorum", value="1/2", assumed=assumed, source=source, label=Label(vi="x", en="x"))) == told
