"""`flask worker`: send mail and run jobs."""

import signal
import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from app.clock import utc_now
from app.jobs.services import work
from app.outbox.sender import send_due
from app.outbox.sms import send_texts


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send mail and run long jobs until interrupted."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    config = current_app.config
    work(stop, utc_now, lambda: send_due(config, utc_now()) + send_texts(config, utc_now()))


COMMANDS = [worker]
