"""What every page door wears: who asks, what they sent, whether it came from our own form, and how a no is shown."""

import functools
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.access import TABLE, Actor, Scope, may, require
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.domain.words import VIETNAM
from chalicelib.observe import logger
from chalicelib.pages.refusals import Said, said
from chalicelib.pages.render import Form, render
from chalicelib.services import access
from chalicelib.settings import settings

FORM = "application/x-www-form-urlencoded"
HTML = {"Content-Type": "text/html; charset=utf-8"}
_TAKES = {"GET": ["*/*"], "POST": [FORM]}
_ALONE = frozenset({Why.SIGN_IN_FIRST, Why.NOT_ALLOWED, Why.NOT_FOUND})  # nothing of the page may be shown beside these
_MOST_DIGITS = 9
_SESSION, _ASKED = "sid", "ask"
_NAVIGATION = (
    ("/", "see_home", "Trang chủ"),
    ("/san-pham", "see_register", "Sản phẩm được công nhận"),
    ("/ho-so", "list_own_dossiers", "Hồ sơ của tôi"),
    ("/can-bo", "see_worklist", "Kiểm tra hồ sơ"),
    ("/hoi-dong", "see_sheets", "Chấm điểm"),
    ("/dieu-phoi", "see_plan", "Điều phối"),
)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One page and the act it is; `tests/contracts/test_routes.py` holds these to the table of access."""

    method: str
    path: str
    act: str


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request, unwrapped: `path` without any stage, `form` and `query` with the last value of each name."""

    method: str
    path: str
    form: Mapping[str, str]
    query: Mapping[str, str]
    cookies: Mapping[str, str]
    signed_in: access.SignedIn
    wants_json: bool = False
    refused: Refused | None = None

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.signed_in.actor

    @property
    def at(self) -> datetime:
        """When they asked."""
        return self.signed_in.at

    @property
    def token(self) -> str:
        """The session's, "" without one."""
        return self.cookies.get(_cookie_name(_SESSION), "")

    @property
    def browser(self) -> str:
        """The secret of the browser that asked for a sign-in code, "" for another."""
        return self.cookies.get(_cookie_name(_ASKED), "")

    def text(self, field: str) -> str:
        """What was typed, "" for nothing."""
        return self.form.get(field, "")

    def texts(self, *fields: str) -> dict[str, str]:
        """Several at once, for a service that names them alike."""
        return {field: self.text(field) for field in fields}

    def whole(self, field: str) -> int:
        """A whole number, or Refused with the field."""
        typed = self.text(field).strip()
        if not typed:
            raise Refused(Why.FIELD_MISSING, field)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
            raise Refused(Why.FIELD_INVALID, field)
        return int(typed)

    def instant(self, field: str) -> datetime:
        """An ISO instant, Vietnam time where it names no zone, or Refused with the field."""
        typed = self.text(field).strip()
        if not typed:
            raise Refused(Why.FIELD_MISSING, field)
        try:
            at = datetime.fromisoformat(typed)
        except ValueError:
            raise Refused(Why.FIELD_INVALID, field) from None
        return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


Page = Callable[..., Response]  # (visit, **ids of the path)
routes: list[Route] = []


def route(door: Blueprint, path: str, act: str, method: str = "GET", *, again: Page | None = None) -> Callable[[Page], Page]:
    """A page as a route. `again` is the page whose form was posted: a refusal shows it with everything typed."""
    assert act in TABLE, act

    def wrap(page: Page) -> Page:
        @functools.wraps(page)
        def view(**ids: str) -> Response:
            return _answer(door.current_request, path.format(**ids), act, functools.partial(page, **ids),
                           functools.partial(again, **ids) if again else None)

        routes.append(Route(method=method, path=path, act=act))
        door.route(path, methods=[method], content_types=_TAKES[method])(view)
        return page

    return wrap


def show(visit: Visit, template: str, *, bucket: str = "", **values: Any) -> Response:
    """A page, with the refusal it was asked again for. `bucket`: where its upload form may post."""
    trouble = said(visit.refused) if visit.refused else None
    body = render(
        template, actor=visit.actor, at=visit.at, query=visit.query, trouble=trouble, typed=visit.form,
        navigation=[(href, label) for href, act, label in _NAVIGATION if may(visit.actor, act)],
        may=functools.partial(may, visit.actor), form_at=functools.partial(_form_at, visit, trouble), **values)
    return Response(body, status_code=trouble.status if trouble else 200, headers=_headers(visit, bucket))


def redirect(to: str, **cookies: str) -> Response:
    """On to a page of ours (root-relative) or a short-lived link, by GET. Cookies by keyword: "" takes one away."""
    headers: dict[str, Any] = {"Location": to, "Cache-Control": "no-store", **HTML}
    if cookies:
        headers["Set-Cookie"] = [_set_cookie(name, value) for name, value in cookies.items()]
    return Response("", status_code=303, headers=headers)


