"""What every page door wears: the act it is, a form that must be our own, a page for every no."""

import functools
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.access import TABLE, Scope, may, require
from chalicelib.domain.deed import Deed
from chalicelib.domain.errors import Refused, Stale, Why
from chalicelib.doors.visit import FORM_AT, PAGE_AT, Visit, set_cookie, unwrap
from chalicelib.observe import logger
from chalicelib.pages.refusals import Said, said
from chalicelib.pages.render import Form, render
from chalicelib.pages.tongues import tongue
from chalicelib.services import deadlines, looks, regulations
from chalicelib.services.access import SignedIn, name_of

_TAKES = {"GET": ["*/*"], "POST": ["application/x-www-form-urlencoded"]}
_HTML = {"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff"}
_JSON = {"Content-Type": "application/json; charset=utf-8", "X-Content-Type-Options": "nosniff"}
_ALONE = frozenset({Why.SIGN_IN_FIRST, Why.NOT_ALLOWED, Why.NOT_FOUND})  # no page of theirs to show these on
_NOT_TYPED = frozenset({"csrf", "version", "do", "code", "seen", "had", "had_criteria"})
_NAVIGATION = (
    ("/", "see_home", "Trang chủ"),
    ("/san-pham", "see_register", "Tra cứu"),
    ("/du-dieu-kien", "check_eligibility", "Có đủ điều kiện?"),
    ("/ho-so", "list_own_dossiers", "Hồ sơ của tôi"),
    ("/y-tuong", "list_own_ideas", "Ý tưởng"),
    ("/chu-the", "list_own_producers", "Chủ thể"),
    ("/can-bo", "see_worklist", "Việc cần làm"),
    ("/can-bo/y-tuong", "list_ideas", "Ý tưởng của chủ thể"),
    ("/can-bo/tai-ban", "see_desk", "Làm giúp tại bàn"),
    ("/hoi-dong", "see_sheets", "Chấm điểm"),
    ("/hoi-dong/thanh-phan", "see_council", "Hội đồng"),
    ("/hoi-dong/tu-van", "see_advice", "Tổ tư vấn"),
    ("/dieu-phoi", "see_plan", "Điều phối"),
    ("/dieu-phoi/van-ban", "see_regulations", "Văn bản"),
)

OURS = "'self'"  # a page with a script of ours and no bucket
Page = Callable[..., Response]  # (visit, **ids of the path)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One page and the act it is; `tests/contracts/test_routes.py` holds these to the table of access.

    `shows`: the look at somebody's personal data that it is, for the audit trail.
    """

    method: str
    path: str
    act: str
    again: Page | None = None
    shows: Deed | None = None

    def ids_in(self, path: str) -> dict[str, str] | None:
        """The ids of a path that is one of this route's, else None. Ids are plain: nothing in them ends a header."""
        pattern = re.sub(r"{(\w+)}", r"(?P<\1>[A-Za-z0-9_.@-]+)", self.path)
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


routes: list[Route] = []


def route(
    door: Blueprint,
    path: str,
    act: str,
    method: str = "GET",
    *,
    again: Page | None = None,
    shows: Deed | None = None,
) -> Callable[[Page], Page]:
    """A page as a route. `again` is the page whose form was posted: a refusal shows it with everything typed.

    What `shows` personal data is written down before it leaves, to whomever it is shown beside those whose it is.
    """
    assert act in TABLE, act

    def wrap(bare: Page) -> Page:
        page = _noted(bare, shows) if shows else bare

        @functools.wraps(page)
        def view(**ids: str) -> Response:
            retry = functools.partial(again, **ids) if again else None
            return _answer(door.current_request, path.format(**ids), act, functools.partial(page, **ids), retry)

        routes.append(Route(method=method, path=path, act=act, again=again, shows=shows))
        door.route(path, methods=[method], content_types=_TAKES[method])(view)
        return page

    return wrap


def _noted(page: Page, deed: Deed) -> Page:
    @functools.wraps(page)
    def noted(visit: Visit, **ids: str) -> Response:
        shown = page(visit, **ids)
        looks.note(visit.actor, deed, ids)
        return shown

    return noted


def show(visit: Visit, template: str, *, bucket: str = "", **values: Any) -> Response:
    """A page, with the refusal it is shown again for. `bucket`: where its upload form may post, or OURS."""
    said_in = tongue(visit.language)
    trouble = said(visit.refused, said_in) if visit.refused else None
    shown: set[str] = set()
    body = render(
        template,
        language=visit.language,
        this_page=visit.address,
        actor=visit.actor,
        at=visit.at,
        deadline=functools.partial(deadlines.told, visit.at, tongue=said_in),
        days_left=functools.partial(deadlines.left, visit.at),
        filing_end=deadlines.filing_end,
        tier_label=regulations.tier_label,
        name_of=name_of,
        query=visit.query,
        trouble=trouble,
        typed=visit.form,
        navigation=[(href, label) for href, act, label in _NAVIGATION if may(visit.actor, act)],
        may=functools.partial(may, visit.actor),
        form_at=functools.partial(_form_at, visit, trouble, shown),
        unshown=functools.partial(_unshown, visit, shown),
        carried=visit.carried,
        **values,
    )
    return Response(body, status_code=trouble.status if trouble else 200, headers=_headers(visit, bucket))


