"""Word, PowerPoint and Excel files: no bombs, no macros, nothing fetched from elsewhere."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from . import relations
from .refusals import Refused

MOST_FILES = 5_000
MOST_BYTES = 200 * 1024 * 1024
#: The main part's type → what the file is.
MAIN = {
    b"wordprocessingml.document.main+xml": "docx",
    b"presentationml.presentation.main+xml": "pptx",
    b"presentationml.slideshow.main+xml": "pptx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
_XML = (".xml", ".rels")
#: Of other kinds of documents: a program might take the file for one of those.
_OTHERS = frozenset({"mimetype", "content.xml", "meta-inf/manifest.xml"})
_DROPPED = ("docProps/", "customXml/")
_EMBEDDED = ("/embeddings/", "/activeX/", "vbaProject", "vbaData", "/ctrlProps/")
_EMPTY = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = _EMPTY + (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>')
_APP = _EMPTY + (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>')


def inspect(parts: list[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Say which kind of document it is and what of it will not be handed on."""
    archive = _open(parts[0])
    kind = _kind(archive)
    names = archive.namelist()
    found = [word for word, is_there in (
        ("attachment", any(mark in name for name in names for mark in _EMBEDDED[:2])),
    ) if is_there]
    yield {"kind": kind, "removed": found}, b""


def defuse(parts: list[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Return the document without macros, properties, embedded files and outside sources."""
    archive = _open(parts[0])
    out = io.BytesIO()
    left = MOST_BYTES
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for info in archive.infolist():
            if info.is_dir() or any(mark in info.filename for mark in _EMBEDDED):
                continue
            content = _read(archive, info, left)
            left -= len(content)
            written.writestr(zipfile.ZipInfo(info.filename), _harmless(info.filename, content),
                             zipfile.ZIP_DEFLATED)
    yield {"kind": _kind(archive)}, out.getvalue()


def _harmless(name: str, content: bytes) -> bytes:
    if name.lower().endswith(".rels"):
        return relations.local_only(content)
    if name == "docProps/core.xml":
        return _CORE
    if name == "docProps/app.xml":
        return _APP
    if name.startswith(_DROPPED):
        return b"" if not name.lower().endswith(_XML) else _EMPTY + b"<removed/>"
    return relations.unlinked(content) if name.lower().endswith(_XML) else content


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused("damaged") from None
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise Refused("bomb")
    for info in infos:
        steps = info.filename.replace("\\", "/").split("/")
        if info.filename.startswith("/") or ".." in steps or info.flag_bits & 1:
            raise Refused("damaged")
        if info.filename.lower() in _OTHERS:
            raise Refused("not_office")
    return archive


def _kind(archive: zipfile.ZipFile) -> str:
    try:
        types = _read(archive, archive.getinfo("[Content_Types].xml"), 1 << 20)
    except KeyError:
        raise Refused("not_office") from None
    if b"macroEnabled" in types:
        raise Refused("macros")
    found = {kind for mark, kind in MAIN.items() if mark in types}
    if not found:
        raise Refused("not_office")
    return sorted(found)[0]


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return a part, never more of it than allowed, whatever its header says."""
    with archive.open(info) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise Refused("bomb")
    if info.filename.lower().endswith(_XML):
        words = content.replace(b"\0", b"")  # UTF-16 is read alike
        if b"<!DOCTYPE" in words or b"<!ENTITY" in words:
            raise Refused("bomb")
        return content if info.filename.startswith(_DROPPED) else relations.plain(content)
    return content
