"""Looking from outside: the open internet alone, at every step, within little time."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app import outside
from app.outside import Sight, Way, is_public, look


class Pages(BaseHTTPRequestHandler):
    """A web site of a few pages."""

    def do_GET(self) -> None:
        """Answer by the path: a status, or a redirect to what follows."""
        first, _, rest = self.path.strip("/").partition("/")
        self.send_response(int(first))
        if rest:
            self.send_header("Location", rest.replace("~", "/"))
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def way_to(port: int, *, public: tuple[str, ...] = ("site.test",)) -> Way:
    """Return a way on which only some names lie on the open internet."""
    def resolve(host: str, _port: int) -> list[str]:
        if host == "unknown.test":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        if host == "silent.test":
            raise socket.gaierror(socket.EAI_AGAIN, "no network")
        return ["127.0.0.1" if host in public else "10.0.0.1"]

    return Way(resolve, lambda address: address == "127.0.0.1", frozenset({port}))


@pytest.mark.parametrize(("path", "sight"), [
    ("200", Sight.OPENS), ("404", Sight.NOT_FOUND), ("403", Sight.NEEDS_SIGN_IN),
    ("500", Sight.FAILS), ("302/~200", Sight.OPENS), ("302/~200~login", Sight.NEEDS_SIGN_IN),
    ("302/http:~~inside.test:{port}~200", Sight.NOT_PUBLIC),
    ("302/file:~~~etc~passwd", Sight.NOT_PUBLIC), ("301/~301~loop", Sight.FAILS),
])
def test_what_a_stranger_finds(port: int, path: str, sight: Sight) -> None:
    url = f"http://site.test:{port}/{path.format(port=port)}"
    assert look(url, way_to(port)) is sight


@pytest.mark.parametrize(("url", "sight"), [
    ("http://inside.test:{port}/200", Sight.NOT_PUBLIC),
    ("http://unknown.test:{port}/", Sight.NOT_FOUND),
    ("http://silent.test:{port}/", Sight.NO_NETWORK),
    ("http://a:b@site.test:{port}/200", Sight.NOT_PUBLIC),
    ("http://site.test:1/200", Sight.NOT_PUBLIC), ("ftp://site.test/", Sight.NOT_PUBLIC),
    ("http://", Sight.FAILS), ("http://site.test:99999/", Sight.FAILS),
])
def test_no_door_of_the_own_network_is_opened(port: int, url: str, sight: Sight) -> None:
    assert look(url.format(port=port), way_to(port)) is sight


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"])
def test_the_machine_itself_is_never_asked(host: str) -> None:
    assert look(f"http://{host}/") is not Sight.OPENS


@pytest.mark.parametrize(("address", "public"), [
    ("8.8.8.8", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("192.168.1.10", False),
    ("127.0.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("::1", False),
    ("fd00::1", False), ("fe80::1%eth0", False), ("::ffff:10.0.0.1", False),
    ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("224.0.0.1", False), ("0.0.0.0", False),
    ("nonsense", False),
])
def test_what_belongs_to_the_open_internet(address: str, *, public: bool) -> None:
    assert is_public(address) is public


def test_a_host_that_never_ends_does_not_hold_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "ALL_SECONDS", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    assert look(f"http://site.test:{port}/", way_to(port)) is Sight.FAILS
    listener.close()