def redirect(to: str, **cookies: str) -> Response:
    """On by GET, to a page of ours or a short-lived link. Cookies by keyword: "" takes one away."""
    headers: dict[str, Any] = {"Location": to, "Cache-Control": "no-store", **_HTML}
    return with_cookies(Response("", status_code=303, headers=headers), **cookies)


def with_cookies(response: Response, **cookies: str) -> Response:
    """The same, setting cookies by keyword: "" takes one away."""
    if cookies:
        response.headers["Set-Cookie"] = [set_cookie(name, value) for name, value in cookies.items()]
    return response


def forgotten(response: Response) -> Response:
    """The same, and nothing of what pages of ours kept for somebody stays in the browser: the next one may be another."""
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def back_where_one_was(visit: Visit, signed_in: SignedIn) -> Response:
    """After a sign-in: the page that asked for it, or the form that was posted without one, filled in again and not executed.

    Only to routes of ours, by their own patterns; home where none fits.
    """
    form_at, page_at = visit.text(FORM_AT), visit.text(PAGE_AT)
    for each in routes:
        if each.method == "POST" and each.again and (ids := each.ids_in(form_at)) is not None:
            seen = replace(
                visit, path=form_at, form=visit.kept, signed_in=signed_in, refused=Refused(Why.FORM_KEPT), query={}
            )
            return _shown_again(seen, each.act, functools.partial(each.again, **ids))
        if each.method == "GET" and each.ids_in(page_at) is not None:
            return redirect(page_at)
    return redirect("/")


def _shown_again(visit: Visit, act: str, again: Page) -> Response:
    try:
        require(visit.actor, act)
        return again(visit)
    except Refused as refused:
        return show(replace(visit, refused=refused), "refusal.html")


def answer_json(value: Any, status: int = 200) -> Response:
    """For our own script."""
    body = json.dumps(value, ensure_ascii=False)
    return Response(body, status_code=status, headers={**_JSON, "Cache-Control": "no-store"})


def _answer(request: Request, path: str, act: str, page: Page, again: Page | None) -> Response:
    try:
        return _attempt(unwrap(request, path), act, page, again)
    except Exception:  # noqa: BLE001 - the outermost door: a fault of ours becomes a page with a number to quote
        id_ = request.context.get("requestId", "")
        logger.exception("page_failed", extra={"method": request.method, "path": request.path, "request_id": id_})
        body = render("failure.html", request_id=id_)
        return Response(body, status_code=500, headers={**_HTML, "Cache-Control": "no-store"})


def _attempt(visit: Visit, act: str, page: Page, again: Page | None) -> Response:
    if visit.is_foreign:  # another site's form gets none of our pages filled in with its words
        return _refuse(visit, Refused(Why.FORM_EXPIRED), None)
    try:
        require(visit.actor, act)
        _check_form(visit, act)
        return page(visit)
    except Refused as refused:
        return _refuse(visit, refused, again)
    except Stale:
        return _refuse(visit, Refused(Why.CHANGED_MEANWHILE), again)


def _check_form(visit: Visit, act: str) -> None:
    """From a page of this session. Before sign-in there is none: the origin and the `ask` cookie guard those forms."""
    if visit.method != "POST" or any(scope is Scope.ANYONE for _, scope in TABLE[act]):
        return
    if not hmac.compare_digest(visit.text("csrf").encode(), visit.signed_in.csrf.encode()):
        raise Refused(Why.FORM_EXPIRED)


def _refuse(visit: Visit, refused: Refused, again: Page | None) -> Response:
    visit = replace(visit, refused=refused)
    if visit.wants_json:
        trouble = said(refused, tongue(visit.language))
        return answer_json(asdict(trouble), trouble.status)
    if again is not None and refused.why not in _ALONE:
        try:
            return again(visit)
        except Refused:  # the page itself is not theirs to see: the first no is the one to tell
            pass
    return show(visit, "refusal.html")


def _form_at(visit: Visit, trouble: Said | None, shown: set[str], action: str) -> Form:
    shown.add(action)
    mine = visit.method == "POST" and visit.path == action
    return Form(
        action=action,
        csrf=visit.signed_in.csrf,
        typed=visit.form if mine else {},
        trouble=trouble if mine else None,
    )


def _unshown(visit: Visit, shown: set[str]) -> dict[str, str]:
    """What was typed into a form that the page no longer offers: told back, so that nothing is lost."""
    if visit.refused is None or visit.path in shown:
        return {}
    return {name: value for name, value in visit.form.items() if value.strip() and name not in _NOT_TYPED}


def _headers(visit: Visit, bucket: str) -> dict[str, Any]:
    policy = [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        f"form-action 'self' {bucket}".strip(),
    ]
    if bucket:
        policy += ["script-src 'self'", f"connect-src 'self' {bucket}"]
    private = visit.actor.email or visit.method == "POST"
    return {
        **_HTML,
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store" if private else "no-cache",
        "Vary": "Cookie",
    }
