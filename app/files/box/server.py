"""The box: a process that knows no secret and forks a bounded child for every file.

It is started by path, without the rest of the program (`client.py`): it imports the libraries
that read files once, so that a child costs milliseconds, and no child can reach the database,
the settings or the network of the program. Whatever a hostile file does happens to one child.
"""

import os
import resource
import signal
import socketserver
import sys
from collections.abc import Callable, Iterator
from typing import Any

from . import images, office, pdf, signatures, wire, word_fill
from .refusals import Refused

MIB = 1024 * 1024
Answer = tuple[dict[str, Any], bytes]

TASKS: dict[str, Callable[..., Iterator[Answer]]] = {
    "inspect_pdf": pdf.inspect, "clean_pdf": pdf.clean, "render_pdf": pdf.render,
    "photo": images.photo, "album": images.album, "picture": images.picture,
    "inspect_office": office.inspect, "defuse_office": office.defuse,
    "read_signatures": signatures.read,
    "check_template": word_fill.check, "fill_template": word_fill.fill,
}


class _Child(socketserver.BaseRequestHandler):
    """One file: limits first, then the work, then the end of the process."""

    def handle(self) -> None:
        header, payload = wire.receive(self.request)
        _confine(header["seconds"], header["memory"], header["nice"])
        parts, start = [], 0
        for size in header["sizes"]:
            parts.append(payload[start:start + size])
            start += size
        del payload
        try:
            for words, result in TASKS[header["task"]](parts, **header["options"]):
                wire.send(self.request, words, result)
        except Refused as refusal:
            wire.send(self.request, {"refused": refusal.word, "facts": refusal.facts})
        except MemoryError:
            wire.send(self.request, {"refused": "too_heavy", "facts": {}})
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception:  # a reader that stumbles over a file: the file is at fault
            wire.send(self.request, {"refused": "damaged", "facts": {}})
        else:
            wire.send(self.request, {"end": True})


class _Box(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """Takes one connection for each file; ends with the process that started it."""

    request_queue_size = 128
    max_children = 4
    block_on_close = False

    def __init__(self, path: str) -> None:
        self.parent = os.getppid()
        super().__init__(path, _Child)

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() != self.parent:
            os._exit(0)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked sees that the answer has no end."""


def _confine(seconds: int, memory: int, nice: int) -> None:
    """Bound what this process may use; it never gets more again."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.nice(nice)
    for what, most in (
        (resource.RLIMIT_AS, memory * MIB), (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 32),
    ):  # no limit of processes: the reader of HEIC needs a thread
        resource.setrlimit(what, (most, most))
    signal.alarm(seconds * 2)  # waiting counts too


def main() -> None:
    """Serve at the address given, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    with _Box(sys.argv[1]) as box:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        box.serve_forever(poll_interval=0.5)
