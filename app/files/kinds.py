"""Kinds of files by what they contain; what a file is called says nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Accepted(StrEnum):
    """What a question takes, in the words of the dossier form."""

    PDF = "pdf"
    WORD = "word"
    SLIDES = "slides"
    SHEET = "sheet"
    IMAGE = "image"


@dataclass(frozen=True)
class Kind:
    """One kind of file."""

    accepted: Accepted
    content_type: str
    suffix: str


_OOXML = "application/vnd.openxmlformats-officedocument"
PDF = Kind(Accepted.PDF, "application/pdf", "pdf")
JPEG = Kind(Accepted.IMAGE, "image/jpeg", "jpg")
PNG = Kind(Accepted.IMAGE, "image/png", "png")
WEBP = Kind(Accepted.IMAGE, "image/webp", "webp")
HEIC = Kind(Accepted.IMAGE, "image/heic", "heic")
DOCX = Kind(Accepted.WORD, f"{_OOXML}.wordprocessingml.document", "docx")
PPTX = Kind(Accepted.SLIDES, f"{_OOXML}.presentationml.presentation", "pptx")
XLSX = Kind(Accepted.SHEET, f"{_OOXML}.spreadsheetml.sheet", "xlsx")

#: Opened further by the box, which says which of them it is.
OFFICE = {kind.suffix: kind for kind in (DOCX, PPTX, XLSX)}
BY_TYPE = {kind.content_type: kind for kind in (PDF, JPEG, PNG, WEBP, HEIC, *OFFICE.values())}
#: For the `accept` of a file input: types and endings, as phones and desktops want both.
_ENDINGS = {
    Accepted.PDF: "application/pdf,.pdf",
    Accepted.WORD: f"{DOCX.content_type},.docx",
    Accepted.SLIDES: f"{PPTX.content_type},.pptx",
    Accepted.SHEET: f"{XLSX.content_type},.xlsx",
    Accepted.IMAGE: "image/*,.heic,.heif",
}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


class Shape(StrEnum):
    """What the first bytes show of files that are not taken as they are."""

    ZIP = "zip"
    OLD_OFFICE = "old_office"
    OTHER = "other"


def look_at(content: bytes) -> Kind | Shape:
    """Return the kind that the first bytes show."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return HEIC
    if content.startswith(b"PK\x03\x04"):
        return Shape.ZIP
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Shape.OLD_OFFICE
    return Shape.OTHER


def accept_attribute(accepted: frozenset[Accepted]) -> str:
    """Return what a file input may offer to choose from."""
    return ",".join(_ENDINGS[word] for word in Accepted if word in accepted)
