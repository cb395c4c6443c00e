"""The line between a browser and the platform, which can be cut: DevTools' "offline" lets what is under way go through."""

import re
import socket
import threading
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit

_PART = re.compile(rb"^PUT \S+[?&]partNumber=(\d+)")
_CHUNK = 65536


class Line:
    """A forward proxy, one connection a request. `parts`: how often each part of an upload set out over it."""

    def __init__(self) -> None:
        self.parts: Counter[int] = Counter()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.getsockname()[1]}"

    def cut(self) -> None:
        """Everything under way breaks off, nothing new gets through."""
        self._is_cut = True
        for one in list(self._open):
            self._drop(one)

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._server.accept()
                threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        with suppress(OSError, ValueError):
            head = b""
            while b"\r\n\r\n" not in head and (read := browser.recv(_CHUNK)):
                head += read
            if self._is_cut or not head.partition(b" ")[2].startswith(b"http://"):
                raise ConnectionAbortedError
            if found := _PART.match(head):
                self.parts[int(found[1])] += 1
            line, _, rest = head.partition(b"\r\n")
            method, target, version = line.split(b" ")
            to = urlsplit(target.decode())
            path = target.partition(to.netloc.encode())[2] or b"/"
            platform = socket.create_connection((to.hostname, to.port))
            self._open |= {browser, platform}
            rest = re.sub(rb"(?i)(proxy-)?connection: [^\r]*\r\n", b"", rest, count=1)
            platform.sendall(b"%s %s %s\r\nConnection: close\r\n%s" % (method, path, version, rest))
            threading.Thread(target=self._pour, args=(browser, platform), daemon=True).start()
            self._pour(platform, browser)
        self._drop(browser)

    def _pour(self, from_: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while read := from_.recv(_CHUNK):
                to.sendall(read)
        with suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def _drop(self, one: socket.socket) -> None:
        self._open.discard(one)
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
