"""The files of a draft as its page shows them: what lies where, since when, how readable."""

from dataclasses import dataclass
from typing import Any

from app.files import queries as files
from app.files import wording
from app.files.kinds import Accepted, accept_attribute
from app.files.models import Rendering
from app.files.services_intake import MIB, accepted_words
from competitions.dossiers.fields import FieldView
from competitions.entries import queries
from competitions.entries.models import Attachment, Entry
from competitions.entries.services_files import rule_of


@dataclass(frozen=True)
class FilingView:
    """The files of a draft: their pages by SHA-256, and earlier ones by question."""

    renderings: dict[str, Rendering]
    earlier: dict[str, list[Attachment]]

    def words(self, row: Rendering) -> Any:
        """Return how far the pages of a file are."""
        return wording.state_words(row)

    def removed(self, row: Rendering) -> Any:
        """Return what of a file is not handed on."""
        return wording.removed_words(row)

    def is_open(self, row: Rendering) -> bool:
        """Tell whether pages are still being drawn."""
        return wording.is_open(row)


@dataclass(frozen=True)
class AskedFile:
    """What a question takes, for its file input."""

    accept: str
    kinds: str
    max_mb: int
    takes_photographs: bool
    takes_several: bool


def filing_of(entry: Entry) -> FilingView:
    """Return the files of a draft, with two SELECTs."""
    earlier: dict[str, list[Attachment]] = {}
    for row in queries.earlier_attachments(entry):
        earlier.setdefault(row.field_key, []).append(row)
    return FilingView(files.renderings_of([a.file.sha256 for a in entry.attachments]), earlier)


def asked_file(question: FieldView) -> AskedFile:
    """Return what a question takes, in words and for the browser."""
    rule = rule_of(question)
    takes_photographs = Accepted.IMAGE in rule.accepted
    words = accepted_words(rule.accepted)  # they begin the sentence that stands below the question
    return AskedFile(accept_attribute(rule.accepted), words[:1].upper() + words[1:],
                     rule.limit // MIB, takes_photographs,
                     takes_photographs and not rule.is_picture)
