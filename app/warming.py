"""What a process does before it serves: none that takes the place of another begins cold."""

import gc
import os
import sys
from contextlib import suppress

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import configure_mappers

from config import INSTANCE


def prepare_server(app: Flask) -> None:
    """Make ready, before web processes are forked, what the pages of each of them need.

    Reading the templates of a page for the first time takes as long as a hundred saves; a process
    that replaces one that died would do so in the busiest minute.
    """
    configure_mappers()
    env = app.jinja_env
    folder = INSTANCE / "templates"
    with suppress(OSError):  # compiled once, kept for the next start, where there is a place for it
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    for name in env.list_templates():
        env.get_template(name)


def tune_interpreter() -> None:
    """Suit Python to a process that lives long and has several threads."""
    # A thread that holds a row in the database comes back from each statement to a busy process:
    # it must not wait 5 ms for its turn every time, with everybody else behind it.
    sys.setswitchinterval(0.0005)
    # What was made so far lives as long as the process: collecting garbage need not walk it again
    # and again, and forked processes go on sharing its memory. A page of thousands of rows makes
    # many objects at once that are no garbage: look less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
