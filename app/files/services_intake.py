"""Taking a file in: what it is by its content, harmless by its form, within its limits.

Everything that opens a file happens in the box (`app/files/box`); here its short answers become
words that tell a person what to do. Called outside a transaction: it takes a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import DomainError
from app.files.box.client import ask_once
from app.files.box.refusals import Refused
from app.files.kinds import JPEG, OFFICE, PDF, Accepted, Kind, Shape, look_at
from app.i18n import _l
from app.text import clean_line

MIB = 1024 * 1024
MOST_PAGES = 300
MOST_PHOTOS = 30
#: Longest side of a photograph as it is kept, in pixels: small print stays readable.
EDGE = 2200

WORDS = {
    Accepted.PDF: _l("PDF"), Accepted.WORD: _l("Word (.docx)"),
    Accepted.SLIDES: _l("PowerPoint (.pptx)"), Accepted.SHEET: _l("Excel (.xlsx)"),
    Accepted.IMAGE: _l("photographs (JPG, PNG, HEIC)"),
}
REFUSALS = {
    "locked": _l("This PDF is locked by a password. Save a copy without a password."),
    "damaged": _l("This file cannot be opened; it may be damaged. Save it again, then send it."),
    "too_heavy": _l("This file takes too long to read. Save a lighter copy as PDF, then send it."),
    "bomb": _l("This file unpacks to far more than a document holds, so it was not taken. "
               "Save it as PDF."),
    "macros": _l("This file has macros. Save it as .docx, .pptx or .xlsx without macros, or as "
                 "PDF."),
    "not_office": _l("This is a packed file (ZIP), not a document. Send the document itself."),
}


@dataclass(frozen=True)
class Part:
    """One file as it was chosen."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Rule:
    """What a place takes."""

    accepted: frozenset[Accepted]
    limit: int = 25 * MIB
    #: One picture, kept as a picture; elsewhere photographs become one PDF.
    is_picture: bool = False


@dataclass(frozen=True)
class Taken:
    """A file as it will be kept."""

    content: bytes
    kind: Kind
    name: str
    #: "script", "launch", "attachment": what will not be handed on.
    removed: tuple[str, ...] = ()


def accepted_words(accepted: frozenset[Accepted]) -> str:
    """Return the kinds that a place takes, in words of the language in force."""
    return ", ".join(str(WORDS[word]) for word in Accepted if word in accepted)


def take_in(parts: Sequence[Part], rule: Rule, field: str) -> Taken:
    """Return one file, or several photographs bound into one, as it will be kept.

    Raises
    ------
    DomainError
        Empty, too large, of another kind inside, locked, damaged, or harmful.
    """
    kinds = [_checked(part, rule, field) for part in parts]
    try:
        if kinds and all(isinstance(k, Kind) and k.accepted is Accepted.IMAGE for k in kinds):
            return _photographs(parts, rule, field)
        if len(parts) != 1:
            raise DomainError(_l(
                "Send one file, or several photographs that become one PDF."), field)
        return _document(parts[0], kinds[0], rule, field)
    except Refused as refusal:
        raise DomainError(_words(refusal), field) from None


def take_paper(content: bytes, name: str, *, limit: int, field: str, photo: bool = True) -> Taken:
    """Return an office paper as it will be kept: a PDF to the byte, since it may be signed.

    Nothing takes out of it what runs, so a PDF that has such things is not taken.
    """
    accepted = frozenset({Accepted.PDF, Accepted.IMAGE} if photo else {Accepted.PDF})
    taken = take_in([Part(name, content)], Rule(accepted, limit, is_picture=photo), field)
    if taken.removed:
        raise DomainError(_l(
            "This PDF has a program or another file inside, so it was not taken. Print it to a "
            "new PDF, or scan the paper, and send that."), field)
    return taken


def _checked(part: Part, rule: Rule, field: str) -> Kind | Shape:
    """Refuse what the first look shows; return what the file is."""
    if not part.content:
        raise DomainError(_l("The file is empty. Choose another one."), field)
    if len(part.content) > rule.limit:
        raise DomainError(
            _l("The file is larger than %(limit)s MB. Make it smaller.", limit=rule.limit // MIB),
            field)
    kind = look_at(part.content)
    if kind is Shape.OLD_OFFICE:
        raise DomainError(_l(
            "This is an old Word, PowerPoint or Excel file, or one with a password. Save it as "
            "PDF, or as .docx or .pptx without a password."), field)
    if kind is Shape.OTHER or (isinstance(kind, Kind) and kind.accepted not in rule.accepted):
        raise _other_kind(rule, field)
    return kind


def _other_kind(rule: Rule, field: str) -> DomainError:
    if rule.accepted == {Accepted.PDF}:
        return DomainError(_l("This is not a PDF file inside. Save it as PDF again."), field)
    return DomainError(_l(
        "What is inside this file is none of: %(kinds)s. Its name does not count.",
        kinds=accepted_words(rule.accepted)), field)


def _document(part: Part, kind: Kind | Shape, rule: Rule, field: str) -> Taken:
    if kind is PDF:
        words, _ = ask_once("inspect_pdf", [part.content], most_pages=MOST_PAGES)
    else:
        words, _ = ask_once("inspect_office", [part.content])
        kind = OFFICE[words["kind"]]
        if kind.accepted not in rule.accepted:
            raise _other_kind(rule, field)
    return Taken(part.content, kind, shown_name(part.name, kind), tuple(words["removed"]))


def _photographs(parts: Sequence[Part], rule: Rule, field: str) -> Taken:
    if rule.is_picture and len(parts) > 1:
        raise DomainError(_l("Send one picture."), field)
    if len(parts) > MOST_PHOTOS:
        raise DomainError(_l("At most %(most)s photographs at a time.", most=MOST_PHOTOS), field)
    made = [ask_once("photo", [part.content], edge=EDGE)[1] for part in parts]
    if rule.is_picture:
        return Taken(made[0], JPEG, shown_name(parts[0].name, JPEG))
    _, album = ask_once("album", made)
    if len(album) > rule.limit:
        raise DomainError(_l(
            "Together the photographs are larger than %(limit)s MB. Send fewer of them.",
            limit=rule.limit // MIB), field)
    return Taken(album, PDF, shown_name(parts[0].name, PDF))


def _words(refusal: Refused) -> Any:
    if refusal.word == "pages":
        return _l("The PDF must have 1 to %(most)s pages; this one has %(pages)s.",
                  **refusal.facts)
    if refusal.word == "picture_size":
        return _l("This picture has more than %(most)s million pixels. Send a smaller one.",
                  **refusal.facts)
    return REFUSALS.get(refusal.word, REFUSALS["damaged"])


def shown_name(name: str, kind: Kind) -> str:
    """Return what a file was called, as one clean line that ends as its kind does."""
    plain = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 5:
        stem = plain
    return f"{(stem or 'ho-so')[:190]}.{kind.suffix}"
