"""The papers to print and sign, said on the founder's page: where they are, where they go."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.auth.models import User
from app.i18n import local
from app.text import slugify
from competitions.dossiers.fields import FieldView
from competitions.entries import policies, queries
from competitions.entries.enums import EDITABLE, EntryState
from competitions.entries.models import Entry
from competitions.entries.way import Panel

#: What a question is called that takes signed papers.
SIGNED = ("ky-ten", "da-ky", "chu-ky", "phieu-dang-ky", "cam-ket", "giay-to", "xac-nhan")
#: Kinds of files that a photograph of paper can be.
PHOTOGRAPHED = {"pdf", "image"}


@dataclass(frozen=True)
class PapersPanel(Panel):
    """A section of its own: which version papers are made from, where signed ones are put."""

    template: str = "competitions/entries/papers_section.html"
    version: int = 0
    upload: tuple[str, str] | None = None
    contact: str = ""


def founder_panels(entry: Entry, user: User) -> list[Panel]:
    """Offer the papers of the draft, or of the version that counts once nothing changes."""
    if entry.state is EntryState.WITHDRAWN:
        return []
    is_open = entry.state in EDITABLE
    field = signed_field(queries.fields_of(entry.competition_id))
    upload = None
    if field is not None and is_open and policies.can_type(user, entry):
        upload = (local(field, "label"),
                  f"{url_for('entries.edit_draft', ref=entry.ref)}#{field.anchor}")
    return [PapersPanel(
        "sea", _("Papers to print and sign"), version=0 if is_open else entry.last_submission,
        upload=upload, contact=entry.competition.contact)]


def signed_field(questions: Iterable[FieldView]) -> FieldView | None:
    """Return the question answered by a signed paper, by its name and what it takes."""
    return next((q for q in questions if q.is_file and PHOTOGRAPHED & set(q.accepts)
                 and any(word in slugify(q.label) for word in SIGNED)), None)
