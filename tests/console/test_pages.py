"""A page is read as a browser reads it."""

import pytest

from console.play.pages import Unreadable, read

PAGE = """<html><a href="/hoi-dong/phieu/A1?x=1">một</a><a href="/hoi-dong/phieu/B2">hai</a><a href="/hoi-dong/phieu/A1">ba</a>
<form action="/ho-so" method="post"><input type="hidden" name="csrf" value="s&amp;1"><input name="product_name">
<input type="radio" name="kind" value="first" checked><input type="radio" name="kind" value="upgrade">
<select name="product"><option value="">-</option><option value="P2" selected>Hai</option></select>
<textarea name="note">cũ &lt;1&gt;</textarea><input type="file" name="file"><button name="do" value="save">Lưu</button></form>
<div class="errors" role="alert" data-code="too_late">Hết hạn</div></html>"""


def test_a_form_carries_what_a_browser_would_send():
    form = read(409, "http://here/ho-so?a=1", PAGE).form("/ho-so")

    assert form.fields == {"csrf": "s&1", "product_name": "", "kind": "first", "product": "P2", "note": "cũ <1>"}
    assert form.options == {"product": ["", "P2"]}


def test_a_refusal_has_its_code_and_links_are_listed_once():
    page = read(409, "http://here/ho-so?a=1", PAGE)

    assert (page.status, page.path, page.code) == (409, "/ho-so", "too_late")
    assert page.ids_after("/hoi-dong/phieu/") == ["A1", "B2"]


def test_a_form_without_action_posts_to_its_own_page():
    assert read(200, "http://here/dang-nhap", '<form method="post"><input name="email"></form>').has_form("/dang-nhap")


def test_a_missing_form_is_said():
    with pytest.raises(Unreadable, match="/ho-so/1/nop"):
        read(200, "http://here/ho-so", PAGE).form("/ho-so/1/nop")
