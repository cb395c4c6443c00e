"""Pages for anyone: home, register, sign-in, registration, and the two assets all pages share."""

from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib.doors.visit import Visit
from chalicelib.doors.web import back_where_one_was, forgotten, redirect, route, show, with_cookies
from chalicelib.pages.render import asset
from chalicelib.pages.tongues import known
from chalicelib.services import access, register

door = Blueprint(__name__)
_STARS = ("3", "4", "5")
_A_YEAR = "public, max-age=31536000, immutable"  # the address changes with the content


@route(door, "/", "see_home")
def home(visit: Visit) -> Response:
    """What is going on now."""
    return show(visit, "home.html", rounds=register.current_rounds())


@route(door, "/san-pham", "see_register")
def products(visit: Visit) -> Response:
    """Published recognitions, by unit and stars."""
    asked = {name: visit.query.get(key, "") for name, key in (("unit", "don_vi"), ("stars", "sao"), ("asked", "tim"))}
    stars = int(asked["stars"]) if asked["stars"] in _STARS else None
    entries = register.published(unit=asked["unit"], stars=stars, asked=asked["asked"])
    return show(visit, "products.html", entries=entries, units=register.units(), **asked)


@route(door, "/dang-nhap", "sign_in")
def sign_in(visit: Visit) -> Response:
    """Ask for a code."""
    return show(visit, "sign_in.html")


@route(door, "/dang-nhap", "sign_in", "POST", again=sign_in)
def ask_code(visit: Visit) -> Response:
    """A code is on its way, if the address is known: the answer is the same if it is not."""
    return _code_on_its_way(visit, access.ask_code(visit.text("email"), visit.source))


@route(door, "/dang-nhap/ma", "sign_in")
def enter_code(visit: Visit) -> Response:
    """Enter the code."""
    return show(visit, "code.html", email=visit.text("email") or visit.query.get("email", ""))


@route(door, "/dang-nhap/ma", "sign_in", "POST", again=enter_code)
def verify(visit: Visit) -> Response:
    """The session begins, where the person was."""
    code = "".join(visit.text("code").split())
    token = access.verify(visit.text("email"), code, visit.browser, source=visit.source, agent=visit.agent)
    return with_cookies(back_where_one_was(visit, access.who(token)), sid=token, ask="")


@route(door, "/dang-xuat", "sign_out", "POST")
def sign_out(visit: Visit) -> Response:
    """The session ends, here and on the server."""
    access.sign_out(visit.token)
    return forgotten(redirect("/", sid=""))


@route(door, "/dang-ky", "register_producer")
def registration(visit: Visit) -> Response:
    """A new producer's form."""
    return show(visit, "registration.html", units=access.units_to_choose())


@route(door, "/dang-ky", "register_producer", "POST", again=registration)
def register_producer(visit: Visit) -> Response:
    """Kept until the address has proved itself by the code."""
    form = visit.texts("name", "email", "producer_name", "producer_type", "province", "unit")
    if visit.text("place"):  # the page's one choice: "province/unit"
        form["province"], _, form["unit"] = visit.text("place").partition("/")
    return _code_on_its_way(visit, access.ask_registration(form, visit.source))


@route(door, "/ngon-ngu/{language}", "see_home")
def choose_language(visit: Visit, language: str) -> Response:
    """The page one came from, in another language from now on."""
    access.choose_language(visit.actor, known(language))
    return redirect(visit.way_back, lang=known(language))


@route(door, "/dau-hieu.svg", "see_home")
def mark(visit: Visit) -> Response:
    """The village star."""
    return _asset("dau-hieu.svg", "image/svg+xml")


@route(door, "/giao-dien.css", "see_home")
def stylesheet(visit: Visit) -> Response:
    """One small stylesheet."""
    return _asset("giao-dien.css", "text/css; charset=utf-8")


@route(door, "/tai-tep.js", "see_home")
def upload_script(visit: Visit) -> Response:
    """It posts a chosen file straight to the bucket."""
    return _asset("tai-tep.js", "text/javascript; charset=utf-8")


@route(door, "/tu-luu.js", "see_home")
def saving_script(visit: Visit) -> Response:
    """It saves a form while it is filled."""
    return _asset("tu-luu.js", "text/javascript; charset=utf-8")


@route(door, "/cham-diem.js", "see_home")
def scoring_script(visit: Visit) -> Response:
    """It adds up a sheet while it is filled, and takes digits for options."""
    return _asset("cham-diem.js", "text/javascript; charset=utf-8")


def _asset(name: str, type_: str) -> Response:
    return Response(asset(name), headers={"Content-Type": type_, "Cache-Control": _A_YEAR})


def _code_on_its_way(visit: Visit, browser: str) -> Response:
    if visit.carried:  # typed words travel in forms, never in an address
        return with_cookies(enter_code(visit), ask=browser)
    return redirect(f"/dang-nhap/ma?{urlencode({'email': visit.text('email').strip()})}", ask=browser)
