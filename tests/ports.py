"""A port for a server under test."""

import random
import socket

#: Below what systems hand out to outgoing connections: nobody takes one between two lines.
RANGE = range(15_000, 30_000)


def free_port() -> int:
    """Return a port nobody listens on."""
    while True:
        port = random.SystemRandom().choice(RANGE)  # not what a test has seeded
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
