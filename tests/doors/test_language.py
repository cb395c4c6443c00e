"""The reader's language: chosen by a link that works without scripts, kept in the browser, said by every page."""

import pytest

from tests import factories
from tests.doors.situations import MOVE
from tests.doors.visitor import Visitor


def test_a_link_changes_the_language_and_comes_back(world):
    factories.year()
    visitor = Visitor()

    switch = '<a href="/ngon-ngu/en?ve=/san-pham%3Ftim%3Dm%25E1%25BA%25AFm" hreflang="en" lang="en">English</a>'
    assert switch in visitor.get("/san-pham?tim=mắm").html
    answer = visitor.get("/ngon-ngu/en?ve=/san-pham%3Ftim%3Dm%25E1%25BA%25AFm")
    page = visitor.get(answer.location)

    assert (answer.status, answer.location) == (303, "/san-pham?tim=m%E1%BA%AFm")
    assert "Max-Age=31536000" in answer.cookies["__Host-lang"]
    assert '<html lang="en">' in page.html
    assert 'value="mắm"' in page.html
    assert page.headers["Vary"] == "Cookie"
    assert 'href="/ngon-ngu/vi?ve=' in page.html


@pytest.mark.parametrize("asked", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a%0d%0ab", "x"])
def test_it_comes_back_to_pages_of_ours_only(world, asked):
    assert Visitor().get(f"/ngon-ngu/en?ve={asked}").location == "/"


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("vi", "vi"), ("fr", "vi")])
def test_an_unknown_language_is_vietnamese(world, language, spoken):
    visitor = Visitor()
    visitor.get(f"/ngon-ngu/{language}")

    assert f'<html lang="{spoken}">' in visitor.get("/dang-nhap").html


def test_a_refusal_is_told_in_the_reader_s_language_and_offers_no_way_to_lose_what_was_typed(world):
    factories.year()
    visitor = Visitor(player=factories.coordinator())
    visitor.get("/ngon-ngu/en")

    answer = visitor.post(MOVE, {"moment": "closes", "to": "mai", "reason": "x"})

    assert "This field does not have the right form." in answer.text
    assert "<title>Error:" in answer.html
    assert "/ngon-ngu/" not in answer.html
    assert answer.wrong_field == "to"


def test_our_script_is_answered_in_the_reader_s_language(world):
    visitor = Visitor()
    visitor.get("/ngon-ngu/en")

    answer = visitor.post("/ho-so", {}, Accept="application/json")

    assert "You must sign in before you do this." in answer.html