def answer_json(value: Any, status: int = 200) -> Response:
    """For our own script."""
    return Response(json.dumps(value, ensure_ascii=False), status_code=status, headers={
        "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


def _answer(request: Request, path: str, act: str, page: Page, again: Page | None) -> Response:
    try:
        visit = _unwrap(request, path)
        if _is_foreign(request):
            return _refuse(visit, Refused(Why.FORM_EXPIRED), None)
        return _attempt(visit, act, page, again)
    except Exception:  # noqa: BLE001 - the outermost door: a fault of ours becomes a page with a number to quote
        id_ = request.context.get("requestId", "")
        logger.exception("page_failed", extra={"method": request.method, "path": request.path, "request_id": id_})
        return Response(render("failure.html", request_id=id_), status_code=500, headers={**HTML, "Cache-Control": "no-store"})


def _attempt(visit: Visit, act: str, page: Page, again: Page | None) -> Response:
    try:
        require(visit.actor, act)
        _check_form(visit, act)
        return page(visit)
    except Refused as refused:
        return _refuse(visit, refused, again)
    except Stale:
        return _refuse(visit, Refused(Why.CHANGED_MEANWHILE), again)


def _refuse(visit: Visit, refused: Refused, again: Page | None) -> Response:
    visit = replace(visit, refused=refused)
    if visit.wants_json:
        trouble = said(refused)
        return answer_json(asdict(trouble), trouble.status)
    if again is not None and refused.why not in _ALONE:
        try:
            return again(visit)
        except Refused:  # the page itself is no longer theirs to see: the first no is the one to tell
            pass
    return show(visit, "refusal.html")


def _check_form(visit: Visit, act: str) -> None:
    """It came from a page of this session. Before sign-in there is none: the origin and the `ask` cookie guard those forms."""
    if visit.method != "POST" or any(scope is Scope.ANYONE for _, scope in TABLE[act]):
        return
    if not hmac.compare_digest(visit.text("csrf").encode(), visit.signed_in.csrf.encode()):
        raise Refused(Why.FORM_EXPIRED)


def _unwrap(request: Request, path: str) -> Visit:
    cookies = _cookies(request.headers.get("cookie", ""))
    return Visit(
        method=request.method, path=path, cookies=cookies, signed_in=access.who(cookies.get(_cookie_name(_SESSION), "")),
        form=_form(request) if request.method == "POST" else {}, query=dict(request.query_params or {}),
        wants_json=request.headers.get("accept", "").startswith("application/json"),
    )


def _form(request: Request) -> dict[str, str]:
    body = request.raw_body
    pairs = parse_qsl(body if isinstance(body, str) else body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def _cookies(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, _, value in pairs if name}


def _is_foreign(request: Request) -> bool:
    """A form of another site: browsers name the site a POST comes from."""
    origin = request.headers.get("origin") if request.method == "POST" else None
    if origin is None:
        return False
    ours = urlsplit(settings().public_url)
    return origin not in (f"{ours.scheme}://{ours.netloc}", f"{urlsplit(origin).scheme}://{request.headers.get('host')}")


def _form_at(visit: Visit, trouble: Said | None, action: str) -> Form:
    mine = visit.method == "POST" and visit.path == action
    return Form(action=action, csrf=visit.signed_in.csrf, typed=visit.form if mine else {}, trouble=trouble if mine else None)


def _headers(visit: Visit, bucket: str) -> dict[str, Any]:
    policy = ["default-src 'none'", "style-src 'self'", "img-src 'self'", "base-uri 'none'", "frame-ancestors 'none'",
              f"form-action 'self' {bucket}".strip()]
    if bucket:
        policy += ["script-src 'self'", f"connect-src 'self' {bucket}"]
    private = visit.actor.email or visit.method == "POST"
    return {**HTML, "Content-Security-Policy": "; ".join(policy), "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin", "Cache-Control": "no-store" if private else "no-cache"}


def _cookie_name(name: str) -> str:
    return f"__Host-{name}" if settings().public_url.startswith("https:") else name


def _set_cookie(name: str, value: str) -> str:
    """By Max-Age: the browser may live in another time than a played year."""
    life = {_SESSION: access.SESSION_LIFE, _ASKED: access.CODE_LIFE}[name].total_seconds() if value else 0
    secure = "; Secure" if settings().public_url.startswith("https:") else ""
    return f"{_cookie_name(name)}={value}; Path=/; Max-Age={life:.0f}; HttpOnly; SameSite=Lax{secure}"
