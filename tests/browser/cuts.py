"""A bad network: a proxy before the site that cuts, delays, fails and swallows answers."""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ports import free_port

PASS, DOWN, ERROR, LOST, SLOW = "pass", "down", "error", "lost", "slow"
MODES = (PASS, DOWN, ERROR, LOST, SLOW)
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


def _as_it_is(_path: str, body: bytes) -> bytes:
    return body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a page opens more connections at once than the usual 5


class Cuts:
    """The network between the tablets of a hall and its server."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        #: What happens to a request, from its path.
        self.plan: Callable[[str], str] = lambda _path: PASS
        #: Changes the body of an answer: (path, body) → body.
        self.rewrite: Callable[[str, bytes], bytes] = _as_it_is
        self.seen: list[tuple[str, str]] = []
        self._server = _Server(("127.0.0.1", self.port), _handler(self, target))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address that tablets use."""
        return f"http://127.0.0.1:{self.port}"

    def only(self, mode: str, path: str = "/judge/") -> None:
        """Let one thing happen to every request under a path from now on."""
        self.plan = lambda asked: mode if asked.startswith(path) else PASS

    def mend(self) -> None:
        """Let everything through as it is."""
        self.plan = lambda _path: PASS
        self.rewrite = _as_it_is

    def stop(self) -> None:
        """End the proxy."""
        self._server.shutdown()
        self._server.server_close()


def _handler(cuts: Cuts, target: int) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Cutting,), {"cuts": cuts, "target": target})


class _Cutting(BaseHTTPRequestHandler):
    """One connection of a tablet."""

    protocol_version = "HTTP/1.1"
    cuts: Cuts
    target: int

    def forward(self) -> None:
        """Let a request go the way that is planned for it."""
        mode = self.cuts.plan(self.path)
        self.cuts.seen.append((self.path, mode))
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        if mode == DOWN:
            self._hang_up()
        elif mode == ERROR:
            self._answer(503, [("Content-Type", "text/html")], b"<h1>Bad gateway</h1>")
        else:
            self._pass_on(mode, body)

    do_GET = do_POST = do_HEAD = forward  # noqa: N815 -- its protocol

    def _pass_on(self, mode: str, body: bytes | None) -> None:
        upstream = http.client.HTTPConnection("127.0.0.1", self.target, timeout=60)
        try:
            upstream.request(self.command, self.path, body, self._asked())
            answer = upstream.getresponse()
            content = answer.read()
        except OSError:  # the server is gone: so is the answer
            self._hang_up()
            return
        finally:
            upstream.close()
        if mode == LOST:
            self._hang_up()
            return
        if mode == SLOW:
            time.sleep(1)
        headers = [(k, v) for k, v in answer.getheaders() if k.lower() not in _HOP]
        self._answer(answer.status, headers, self.cuts.rewrite(self.path, content))

    def _asked(self) -> dict[str, str]:
        """Return what the tablet asks with; what is to be changed must come whole."""
        return {name: value for name, value in self.headers.items()
                if self.cuts.rewrite is _as_it_is or not name.lower().startswith("if-")}

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""

    def handle(self) -> None:
        """Serve until somebody hangs up."""
        with contextlib.suppress(OSError, ValueError):
            super().handle()

    def finish(self) -> None:
        """Close what is still open."""
        with contextlib.suppress(OSError, ValueError):
            super().finish()
