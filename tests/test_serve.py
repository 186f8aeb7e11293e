"""`make run`: both processes start, an address answers, a signal ends all of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

import serve
from app.orm import db
from tests.conftest import app_on_a_copy
from tests.factories import make_user
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
PATIENCE = 90


def members(session: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(words[3]) == session and words[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def inhabited(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with somebody in it, to copy from."""
    folder = tmp_path_factory.mktemp("inhabited")
    app = app_on_a_copy(empty_sqlite, folder)
    with app.app_context():
        make_user("Quản trị")
        db.session.remove()
        db.engine.dispose()
    return folder / "copy.sqlite3"


@pytest.fixture
def environ(tmp_path: Path, inhabited: Path) -> dict[str, str]:
    """Return a production-like environment over a database with somebody in it."""
    database = tmp_path / "run.sqlite3"
    shutil.copy(inhabited, database)
    return os.environ | {
        "SECRET_KEY": "a", "DATA_KEY": "b", "PUBLIC_URL": "http://127.0.0.1",
        "BE_PHONG_DEVELOPMENT": "1", "DATABASE_URL": f"sqlite:///{database}",
        "STORAGE_URL": str(tmp_path / "files"), "MAIL_FOLDER": str(tmp_path / "mail"),
        "PORT": str(free_port()), "PYTHONWARNINGS": "default",
    }


@pytest.fixture
def running(environ: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start it in a session of its own, as a terminal would, and wait until it says so."""
    said = tmp_path / "run.log"
    with said.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "serve.py"], cwd=ROOT, env=environ, stdout=log,
            stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while "Ctrl-C" not in said.read_text("utf-8"):
            assert process.poll() is None, said.read_text("utf-8")
            assert time.monotonic() < end
            time.sleep(0.1)
        yield process
    finally:
        for pid in members(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()


def wait_for_members(pid: int, count: int) -> None:
    """Wait until that many processes belong together; the worker starts after the first page."""
    end = time.monotonic() + 60
    while len(members(pid)) != count:
        assert time.monotonic() < end, members(pid)
        time.sleep(0.1)


@pytest.mark.parametrize("whom", ["the group", "the first process"])
def test_an_interrupt_ends_web_and_worker(
    running: subprocess.Popen[str], tmp_path: Path, whom: str
) -> None:
    wait_for_members(running.pid, 5)  # itself, gunicorn and its two, the worker

    if whom == "the group":
        os.killpg(running.pid, signal.SIGINT)
    else:
        os.kill(running.pid, signal.SIGINT)

    assert running.wait(30) == 0
    assert members(running.pid) == []
    assert "Traceback" not in (tmp_path / "run.log").read_text("utf-8")


def test_a_killed_first_process_leaves_no_orphan(running: subprocess.Popen[str]) -> None:
    os.kill(running.pid, signal.SIGKILL)
    running.wait(30)
    end = time.monotonic() + 30
    while members(running.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert members(running.pid) == []


def test_a_taken_port_is_told(environ: dict[str, str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = subprocess.run([sys.executable, "serve.py"], cwd=ROOT, text=True, check=False,
                               env={**environ, "PORT": port}, capture_output=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"✗ Port {port} is taken.")


def test_the_development_file_is_written_once_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "ENV_FILE", tmp_path / "instance" / "development.env")
    for name in ("SECRET_KEY", "DATA_KEY", "PUBLIC_URL", "TLS_CERT"):
        monkeypatch.delenv(name, raising=False)
    first = serve.environment(("127.0.0.1", 8000))
    again = serve.environment(("127.0.0.1", 8123))
    assert first["SECRET_KEY"] == again["SECRET_KEY"]
    assert first["PUBLIC_URL"] == "http://127.0.0.1:8000"
    assert again["PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert oct(serve.ENV_FILE.stat().st_mode & 0o777) == "0o600"


def test_a_port_that_a_mail_server_took_meanwhile_is_no_site_and_no_crash() -> None:
    def greet(mail: socket.socket) -> None:
        with suppress(OSError):
            while True:
                with closing(mail.accept()[0]) as caller:
                    caller.sendall(b"220 mail.example.vn ESMTP\r\n")

    with closing(socket.create_server(("127.0.0.1", 0))) as mail:
        threading.Thread(target=greet, args=(mail,), daemon=True).start()
        with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.4)"]) as site:
            assert not serve._await_answer(mail.getsockname(), [site], [], is_secure=False)


def test_the_ten_minutes_name_accounts_of_the_demo() -> None:
    accounts = {email.removesuffix("@demo.test") for email, _role, _task in serve.ACCOUNTS}
    assert {step.split()[0] for step in serve.TEN_MINUTES} <= accounts
