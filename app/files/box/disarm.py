"""Taking out of a PDF whatever acts or tells more than the page shows."""

import io
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .refusals import Refused

#: Entries of any dictionary that run, embed or tell who made it.
_KEYS = frozenset({
    "/AA", "/OpenAction", "/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/AF", "/XFA",
    "/RichMediaContent", "/RichMediaSettings", "/Metadata", "/PieceInfo", "/LastModified",
    "/Collection",
})
#: Actions that do more than follow a link.
_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound",
    "/GoToE", "/GoToR", "/ResetForm", "/RichMediaExecute", "/GoTo3DView", "/Thread", "/Trans",
})
_ANNOTATIONS = frozenset({
    "/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D", "/Sound", "/Projection",
})
#: Who wrote an annotation and when.
_MAKERS = ("/T", "/M", "/CreationDate", "/NM")
DEEPEST = 100
_SAFE_LINKS = ("http://", "https://", "mailto:", "tel:")


def disarmed(content: io.BytesIO) -> bytes:
    """Return a well-formed PDF without what runs, embeds or tells on its maker."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(content))
    objects = [found for found in writer._objects if found is not None]
    for found in objects:
        _disarm(found)
    for found in objects:  # after everybody has let go of them
        if isinstance(found, DictionaryObject) and _is_banned(found):
            found.clear()
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _disarm(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise Refused("damaged")
    if isinstance(value, ArrayObject):
        kept = [item for item in value if not _is_banned(_seen(item))]
        value[:] = kept
        inner: Any = kept
    elif isinstance(value, DictionaryObject):
        for key in [k for k in value if k in _KEYS or _is_banned(_seen(value.raw_get(k)))]:
            del value[key]
        _forget_makers(value)
        inner = list(value.values())
    else:
        return
    for item in inner:
        _disarm(item, depth + 1)


def _forget_makers(value: DictionaryObject) -> None:
    if "/Rect" in value and "/Subtype" in value:
        for key in _MAKERS:
            value.pop(key, None)
    if isinstance(value, StreamObject) and _filter_of(value) == "/DCTDecode":
        value._data = without_exif(value._data)


def _seen(value: Any) -> Any:
    """Return what an indirect object stands for."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _is_banned(value: Any) -> bool:
    if not isinstance(value, DictionaryObject):
        return False
    action = value.get("/S")
    if action in _ACTIONS or value.get("/Type") in ("/EmbeddedFile", "/Filespec"):
        return True
    if action == "/URI":
        return not str(value.get("/URI")).strip().lower().startswith(_SAFE_LINKS)
    return "/Rect" in value and value.get("/Subtype") in _ANNOTATIONS


def _filter_of(stream: StreamObject) -> str:
    found = stream.get("/Filter")
    if isinstance(found, ArrayObject):
        return str(found[0]) if len(found) == 1 else ""
    return str(found)


def without_exif(data: bytes) -> bytes:
    """Return a JPEG without its notes (place, time, device); how it looks stays."""
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = 2 + int.from_bytes(data[at + 2:at + 4], "big")
        is_note = data[at + 1] == 0xFE or (0xE1 <= data[at + 1] <= 0xEF and data[at + 1] != 0xEE)
        if not is_note:
            kept.append(data[at:at + size])
        at += size
    return b"".join(kept) + data[at:]
