"""Files on their way out: safe names, headers, CSV that opens right and is harmless."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Response

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

CSV_TYPE = "text/csv; charset=utf-8"
JSON_TYPE = "application/json"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_TYPE = "application/zip"

#: Longest stem of a file name, in bytes of UTF-8: leaves room for the suffix on every disk.
STEM_BYTES = 150
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{n}" for p in ("COM", "LPT") for n in range(1, 10))}
#: What makes a spreadsheet run a cell instead of showing it (also in their full-width forms).
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")

Cell = str | int | bool | Decimal | date | datetime | None


def safe_filename(name: str, fallback: str = "file") -> str:
    """Make a name that every system stores: no path, no control, no reserved word, not too long."""
    composed = unicodedata.normalize("NFC", name)
    shown = "".join(c for c in composed if unicodedata.category(c)[0] != "C")
    clean = re.sub(r'[\\/:*?"<>|%;]+', "-", shown)
    clean = re.sub(r"\s+", " ", clean).strip(" .-")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", suffix):
        stem, suffix = clean, ""
    stem = stem.encode()[:STEM_BYTES].decode(errors="ignore").strip(" .-") or fallback
    if stem.upper() in RESERVED:
        stem = f"{stem}-{fallback}"
    return f"{stem}.{suffix}" if suffix else stem


def ascii_filename(name: str) -> str:
    """Fold a safe name to ASCII for programs that know nothing else."""
    plain = name.replace("đ", "d").replace("Đ", "D")
    letters = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._ -]+", "-", letters).strip(" .-") or "file"


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Write the header of a download with both spellings of its name (RFC 6266, RFC 5987)."""
    safe = safe_filename(name)
    kind = "inline" if inline else "attachment"
    spelt = quote(safe, safe="!#$&+^`|~")
    return f"{kind}; filename=\"{ascii_filename(safe)}\"; filename*=UTF-8''{spelt}"


def download(content: bytes | Iterable[bytes], name: str, mimetype: str, *, inline: bool = False,
             ) -> Response:
    """Answer with a file that no cache keeps and no browser guesses the type of.

    A large one may come in parts.
    """
    response = Response(content, content_type=mimetype)
    response.headers["Content-Disposition"] = content_disposition(name, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def defuse(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if text[:1].isalnum():  # most texts; no letter and no digit begins a formula
        return text
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def csv_separator(locale: str) -> str:
    """Tell the separator that Excel expects in a language."""
    return ";" if locale.startswith("vi") else ","


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]], locale: str) -> bytes:
    """Write a CSV file: BOM, separator and decimal mark by locale, ISO dates, no live formula."""
    mark = "," if locale.startswith("vi") else "."
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=csv_separator(locale), lineterminator="\r\n")
    writer.writerow([defuse(title) for title in head])
    writer.writerows([_csv_cell(cell, mark) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell, mark: str) -> str:
    if isinstance(cell, str):
        return defuse(cell)
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", mark)
    if isinstance(cell, datetime):
        return cell.astimezone(ZONE).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
