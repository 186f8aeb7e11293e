"""What a process does before it serves: none that takes the place of another begins cold."""

import gc
import os
import stat
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.orm import configure_mappers

from config import INSTANCE


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates on disk; what another Jinja compiled is compiled anew."""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{version('jinja2')}\n{source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # a full disk keeps nobody from serving
            super().dump_bytecode(bucket)


def prepare_server(app: Flask) -> None:
    """Make ready, before web processes are forked, what the pages of each of them need.

    Reading the templates of a page for the first time takes as long as a hundred saves; a process
    that replaces one that died would do so in the busiest minute.
    """
    configure_mappers()
    env = app.jinja_env
    folder = own_folder(INSTANCE / "templates")
    if folder is not None:  # compiled once, kept for the next start, where there is a place for it
        env.bytecode_cache = KeptTemplates(str(folder))
    for name in env.list_templates():
        env.get_template(name)


def own_folder(folder: Path) -> Path | None:
    """Return a folder that nobody else writes to, for what lies there is run; else None."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = folder.lstat()
    except OSError:
        return None
    is_own = (stat.S_ISDIR(told.st_mode) and told.st_uid == os.geteuid()
              and not told.st_mode & (stat.S_IWGRP | stat.S_IWOTH))
    return folder if is_own and os.access(folder, os.W_OK) else None


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
