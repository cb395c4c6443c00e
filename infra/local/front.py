# ruff: noqa: SLF001 -- a patch looks inside by its nature
"""The front: a second port of the same server.

A path goes to the API's stage; what begins with `/_local/` is the runtime's own.
"""

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from ministack.services import apigateway_v1

from infra.local import mailbox, quiet
from infra.local.clock import BackwardsError, Clock

STAGE = "api"
LOCAL = "/_local/"
_HTML, _JSON = "text/html; charset=utf-8", "application/json"

Answer = tuple[int, str, str]


class Front:
    def __init__(self, server: Any, port: int, clock: Clock, mails: mailbox.Mailbox) -> None:
        self._server = server
        self._port = port
        self._clock = clock
        self._mails = mails

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["server"][1] != self._port:
            await self._server(scope, receive, send)
        elif scope["path"].startswith(LOCAL):
            await _send(send, await self._local(scope, receive))
        elif (prefix := _stage_path()) is None:
            await _send(send, (503, "text/plain; charset=utf-8", "Chưa có ứng dụng nào được triển khai."))
        else:
            raw = prefix.encode() + (scope.get("raw_path") or scope["path"].encode())
            await self._server({**scope, "path": prefix + scope["path"], "raw_path": raw}, receive, send)

    async def _local(self, scope: Any, receive: Any) -> Answer:
        pages: dict[str, Callable[[dict[str, str]], Answer]] = {
            "ready": lambda _: _json({"ready": True}),
            "quiet": lambda _: _json(quiet.report()),
            "clock": lambda _: self._tell_time(),
            "mails": lambda query: _json([mail.as_json() for mail in self._mails.list(**query)]),
            "mailbox": self._list_mails,
        }
        name, _, rest = scope["path"].removeprefix(LOCAL).partition("/")
        if name == "clock" and scope["method"] == "POST":
            return self._move_clock(await _body(receive))
        if name == "mailbox" and rest:
            return self._show_mail(unquote(rest))
        if name not in pages or rest:
            return _json({"error": "no such page"}, 404)
        asked = parse_qs(scope["query_string"].decode())
        return pages[name]({key: asked[key][0] for key in ("to", "after") if key in asked})

    def _tell_time(self) -> Answer:
        return _json({"now": self._clock.now().isoformat(), "offset": self._clock.offset})

    def _move_clock(self, body: bytes) -> Answer:
        try:
            moment = _instant(json.loads(body)["now"])
        except (KeyError, TypeError, ValueError) as error:
            return _json({"error": f"not an instant: {error}"}, 400)
        try:
            if moment is None:
                self._clock.return_to_real_time()
            else:
                self._clock.move_to(moment)
        except BackwardsError as error:
            return _json({"error": str(error)}, 409)
        return self._tell_time()

    def _list_mails(self, query: dict[str, str]) -> Answer:
        to = query.get("to", "")
        return 200, _HTML, mailbox.list_page(self._mails.list(to=to), to)

    def _show_mail(self, mail_id: str) -> Answer:
        mail = self._mails.get(mail_id)
        if mail is None:
            return 404, "text/plain; charset=utf-8", "Không có thư này."
        return 200, _HTML, mailbox.mail_page(mail)


def _instant(text: str) -> dt.datetime | None:
    """None stands for real time. Raises ValueError for what is no instant with a zone."""
    if text == "real":
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("it needs its zone")
    return moment


def _stage_path() -> str | None:
    apis = [key[-1] for key, stages in list(apigateway_v1._stages_v1._data.items()) if STAGE in stages]
    return f"/restapis/{apis[-1]}/{STAGE}/_user_request_" if apis else None


def _json(value: Any, status: int = 200) -> Answer:
    return status, _JSON, json.dumps(value, ensure_ascii=False)


async def _body(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _send(send: Any, answer: Answer) -> None:
    status, kind, text = answer
    body = text.encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
