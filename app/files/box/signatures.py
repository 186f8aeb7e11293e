"""The digital signatures of a PDF, as they lie in it; whose they are is read outside."""

import ctypes
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw

from .pdf import open_pdf

MOST = 20
MOST_BYTES = 256 * 1024


def read(parts: list[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield first how many signatures there are, then each with its time and its content."""
    document = open_pdf(parts[0])
    count = min(MOST, max(0, raw.FPDF_GetSignatureCount(document)))
    yield {"count": count}, b""
    for number in range(count):
        signature = raw.FPDF_GetSignatureObject(document, number)
        yield {"at": _text(signature)}, _content(signature)


def _text(signature: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    raw.FPDFSignatureObj_GetTime(signature, buffer, 64)
    return buffer.value.decode("ascii", "replace")


def _content(signature: Any) -> bytes:
    size = raw.FPDFSignatureObj_GetContents(signature, None, 0)
    if not 0 < size <= MOST_BYTES:
        return b""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFSignatureObj_GetContents(signature, buffer, size)
    return buffer.raw
