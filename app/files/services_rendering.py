"""Making a file readable once, in the worker: a clean copy to hand out, pictures of its pages.

The row `Rendering` says how far it is. Whatever was made stays when the worker dies; the next
one goes on with the page after. Nothing here trusts the file: see `app/files/box`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.errors import Conflict
from app.files import office, queries
from app.files.box.client import ask, ask_once
from app.files.box.refusals import Refused
from app.files.enums import RenderProblem, RenderState
from app.files.kinds import BY_TYPE, OFFICE, PDF, Accepted, Kind
from app.files.models import FilePage, Rendering, StoredFile
from app.files.services import keep
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db, lock
from app.transaction import transaction

KIND = "files.render"
#: Bytes for the pictures of one file: two files of each of twenty entries fit a tablet (60 MB).
BUDGET = 1_400_000
_PROBLEMS = {"locked": RenderProblem.LOCKED, "damaged": RenderProblem.DAMAGED}
_UNFINISHED = (RenderState.WAITING, RenderState.RUNNING)

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class _Work:
    """What the worker needs to know of a file."""

    job_id: int
    rendering_id: int
    file_id: int
    sha256: str
    kind: Kind
    done: int
    copy: str | None


def begin_rendering(
    file: StoredFile, removed: Iterable[str], *, actor: User | None, now: datetime
) -> Rendering:
    """Ask the worker for the pages of a file, once for each content; inside a transaction."""
    row = db.session.scalars(sa.select(Rendering).filter_by(file_id=file.id)).first()
    if row is None:
        row = Rendering(file_id=file.id, created_at=now, removed=",".join(removed))
        row.job_id = jobs.enqueue(KIND, {"file_id": file.id}, actor=actor, now=now).id
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except sa.exc.IntegrityError:  # the same file from somebody else at the same moment
            return db.session.scalars(sa.select(Rendering).filter_by(file_id=file.id)).one()
    return row


@transaction()
def render_again(now: datetime) -> int:
    """Ask once more for every file that has no pages (LibreOffice was installed, say)."""
    rows = db.session.scalars(sa.select(Rendering).filter_by(state=RenderState.FAILED)).all()
    for row in rows:
        if row.problem is RenderProblem.NO_OFFICE:
            row.copy_id = None  # of a document as it came; now it becomes a PDF
        row.state, row.problem = RenderState.WAITING, None
        row.job_id = jobs.enqueue(KIND, {"file_id": row.file_id}, actor=None, now=now).id
    return len(rows)


def render(job_id: int, file_id: int, *, store: Store, clock: Clock) -> dict[str, Any]:
    """Make what is still missing of a file: its copy, then page by page."""
    work = _take(job_id, file_id)
    if work is None:
        return {}
    try:
        source, kind = _source(work, store, clock)
        for words, picture in _drawn(source, kind, work.done + 1):
            store.put(digest_of(picture), picture)
            _keep_page(work, words, picture, store=store, now=clock())
    except Refused as refusal:
        problem = _PROBLEMS.get(refusal.word, RenderProblem.TOO_HEAVY)
        if refusal.word == "no_office":
            problem = RenderProblem.NO_OFFICE
        _end(work.rendering_id, RenderState.FAILED, problem)
        return {"problem": problem.value}
    _end(work.rendering_id, RenderState.DONE, None)
    return {}


def served(store: Store, sha256: str, content_type: str) -> tuple[bytes, str]:
    """Return what may be handed out of a content with its type: the clean copy, made if need be.

    Raises
    ------
    Conflict
        The copy is not made yet and cannot be made at once.
    """
    row = queries.renderings_of([sha256]).get(sha256)
    if row is None:  # a paper of our own, not a stranger's file
        return store.get(sha256), content_type
    if row.copy is not None:
        return store.get(row.copy.sha256), row.copy.content_type
    content = store.get(sha256)
    try:
        return _cleaned(content, BY_TYPE[content_type]), content_type
    except Refused:
        raise Conflict(_l(
            "This file cannot be handed out: it could not be made harmless.")) from None


@transaction()
def give_up_dead() -> int:
    """Say of files whose job ended without them that they have no pages."""
    ended = sa.select(Job.id).where(
        Job.state.in_((JobState.FAILED, JobState.CANCELLED, JobState.DONE)))
    rows = db.session.scalars(sa.select(Rendering).where(
        Rendering.state.in_(_UNFINISHED), Rendering.job_id.in_(ended))).all()
    for row in rows:
        row.state, row.problem = RenderState.FAILED, RenderProblem.TOO_HEAVY
    return len(rows)


def _source(work: _Work, store: Store, clock: Clock) -> tuple[bytes, Kind]:
    """Return what pages are drawn from; its clean copy is kept on the way."""
    content = store.get(work.sha256)
    if work.kind.suffix not in OFFICE:
        if work.copy is None:
            _keep_copy(work, _cleaned(content, work.kind), work.kind, store=store, now=clock())
        return content, work.kind
    if work.copy is not None:
        return store.get(work.copy), PDF
    program = office.find_office()
    harmless = _cleaned(content, work.kind)
    if program is None:
        _keep_copy(work, harmless, work.kind, store=store, now=clock())
        raise Refused("no_office")

    def still_alive() -> None:
        jobs.report_progress(work.job_id, work.done, 0, clock())

    drawn = office.to_pdf(program, harmless, work.kind.suffix, still_alive)
    copy = _cleaned(drawn, PDF)
    _keep_copy(work, copy, PDF, store=store, now=clock())
    return copy, PDF


def _cleaned(content: bytes, kind: Kind) -> bytes:
    if kind is PDF:
        return ask_once("clean_pdf", [content], seconds=60, nice=5)[1]
    if kind.suffix in OFFICE:
        return ask_once("defuse_office", [content], seconds=60, nice=5)[1]
    return content  # pictures were written anew when they came


def _drawn(content: bytes, kind: Kind, first: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    if kind is PDF:
        return ask("render_pdf", [content], seconds=240, nice=10, first=first, budget=BUDGET)
    if kind.accepted is Accepted.IMAGE and first == 1:
        return ask("picture", [content], seconds=30, nice=10, edge=1600)
    return iter(())


@transaction()
def _take(job_id: int, file_id: int) -> _Work | None:
    row = db.session.scalars(
        sa.select(Rendering).filter_by(file_id=file_id).with_for_update()).first()
    if row is None or row.state not in _UNFINISHED:
        return None
    row.state, row.job_id = RenderState.RUNNING, job_id
    return _Work(job_id, row.id, file_id, row.file.sha256, BY_TYPE[row.file.content_type],
                 row.done, row.copy.sha256 if row.copy else None)


def _keep_copy(work: _Work, content: bytes, kind: Kind, *, store: Store, now: datetime) -> None:
    store.put(digest_of(content), content)
    _note_copy(work.rendering_id, content, kind, store=store, now=now)


@transaction()
def _note_copy(
    rendering_id: int, content: bytes, kind: Kind, *, store: Store, now: datetime
) -> None:
    row = lock(Rendering, rendering_id)
    row.copy_id = keep(store, content, kind.content_type, now=now).id


@transaction()
def _keep_page(
    work: _Work, words: dict[str, Any], picture: bytes, *, store: Store, now: datetime
) -> None:
    """Keep one page and renew the lease; another worker may have kept it, too."""
    row = lock(Rendering, work.rendering_id)
    row.total = words["total"]
    if row.done < words["number"]:
        row.done = words["number"]
        db.session.add(FilePage(
            file_id=work.file_id, number=words["number"], width=words["width"],
            height=words["height"], text=words["text"],
            image_id=keep(store, picture, queries.WEBP, now=now).id))
    jobs.report_progress(work.job_id, row.done, row.total, now)


@transaction()
def _end(rendering_id: int, state: RenderState, problem: RenderProblem | None) -> None:
    row = lock(Rendering, rendering_id)
    row.state, row.problem = state, problem
