"""Frames on the socket between us and the box: a header in JSON, then plain bytes."""

import json
import socket
import struct
from typing import Any

_HEAD = struct.Struct("!IQ")
#: No header is longer: the text of a page is the longest thing said.
MOST_HEADER = 4 * 1024 * 1024
MOST_PAYLOAD = 400 * 1024 * 1024


def send(link: socket.socket, header: dict[str, Any], payload: bytes = b"") -> None:
    """Send one frame."""
    words = json.dumps(header).encode()
    link.sendall(_HEAD.pack(len(words), len(payload)) + words)
    link.sendall(payload)


def receive(link: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Return the next frame; EOFError when the other side is gone, OSError when it is too slow."""
    words, size = _HEAD.unpack(_exactly(link, _HEAD.size))
    if words > MOST_HEADER or size > MOST_PAYLOAD:
        raise EOFError("That is no frame of ours.")
    return json.loads(_exactly(link, words)), _exactly(link, size)


def _exactly(link: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = link.recv(min(size, 1 << 20))
        if not part:
            raise EOFError("The other side is gone.")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
