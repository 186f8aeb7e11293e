"""Papers made from the answers: to print, sign, have confirmed, photograph and upload."""

from flask import Blueprint, Response, g

from app.audit.exports import Taken, hand_out
from app.auth.doors import only, roles_here, signed_in
from app.auth.enums import OFFICE
from app.downloads import DOCX_TYPE, PDF_TYPE, download
from app.paper.wording import translator
from competitions.entries import queries
from competitions.entries.papers import PaperKind
from competitions.entries.papers_docx import paper_docx
from competitions.entries.papers_pdf import paper_pdf
from competitions.entries.papers_source import (
    PaperSource,
    source_of_draft,
    source_of_submission,
)
from competitions.entries.papers_text import paper_of, paper_title
from competitions.entries.views.blueprint import load_entry
from competitions.entries.views.office import READERS

bp = Blueprint("entry_papers", __name__)
#: The commune and the school confirm them: they are in Vietnamese, whatever the page's language.
LOCALE = "vi"
PAPER = "papers/<any(registration, description, commitment):kind>.<any(docx, pdf):way>"


@bp.get(f"/entries/<ref>/{PAPER}")
@signed_in
def download_draft(ref: str, kind: str, way: str) -> Response:
    """Hand out a paper made from the draft as it stands."""
    return download(*_paper(source_of_draft(load_entry(ref)), kind, way))


@bp.get(f"/entries/<ref>/submissions/<int:number>/{PAPER}")
@signed_in
def download_submitted(ref: str, number: int, kind: str, way: str) -> Response:
    """Hand out a paper made from a version as it arrived."""
    submission = queries.get_entry_submission(load_entry(ref), number)
    return download(*_paper(source_of_submission(submission, with_contact=True), kind, way))


@bp.get(f"/organise/<slug>/entries/<code>/submissions/<int:number>/{PAPER}")
@only(*READERS)
def download_office(slug: str, code: str, number: int, kind: str, way: str) -> Response:
    """Hand out a paper of a version to the office; observers learn no contact details."""
    entry = queries.get_submitted_entry(g.competition.id, code)
    submission = queries.get_entry_submission(entry, number)
    knows = bool(roles_here(entry.competition_id) & set(OFFICE))
    source = source_of_submission(submission, with_contact=knows)
    return hand_out(*_paper(source, kind, way),
                    Taken(f"dossier.{kind}", way, 1, about=source.code), of=g.competition)


def _paper(source: PaperSource, kind: str, way: str) -> tuple[bytes, str, str]:
    """Return a paper with its file's name and type."""
    paper = paper_of(PaperKind(kind), source, LOCALE)
    name = paper_title(PaperKind(kind), translator(LOCALE))
    version = f"-v{source.version}" if source.version else ""
    name = f"{name} {source.code}{version}".strip() + f".{way}"
    if way == "pdf":
        return paper_pdf(paper), name, PDF_TYPE
    return paper_docx(paper), name, DOCX_TYPE
