"""Asking the box: start it when first needed, hand it a file, read what it makes of it."""

import atexit
import contextlib
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.files.box import wire
from app.files.box.refusals import Refused

#: The box sees the folder of its own package only; `app` is not imported there.
_FOLDER = Path(__file__).parent.parent
_START = "import sys; sys.path.append(sys.argv[2]); from box.server import main; main()"
#: How much longer than its own time we wait for a child that may have to queue.
QUEUE = 60
#: How often whoever waits long is called, in seconds.
EVERY = 5.0
#: MiB of address space for a child, the libraries' own (about 300) among them.
MEMORY = 1400


@dataclass
class _Running:
    """The box of this process."""

    pid: int = 0
    folder: str = ""
    process: subprocess.Popen[bytes] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_running = _Running()


def ask(
    task: str, parts: Sequence[bytes], *, seconds: int = 20, nice: int = 0,
    still_alive: Callable[[], None] = lambda: None, **options: Any,
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield what a bounded child makes of a file, piece by piece.

    *still_alive* is called every few seconds; it may raise to wait no longer.

    Raises
    ------
    Refused
        The file cannot be read, or not within the time and memory that it is given.
    """
    with _connect() as link:
        link.settimeout(seconds * 2 + QUEUE)
        try:
            wire.send(link, {
                "task": task, "sizes": [len(part) for part in parts], "seconds": seconds,
                "memory": MEMORY, "nice": nice, "options": options,
            }, b"".join(parts))
            yield from _answers(link, still_alive)
        except (EOFError, OSError):  # killed by a limit, or crashed
            raise Refused("too_heavy") from None


def ask_once(task: str, parts: Sequence[bytes], **options: Any) -> tuple[dict[str, Any], bytes]:
    """Return the one thing that a child makes of a file."""
    return next(iter(list(ask(task, parts, **options))))


def _answers(
    link: socket.socket, still_alive: Callable[[], None]
) -> Iterator[tuple[dict[str, Any], bytes]]:
    while True:
        _wait(link, still_alive)
        words, payload = wire.receive(link)
        if "refused" in words:
            raise Refused(words["refused"], **words["facts"])
        if "end" in words:
            return
        yield words, payload


def _wait(link: socket.socket, still_alive: Callable[[], None]) -> None:
    """Wait for the next piece as long as the link may take."""
    until, ready = time.monotonic() + (link.gettimeout() or 0), select.poll()
    ready.register(link, select.POLLIN)
    while not ready.poll(EVERY * 1000):
        if time.monotonic() > until:
            raise TimeoutError
        still_alive()


def _connect() -> socket.socket:
    """Connect to the box, which is started anew where it is gone."""
    for last_try in (False, True):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.connect(_address())
        except OSError:
            link.close()
            if last_try:
                raise
            stop()
        else:
            return link
    raise AssertionError("unreachable")


def _address() -> str:
    with _running.lock:
        alive = _running.process is not None and _running.process.poll() is None
        if _running.pid != os.getpid() or not alive:
            _start()
        return f"{_running.folder}/box"


def _start() -> None:
    folder = tempfile.mkdtemp(prefix="be-phong-box-")
    process = subprocess.Popen(  # noqa: S603 -- our own program, no words of others
        [sys.executable, "-I", "-c", _START, f"{folder}/box", str(_FOLDER)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}, cwd="/",
    )
    if process.stdout is None or process.stdout.readline() != b"ready\n":
        raise RuntimeError("The process that reads files did not start.")
    process.stdout.close()
    _running.pid, _running.folder, _running.process = os.getpid(), folder, process


def stop() -> None:
    """End the box of this process; the next file starts another."""
    with _running.lock:
        if _running.pid != os.getpid() or _running.process is None:
            return
        _running.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            _running.process.wait(timeout=5)
        shutil.rmtree(_running.folder, ignore_errors=True)
        _running.process = None


atexit.register(stop)
