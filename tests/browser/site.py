"""A real site for real browsers: web processes, worker, SMTP server, each a process or a port."""

import email
import email.policy
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from aiosmtpd.controller import Controller
from flask import Flask

from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 90.0


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128  # a page opens more connections at once than the usual 5


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application of this very process; yield its address.

    Not werkzeug's server: it leaves files open where a browser breaks a connection off.
    """
    with _Server(("127.0.0.1", 0), _Quiet) as server:
        server.set_app(app)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Mailbox:
    """Everything the SMTP server received; links are read from here and nowhere else."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 -- its protocol
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to an address in the order received."""
        return [mail for mail in self.mails if address in str(mail["To"])]

    def wait_for(self, address: str, count: int = 1) -> EmailMessage:
        """Return the latest mail to an address once there are *count*."""
        until = time.monotonic() + PATIENCE
        while len(self.to(address)) < count:
            assert time.monotonic() < until, f"no mail for {address}"
            time.sleep(0.1)
        return self.to(address)[-1]

    def link(self, address: str, count: int = 1) -> str:
        """Return the link in the latest mail to an address."""
        text = self.wait_for(address, count).get_content()
        found = re.findall(r"https?://\S+", text)
        assert found, text
        return str(found[0])


@dataclass
class Site:
    """One installation on a folder and a database of its own."""

    folder: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    mailbox: Mailbox = field(default_factory=Mailbox)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the site."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """Return the settings: production, but for the limits on tries from one address."""
        return os.environ | {
            "SECRET_KEY": "a-story", "DATA_KEY": "a-story", "PUBLIC_URL": self.url,
            "DATABASE_URL": self.database_url or f"sqlite:///{self.folder}/story.sqlite3",
            "STORAGE_URL": str(self.folder / "files"), "RATE_LIMITS": "off",
            "MAIL_URL": f"smtp://127.0.0.1:{self.mailbox.controller.port}",
        }

    def flask(self, *arguments: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run one of the program's commands."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments], cwd=ROOT, text=True,
            env=self.environ, input=typed, capture_output=True, timeout=300, check=False)

    def start(self, empty: Path) -> None:
        """Start mail, web and worker on a copy of a database that the migrations brought up."""
        self.mailbox.controller.start()
        shutil.copy(empty, self.folder / "story.sqlite3")
        self.start_web()
        self.spawn(sys.executable, "-m", "flask", "--app", "wsgi", "worker")

    def start_web(self) -> None:
        """Start the web processes and wait until they answer."""
        self.spawn(sys.executable, "-m", "gunicorn", "--preload",
                   "--worker-class", "gthread", "--workers", "2", "--threads", "4",
                   "--bind", f"127.0.0.1:{self.port}", "--log-level", "warning", "wsgi:app")
        until = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(self.url + "/healthz", timeout=2)
                return
            except OSError:
                assert time.monotonic() < until, "the site did not start"
                time.sleep(0.2)

    def spawn(self, *command: str) -> None:
        """Start a process in a group of its own, with its output in the folder."""
        with (self.folder / f"process-{len(self.processes)}.log").open("wb") as log:
            self.processes.append(subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True))

    def stop(self) -> None:
        """End everything that was started."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=PATIENCE)
        self.mailbox.controller.stop()
