"""Everything about a person in one archive: JSON for machines, HTML and CSV for people, files."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

from flask import render_template

from app.auth.models import User
from app.clock import local
from app.downloads import csv_bytes, safe_filename
from app.files.storage import Store
from app.privacy.sections import KeptFile, Section

#: Kept in memory up to here; larger archives lie on disk while they are sent.
IN_MEMORY = 8 * 1024 * 1024
PIECE = 64 * 1024


class Parts:
    """A file handed out in pieces; it closes itself whether or not anybody reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.size = file.seek(0, 2)
        self.file = file
        file.seek(0)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece

    def close(self) -> None:
        """Give the file back."""
        self.file.close()

    __del__ = close


def archive(
    user: User, sections: Sequence[Section], store: Store, locale: str, now: datetime
) -> Parts:
    """Return a ZIP file in pieces."""
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- its parts close it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = _put_files(made, sections, store)
        told = {section.key: section.rows for section in sections}
        made.writestr("data.json", json.dumps(
            {"person": user.name, "made": now.isoformat(), **told}, ensure_ascii=False, indent=1,
            default=_plain))
        for section in sections:
            made.writestr(f"csv/{section.key}.csv", _csv(section, locale))
        made.writestr("index.html", render_template(
            "app/privacy/archive.html", user=user, sections=sections, files=names, made=now))
    return Parts(out)


def shown(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return local(value).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _put_files(
    made: zipfile.ZipFile, sections: Sequence[Section], store: Store
) -> dict[str, list[tuple[str, str]]]:
    """Put the files in, each content once a section; return (path, name) by section."""
    names: dict[str, list[tuple[str, str]]] = {}
    for section in sections:
        for number, file in enumerate(section.files, start=1):
            path = f"files/{section.key}-{number}-{safe_filename(file.name)}"
            if _put_file(made, path, file, store):
                names.setdefault(section.key, []).append((path, file.name))
    return names


def _put_file(made: zipfile.ZipFile, path: str, file: KeptFile, store: Store) -> bool:
    try:
        made.writestr(path, store.get(file.sha256), zipfile.ZIP_STORED)
    except OSError:  # erased since, or not to be had at present: the rest is not held up
        return False
    return True


def _csv(section: Section, locale: str) -> bytes:
    heads = list(dict.fromkeys(key for row in section.rows for key in row))
    return csv_bytes(heads, [[shown(row.get(head)) for head in heads] for row in section.rows],
                     locale)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
