"""The application behind a real HTTP port, and a client that sends one request as somebody."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from chalice.config import Config
from chalice.local import ChaliceRequestHandler, LocalDevServer

from tests.factories import Player

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def is_denied(self) -> bool:
        """For who asks, whatever they ask: sign in first, not yours, or nothing of yours is there."""
        return self.status in (401, 403, 404)


@dataclass(frozen=True)
class Port:
    number: int

    def ask(self, method: str, path: str, player: Player | None, **form: str) -> Answer:
        headers = {"Content-Type": FORM, **({"Cookie": f"__Host-sid={player.token}"} if player else {})}
        body = urlencode({"csrf": player.csrf if player else "", **form}) if method == "POST" else None
        line = http.client.HTTPConnection("127.0.0.1", self.number, timeout=60)
        try:
            line.request(method, path, body=body, headers=headers)
            given = line.getresponse()
            return Answer(given.status, given.read().decode("utf-8", "replace"), dict(given.getheaders()))
        finally:
            line.close()


class _Silent(ChaliceRequestHandler):
    def log_message(self, *_args: object) -> None:
        """A line a request, ten thousand times, tells nobody anything."""


@contextmanager
def served() -> Iterator[Port]:
    """As long as the block lasts. Requests are answered one at a time, in this process's world."""
    from app import app

    server = LocalDevServer(app, Config(), "127.0.0.1", 0, handler_cls=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Port(server.server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
