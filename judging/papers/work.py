"""Long papers, such as hundreds of filled score sheets: made by the worker, kept for a week."""

import io
from collections.abc import Callable
from typing import Any

from flask import current_app

from app.audit.services_taken import Taken, note_taken
from app.auth.models import User
from app.clock import utc_now
from app.downloads import DOCX_TYPE, PDF_TYPE
from app.errors import DomainError, NotFound
from app.files.box.refusals import Refused
from app.files.office import find_office, to_pdf
from app.files.services_made import hand_over
from app.jobs.models import Job, JobState
from app.jobs.services import go_on
from app.orm import db
from app.paper.document import Document
from app.paper.document_docx import document_docx
from app.paper.document_pdf import document_pdf
from competitions.programme.models import Competition
from judging.papers import building, policies, queries, templating
from judging.papers.models import Paper
from judging.papers.template_wording import refusal_words
from judging.papers.wording import about, file_stem

KIND = "paper"
TYPES = {"pdf": PDF_TYPE, "docx": DOCX_TYPE}
#: A paper with more paragraphs and cells is made by the worker: about a second of drawing.
MOST_AT_ONCE = 4000
#: How often the row of the job is written, in pages or sheets.
EVERY = 10
#: Called with the number of sections done; may raise to end the work.
Tick = Callable[[int], None]


def is_long(document: Document) -> bool:
    """Tell whether a paper is too long to be drawn while somebody waits."""
    return len(document.texts()) > MOST_AT_ONCE


def is_for_worker(paper: Paper, document: Document, way: str) -> bool:
    """Tell whether the worker makes a file: a long one, or a PDF by way of LibreOffice."""
    return is_long(document) or (way == "pdf" and templating.template_of(paper) is not None)


def drawn(paper: Paper, document: Document, way: str, tick: Tick = lambda _done: None) -> bytes:
    """Return a paper as PDF or Word file, by the office's own template where it has one."""
    template = templating.template_of(paper)
    if template is None:
        return document_pdf(document, tick) if way == "pdf" else document_docx(document, tick)

    def still_alive() -> None:
        tick(0)

    word = templating.word_file(paper, document, template, current_app.extensions["store"],
                                still_alive)
    return word if way == "docx" else _as_pdf(word, still_alive)


def _as_pdf(word: bytes, still_alive: Callable[[], None]) -> bytes:
    """Return a Word file as PDF, where LibreOffice is installed."""
    program = find_office()
    if program is None:
        raise DomainError(templating.NO_OFFICE)
    try:
        return to_pdf(program, word, "docx", still_alive)
    except Refused as refusal:
        raise DomainError(refusal_words(refusal.word)) from None


def taken(paper: Paper, way: str) -> Taken:
    """Return what the record of files says of a paper."""
    return Taken(f"paper.{paper.kind.value}", way, about=about(paper))


def taken_signed(paper: Paper) -> Taken:
    """Return what the record of files says of a signed paper."""
    named = " · ".join(part for part in (about(paper), paper.number) if part)
    return Taken(f"paper.{paper.kind.value}", "pdf", about=named)


def make_paper(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make a long paper with the eyes of whoever asked for it, as the doors stand now."""
    user = db.session.get_one(User, arguments["user"])
    competition = db.session.get_one(Competition, arguments["competition"])
    paper = queries.get_paper(competition.id, arguments["paper"])
    if not policies.reads(user, paper):
        raise NotFound()
    way, name = arguments["way"], f"{file_stem(paper)}.{arguments['way']}"
    document = building.document_of(paper)
    total = len(document.sections)
    tell = _teller(job_id, total)
    tell(0)
    content = drawn(paper, document, way, tell)
    tell(total)
    now, what = utc_now(), taken(paper, way)

    def note(sha256: str) -> None:
        note_taken(what, sha256, competition, competition_id=competition.id, actor=user, now=now)

    return hand_over(job_id, io.BytesIO(content), TYPES[way], {
        "url": f"/organise/{competition.slug}/papers/{paper.id}/made/{job_id}",
        "name": name, "type": TYPES[way]},
        store=current_app.extensions["store"], now=now, note=note)


def finished(job: Job, paper: Paper) -> dict[str, Any]:
    """Return what a finished job made of a paper; 404 for anything else."""
    if (job.kind != KIND or job.state is not JobState.DONE or not job.result
            or job.arguments["paper"] != paper.id):
        raise NotFound()
    return job.result


def _teller(job_id: int, total: int) -> Tick:
    calls = 0

    def tell(done: int) -> None:
        nonlocal calls
        calls += 1
        is_due = calls % EVERY == 1 or done in (0, total)  # 0: one long step is under way
        if is_due:
            go_on(job_id, done, total, utc_now())
    return tell


KINDS = {KIND: make_paper}
