"""What every page wears: headers, the form's secret, the origin, faults that become pages."""

import re

import pytest

import app  # the routes are known once it is imported
from chalicelib.domain.access import TABLE, Scope
from chalicelib.domain.lifecycle import Role
from chalicelib.doors import public, web
from chalicelib.services import register
from tests import factories
from tests.doors.visitor import Visitor

assert app.app
SIGNED_IN_PATHS = [route for route in web.routes if all(scope is not Scope.ANYONE for _, scope in TABLE[route.act])]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Content-Type", "text/html; charset=utf-8"),
    ],
)
def test_every_page_has_these_headers(world, name, value):
    assert Visitor().get("/").headers[name] == value


def test_a_page_may_load_nothing_but_our_style(world):
    policy = Visitor().get("/").headers["Content-Security-Policy"].split("; ")

    assert set(policy) == {
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    }


def test_signed_in_pages_are_not_kept(world):
    factories.year()

    assert Visitor(player=factories.officer()).get("/").headers["Cache-Control"] == "no-store"
    assert Visitor().get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("route", SIGNED_IN_PATHS, ids=lambda route: f"{route.method} {route.path}")
def test_a_stranger_is_asked_to_sign_in(world, route):
    path = re.sub(r"{\w+}", "x", route.path)
    visitor = Visitor()

    answer = visitor.get(path) if route.method == "GET" else visitor.post(path, {"reason": "giữ lại"})

    assert (answer.status, answer.trouble) == (401, "sign_in_first")
    assert "/dang-nhap" in answer.html
    assert route.method == "GET" or "giữ lại" in answer.text


@pytest.mark.parametrize("role", [Role.PRODUCER, Role.OFFICER, Role.MEMBER, Role.COORDINATOR])
def test_navigation_shows_what_the_person_may_do(world, role):
    own = {Role.PRODUCER: "/ho-so", Role.OFFICER: "/can-bo", Role.MEMBER: "/hoi-dong", Role.COORDINATOR: "/dieu-phoi"}

    html = Visitor(player=factories.person(role)).get("/san-pham").html

    assert {path for path in own.values() if f'<a href="{path}">' in html} == {own[role]}


@pytest.mark.parametrize(("role", "folded"), [(None, False), (Role.OFFICER, True)])
def test_navigation_of_more_than_three_pages_folds_and_says_which_one_this_is(world, role, folded):
    html = Visitor(player=factories.person(role) if role else None).get("/san-pham").html

    assert ("<summary>Các trang: Tra cứu</summary>" in html) is folded


@pytest.mark.parametrize("secret", ["", "another", "ế"])
def test_a_form_without_the_sessions_secret_is_refused_and_kept(world, secret):
    factories.year()
    owner = factories.producer()
    dossier = factories.dossier(owner)

    answer = Visitor(player=owner).post(f"/ho-so/{dossier.id}/rut", {"csrf": secret, "reason": "Đã gõ dài"})

    assert (answer.status, answer.trouble) == (403, "form_expired")
    form = answer.form(f"/ho-so/{dossier.id}/rut")
    assert (form["csrf"], form["reason"]) == (owner.csrf, "Đã gõ dài")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://saolang.example", 303),
        ("http://saolang.example:8000", 403),
        ("https://saolang.example.evil.example", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ],
)
def test_a_form_of_another_site_is_refused(world, origin, status):
    assert Visitor().post("/dang-nhap", {"email": "a@vidu.example"}, Origin=origin).status == status


def test_behind_another_name_the_requests_own_host_is_ours(world):
    answer = Visitor().post(
        "/dang-nhap", {"email": "a@vidu.example"}, Origin="http://127.0.0.1:8000", Host="127.0.0.1:8000"
    )

    assert answer.status == 303


def test_a_fault_becomes_a_page_with_a_number_to_quote(world, monkeypatch, capsys):
    monkeypatch.setattr(register, "current_rounds", lambda: 1 / 0)

    answer = Visitor().get("/")

    assert (answer.status, answer.trouble) == (500, "failure")
    assert "request-1" in answer.text
    assert "ZeroDivisionError" not in answer.html
    assert public.register is register


def test_another_content_type_is_not_read(world):
    assert Visitor().post("/dang-nhap", {"email": "a@vidu.example"}, Content_Type="text/plain").status == 415
