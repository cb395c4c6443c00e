"""Every page is an act of the table of access, and every act is somewhere to be done."""

import pytest

from chalicelib.domain.access import TABLE, Scope
from chalicelib.doors import web


@pytest.fixture(scope="module")
def app():
    from app import app

    return app


def test_every_route_of_the_app_names_an_act(app):
    registered = {(method, path) for path, methods in app.routes.items() for method in methods}

    assert registered == {(route.method, route.path) for route in web.routes}


def test_every_act_is_a_row_of_the_table_and_every_row_has_a_page(app):
    assert {route.act for route in web.routes} == set(TABLE)


def test_no_route_is_registered_twice(app):
    places = [(route.method, route.path) for route in web.routes]

    assert len(places) == len(set(places))


def test_posts_take_forms_only(app):
    posts = [methods["POST"] for methods in app.routes.values() if "POST" in methods]

    assert {tuple(entry.content_types) for entry in posts} == {("application/x-www-form-urlencoded",)}


def test_what_anyone_may_do_is_short_and_known(app):
    open_to_all = {act for act, rows in TABLE.items() if any(scope is Scope.ANYONE for _, scope in rows)}

    assert open_to_all == {"see_home", "see_register", "see_criteria", "sign_in", "register_producer", "check_eligibility"}


def test_debug_is_off(app):
    assert app.debug is False
