"""One request, unwrapped: who asks, what they sent, from where; and the two cookies we set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from chalice.app import Request

from chalicelib.domain.access import Actor
from chalicelib.domain.errors import Refused, Why
from chalicelib.domain.words import VIETNAM
from chalicelib.pages import tongues
from chalicelib.services import access
from chalicelib.settings import settings

_MOST_DIGITS = 9
_SESSION, _ASKED, _LANGUAGE = "sid", "ask", "lang"
_A_YEAR = timedelta(days=365)
KEPT, FORM_AT, PAGE_AT = "giu_", "gui_lai", "tro_lai"  # fields of a sign-in form that takes somebody back
_NOT_KEPT = frozenset({"csrf", "code"})


@dataclass(frozen=True, kw_only=True)
class Visit:
    """`path` without any stage, `form` and `query` with the last value of each name."""

    method: str
    path: str
    form: Mapping[str, str]
    query: Mapping[str, str]
    cookies: Mapping[str, str]
    signed_in: access.SignedIn
    wants_json: bool
    is_foreign: bool
    refused: Refused | None = None
    source: str = ""
    agent: str = ""

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

    @property
    def language(self) -> str:
        """The reader's, as last chosen in this browser."""
        return tongues.known(self.cookies.get(_cookie_name(_LANGUAGE), ""))

    @property
    def address(self) -> str:
        """This page's own, "" for what a form was posted to: there is no coming back to that."""
        asked = f"?{urlencode(self.query)}" if self.query else ""
        return quote(self.path) + asked if self.method == "GET" else ""

    @property
    def way_back(self) -> str:
        """The page of ours that the query names as the one to go back to, the home page for anything else."""
        asked = self.query.get("ve", "")
        ours = asked.startswith("/") and not asked.startswith("//") and "\\" not in asked and asked.isprintable()
        return asked if ours else "/"

    @property
    def carried(self) -> dict[str, str]:
        """What a sign-in form takes along, so that nothing typed is lost: where to go back to, and what was typed there."""
        if self.refused is not None and self.refused.why is Why.SIGN_IN_FIRST:
            typed = {f"{KEPT}{name}": value for name, value in self.form.items() if name not in _NOT_KEPT}
            return {FORM_AT: self.path, **typed} if self.method == "POST" else {PAGE_AT: self.path}
        return {name: value for name, value in self.form.items() if name in (FORM_AT, PAGE_AT) or name.startswith(KEPT)}

    @property
    def kept(self) -> dict[str, str]:
        """What was typed into the form that waits for a sign-in, by its own names."""
        return {name.removeprefix(KEPT): value for name, value in self.carried.items() if name.startswith(KEPT)}

    def text(self, field: str) -> str:
        """What was typed, "" for nothing."""
        return self.form.get(field, "")

    def texts(self, *fields: str) -> dict[str, str]:
        """Several at once, for a service that names them alike."""
        return {field: self.text(field) for field in fields}

    def named(self, prefix: str) -> dict[str, str]:
        """What was typed into every field whose name begins so, by what follows."""
        return {field.removeprefix(prefix): value for field, value in self.form.items() if field.startswith(prefix)}

    def whole(self, field: str) -> int:
        """A whole number, or Refused with the field."""
        typed = self._filled(field)
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
            raise Refused(Why.FIELD_INVALID, field)
        return int(typed)

    def numbers(self, *prefixes: str) -> dict[str, int]:
        """The whole numbers of every filled field whose name begins so, by what follows; what is left empty is not in it."""
        return {
            field.removeprefix(prefix): self.whole(field)
            for prefix in prefixes
            for field, value in self.form.items()
            if field.startswith(prefix) and value.strip()
        }

    @property
    def asked_case(self) -> str:
        """The query that shows a score sheet by the case that its form asks for, "" where it asks for none."""
        return f"?{urlencode({'truong_hop': self.text('case')})}" if self.text("case") else ""

    def yes_no(self, prefix: str) -> dict[str, bool]:
        """What was answered with 1 or 0 in fields of this prefix, without it; unanswered is not in it. Or Refused."""
        given = {name: value for name, value in self.form.items() if name.startswith(prefix) and value}
        for name, value in given.items():
            if value not in ("0", "1"):
                raise Refused(Why.FIELD_INVALID, name)
        return {name.removeprefix(prefix): value == "1" for name, value in given.items()}

    def instant(self, field: str) -> datetime:
        """An ISO instant, Vietnam time where it names no zone, or Refused with the field."""
        try:
            at = datetime.fromisoformat(self._filled(field))
        except ValueError:
            raise Refused(Why.FIELD_INVALID, field) from None
        return at if at.tzinfo else at.replace(tzinfo=VIETNAM)

    def day(self, field: str) -> date:
        """An ISO day, or Refused with the field."""
        try:
            return date.fromisoformat(self._filled(field))
        except ValueError:
            raise Refused(Why.FIELD_INVALID, field) from None

    def _filled(self, field: str) -> str:
        typed = self.text(field).strip()
        if not typed:
            raise Refused(Why.FIELD_MISSING, field)
        return typed


def unwrap(request: Request, path: str) -> Visit:
    """From API Gateway's request. Reads the session."""
    cookies = _cookies(request.headers.get("cookie", ""))
    posted = request.method == "POST"
    return Visit(
        method=request.method,
        path=path,
        form=_form(request) if posted else {},
        query=dict(request.query_params or {}),
        cookies=cookies,
        signed_in=access.who(cookies.get(_cookie_name(_SESSION), "")),
        wants_json=request.headers.get("accept", "").startswith("application/json"),
        is_foreign=posted and _is_foreign(request.headers),
        source=str(request.context.get("identity", {}).get("sourceIp", "")),
        agent=request.headers.get("user-agent", ""),
    )


def set_cookie(name: str, value: str) -> str:
    """`sid`, `ask` or `lang`, "" takes it away. By Max-Age: the browser may live in another time than a played year."""
    life = (
        {_SESSION: access.SESSION_LIFE, _ASKED: access.CODE_LIFE, _LANGUAGE: _A_YEAR}[name].total_seconds()
        if value
        else 0
    )
    secure = "; Secure" if _is_secure() else ""
    return f"{_cookie_name(name)}={value}; Path=/; Max-Age={life:.0f}; HttpOnly; SameSite=Lax{secure}"


def _form(request: Request) -> dict[str, str]:
    body = request.raw_body
    pairs = parse_qsl(body if isinstance(body, str) else body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def _cookies(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, _, value in pairs if name}


def _is_foreign(headers: Mapping[str, str]) -> bool:
    """A form of another site: browsers name the site that a POST comes from, or at least that it is another."""
    origin, host = headers.get("origin"), headers.get("host")
    if origin is None:
        return headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    ours, theirs = urlsplit(settings().public_url), urlsplit(origin)
    return origin != f"{ours.scheme}://{ours.netloc}" and (not theirs.netloc or theirs.netloc != host)


def _cookie_name(name: str) -> str:
    return f"__Host-{name}" if _is_secure() else name


def _is_secure() -> bool:
    return settings().public_url.startswith("https:")
