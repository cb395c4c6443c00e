"""One person at a browser: pages, forms with their hidden fields, cookies, and a sign-in whenever a page asks for it."""

import re
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from console.play.pages import Page, read
from console.runtime import Runtime

_CODE = re.compile(r"(?<![\w/-])\d{6}(?![\w/-])")
_CODE_SECONDS = 20.0
_TRIES = 5
_LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
_CODE_TROUBLES = ("code_wrong", "code_expired")
_SIGN_IN_FIRST, _REFUSED, _FAULT = 401, 400, 500


class SaidNo(Exception):
    """A refusal, with its code and the page that says so."""

    def __init__(self, page: Page, act: str, *, retried: bool) -> None:
        super().__init__(f"{act}: {page.status} {page.code or page.text[:300]}")
        self.page, self.code, self.retried = page, page.code, retried


class Wire:
    """What all browsers share: one pool of connections, and the name of the place."""

    def __init__(self, runtime: Runtime, connections: int) -> None:
        self.runtime, self.front = runtime, runtime.front
        self.adapter = HTTPAdapter(pool_connections=4, pool_maxsize=connections)


class Browser:
    """`email` is who sits there. Requests that a dying server left unanswered are sent again when it is back."""

    def __init__(self, wire: Wire, email: str) -> None:
        self.email = email
        self.retried = False
        self._wire = wire
        self._session = requests.Session()
        self._session.mount("http://", wire.adapter)
        self._seen_mail = ""

    def get(self, path: str) -> Page:
        """A page; signs in first where it asks for that. Raises SaidNo."""
        page = self._ask("GET", path)
        if page.status == _SIGN_IN_FIRST:
            self.sign_in()
            page = self._ask("GET", path)
        return self._accepted(page, f"GET {path}")

    def act(self, at: str, action: str, *, follow: bool = True, **typed: str) -> Page:
        """Open the page `at`, fill in its form for `action`, send it. Raises SaidNo."""
        for _ in range(_TRIES):
            form = self.get(at).form(action)
            answer = self._ask("POST", action, data={**form.fields, **typed}, follow=follow)
            if answer.status != _SIGN_IN_FIRST and answer.code != "form_expired":
                return self._accepted(answer, f"POST {action}")
            self.sign_in()
        raise SaidNo(answer, f"POST {action}", retried=self.retried)

    def send(self, page: Page, action: str, **typed: str) -> Page:
        """Send the form of a page that is already open. Raises SaidNo."""
        return self._accepted(self._ask("POST", action, data={**page.form(action).fields, **typed}), f"POST {action}")

    def ask_json(self, page: Page, action: str, **typed: str) -> Any:
        """What the page's own script would ask for."""
        typed = {**page.form(action).fields, **typed}
        answer = self._request("POST", self._wire.front + action, data=typed, headers={"Accept": "application/json"})
        if answer.status_code >= _REFUSED:
            raise SaidNo(read(answer.status_code, action, answer.text), f"POST {action}", retried=self.retried)
        return answer.json()

    def upload(self, ticket: Mapping[str, Any], name: str, content_type: str, body: bytes) -> None:
        """The form that goes straight to the bucket."""
        answer = self._request("POST", ticket["url"], data=ticket["fields"], files={"file": (name, body, content_type)})
        answer.raise_for_status()

    def sign_in(self) -> None:
        """By the code that is sent to the person's address."""
        if not any(self._try_to_sign_in() for _ in range(_TRIES)):
            raise TimeoutError(f"no sign-in code reached {self.email}")

    def register(self, **typed: str) -> None:
        """A new producer: the form, then the code that proves the address."""
        for _ in range(_TRIES):
            self._mark_mailbox()
            page = self._ask("GET", "/dang-ky")
            place = {"place": f"{typed['province']}/{typed['unit']}"} if "place" in page.form("/dang-ky").fields else {}
            trouble = self._enter_code(self.send(page, "/dang-ky", email=self.email, **typed, **place))
            # A code used up by a request whose answer was lost: the producer may be there, or must register again.
            if not trouble or (trouble == "code_expired" and self._try_to_sign_in()):
                return
        raise TimeoutError(f"no sign-in code reached {self.email}")

    def _try_to_sign_in(self) -> bool:
        self._mark_mailbox()
        return not self._enter_code(self.send(self._ask("GET", "/dang-nhap"), "/dang-nhap", email=self.email))

    def _enter_code(self, page: Page) -> str:
        """"" when a session was opened, else why not: another code must be asked for."""
        code = self._code()
        if not code:
            return "no_code"
        try:
            self.send(page, "/dang-nhap/ma", code=code)
        except SaidNo as no:
            # After a death two codes may be on their way, or the first answer was lost and the code is used up.
            if no.code in _CODE_TROUBLES:
                return no.code
            raise
        return ""

    def _mark_mailbox(self) -> None:
        mails = self._wire.runtime.mails(self.email, self._seen_mail)
        self._seen_mail = mails[-1]["id"] if mails else self._seen_mail

    def _code(self) -> str:
        deadline = time.monotonic() + _CODE_SECONDS
        while time.monotonic() < deadline:
            for mail in reversed(self._wire.runtime.mails(self.email, self._seen_mail)):
                if "mã" in mail["subject"].lower() and (found := _CODE.search(mail["text"])):
                    return found[0]
            time.sleep(0.05)
        return ""

    def _ask(self, method: str, path: str, *, data: Mapping[str, str] | None = None, follow: bool = True) -> Page:
        answer = self._request(method, self._wire.front + path, data=data, allow_redirects=follow)
        return read(answer.status_code, answer.url, answer.text)

    def _request(self, method: str, url: str, **how: Any) -> requests.Response:
        self.retried = False
        while True:
            try:
                return self._session.request(method, url, timeout=60, **how)
            except _LOST:
                self.retried = True
                self._wire.runtime.wait_ready()

    def _accepted(self, page: Page, act: str) -> Page:
        if page.status >= _FAULT:
            raise RuntimeError(f"{act}: {page.status} {page.text[:2000]}")
        if page.status >= _REFUSED:
            raise SaidNo(page, act, retried=self.retried)
        return page
