"""Files sent in pieces, and the pages that were drawn of them.

How a page (or a program) sends a file; every POST carries the token of `GET …/status` or of the
page in the header X-CSRFToken, answers are JSON:

- `POST /entries/<ref>/uploads` {"field", "name", "size", "mark"} → 201 {"upload", "offset",
  "piece", "url"}; the same file (field, name, size, mark) again → the same upload, with what has
  arrived. 422 {"message"} where it is too large.
- `POST /entries/<ref>/uploads/<upload>/<offset>` with the bytes themselves as the body (at most
  2 MiB, `piece` is a good size) → 200 {"offset", "size"}: on the disk. Sent twice it counts once.
  409 {"offset"}: go on from there.
- `POST /entries/<ref>/files` {"field", "uploads": [upload, …]} → 201 {"attachment", "name", "size",
  "html", "missing", "n_missing", "words"}: checked and in its place; several photographs become
  one PDF. Asked again it answers the same. 422 {"message"}: refused for what is in it.
- `GET /entries/<ref>/uploads` → {"uploads": [{"upload", "field", "name", "size", "mark",
  "offset", "url"}], "csrf"}: what is still on its way.
- `POST /entries/<ref>/uploads/<upload>/forget` → {"forgotten": true}.
- `GET /entries/<ref>/files` → {"files": {field: html}, "is_open"}: what lies in the place of each
  question, and whether pages are still being drawn.
"""

from typing import Any

from flask import current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.auth.doors import signed_in
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.extensions import limiter
from app.files import exports as sent
from app.files import services_uploads as uploads
from app.files.models import Upload
from app.templating import vitime
from competitions.dossiers.fields import FieldView
from competitions.entries import queries, services_files
from competitions.entries.content import content_of, gaps
from competitions.entries.filing import FilingView, asked_file, filing_of
from competitions.entries.models import Attachment, Entry
from competitions.entries.services_files import BeginInput
from competitions.entries.views.blueprint import arrived_at, bp, load_entry

bp.add_app_template_global(asked_file, "asked_file")


@bp.app_template_global("files_of")
def files_of(entry: Entry) -> FilingView:
    """Return the files of a draft, read once for a page."""
    if g.get("filing_of") != entry.id:
        g.filing_of, g.filing = entry.id, filing_of(entry)
    return g.filing


def _person() -> str:
    """Return whom a limit counts: a whole school may share one address."""
    return f"uploads:{current_user.get_id()}"


@bp.post("/entries/<ref>/uploads")
@limiter.limit("120/minute", key_func=_person)
@signed_in
def begin_upload(ref: str) -> ResponseReturnValue:
    """Open a file that is about to be sent, or say how much of it has arrived."""
    entry, given = load_entry(ref), _given()
    size = given.get("size")
    if not given.get("field"):
        return {"message": _("Name the question that the file answers.")}, 422
    try:
        upload = services_files.begin_upload(entry.id, BeginInput(
            str(given.get("field", "")), str(given.get("name", ""))[:500],
            size if isinstance(size, int) else 0, str(given.get("mark", ""))[:40],
        ), actor=current_user, now=arrived_at())
    except NotFound:
        raise
    except DomainError as error:
        return _refused(error)
    return _upload(entry, upload) | {"piece": uploads.PIECE}, 201


@bp.get("/entries/<ref>/uploads")
@signed_in
def list_uploads(ref: str) -> ResponseReturnValue:
    """Tell a page what of this person is still on its way."""
    entry = load_entry(ref)
    mine = uploads.open_uploads(current_user, services_files.place_of(entry.id), utc_now())
    return {"uploads": [_upload(entry, upload) for upload in mine], "csrf": generate_csrf()}


@bp.post("/entries/<ref>/uploads/<upload>/<int:number>")
@limiter.limit("900/minute", key_func=_person)
@signed_in
def receive_piece(ref: str, upload: str, number: int) -> ResponseReturnValue:
    """Keep the piece that begins at *number*; once answered it is on the disk."""
    row = _own(ref, upload)
    if (request.content_length or 0) > uploads.MOST_PIECE:
        return {"message": _("This piece is too large.")}, 413
    try:
        arrived = uploads.receive_piece(
            upload, number, request.get_data(cache=False), actor=current_user, now=arrived_at(),
            store=current_app.extensions["store"])
    except uploads.WrongPlace as wrong:
        return {"offset": wrong.offset}, 409
    except DomainError as error:
        return _refused(error)
    return {"offset": arrived, "size": row.size}


@bp.post("/entries/<ref>/uploads/<upload>/forget")
@signed_in
def forget_upload(ref: str, upload: str) -> ResponseReturnValue:
    """Give a file on its way up."""
    _own(ref, upload)
    keys = uploads.forget_upload(upload, actor=current_user)
    uploads.erase_pieces(current_app.extensions["store"], keys)
    return {"forgotten": True}


@bp.post("/entries/<ref>/files")
@limiter.limit("60/minute", key_func=_person)
@signed_in
def finish_uploads(ref: str) -> ResponseReturnValue:
    """Make what has arrived the file of its question."""
    entry, given = load_entry(ref), _given()
    refs = given.get("uploads")
    try:
        row = services_files.finish_uploads(
            entry.id, str(given.get("field", "")),
            [str(r) for r in refs] if isinstance(refs, list) else [],
            actor=current_user, now=arrived_at(), store=current_app.extensions["store"])
    except NotFound:
        raise
    except DomainError as error:
        return _refused(error)
    return _state_after(load_entry(ref), row), 201


@bp.get("/entries/<ref>/files")
@signed_in
def show_files(ref: str) -> ResponseReturnValue:
    """Tell a page what lies in the places of its files, and how far their pages are."""
    entry = load_entry(ref)
    html = {q.key: files_html(entry, q) for q in queries.fields_of(entry.competition_id)
            if q.is_file}
    return {"files": html, "is_open": any("data-drawing" in part for part in html.values())}


@bp.get("/entries/<ref>/files/<int:attachment_id>/pages")
@signed_in
def show_pages(ref: str, attachment_id: int) -> ResponseReturnValue:
    """Show a file of the draft page by page."""
    entry = load_entry(ref)
    row = queries.get_any_attachment(entry, attachment_id)
    return sent.show_leaves(
        row.file.sha256, row.name, (_("Dossier"), url_for(".edit_draft", ref=ref)),
        url_for(".download_file", ref=ref, attachment_id=row.id))


@bp.get("/entries/<ref>/files/<int:attachment_id>/pages/<int:number>")
@signed_in
def show_page(ref: str, attachment_id: int, number: int) -> ResponseReturnValue:
    """Hand out the picture of a page of a file of the draft."""
    row = queries.get_any_attachment(load_entry(ref), attachment_id)
    return sent.page_picture(row.file.sha256, number)


@bp.get("/entries/<ref>/submissions/<int:number>/files/<int:index>/pages")
@signed_in
def show_submitted_pages(ref: str, number: int, index: int) -> ResponseReturnValue:
    """Show a file of a version page by page."""
    file = queries.get_submitted_file(
        queries.get_entry_submission(load_entry(ref), number), index)
    return sent.show_leaves(
        file["sha256"], file["name"],
        (_("Version %(n)s", n=number), url_for(".show_submission", ref=ref, number=number)),
        url_for(".download_submitted", ref=ref, number=number, index=index))


@bp.get("/entries/<ref>/submissions/<int:number>/files/<int:index>/pages/<int:leaf>")
@signed_in
def show_submitted_page(ref: str, number: int, index: int, leaf: int) -> ResponseReturnValue:
    """Hand out the picture of a page of a file of a version."""
    file = queries.get_submitted_file(
        queries.get_entry_submission(load_entry(ref), number), index)
    return sent.page_picture(file["sha256"], leaf)


def _own(ref: str, upload: str) -> Upload:
    """Return an upload of this person for this entry; 404 otherwise."""
    entry = load_entry(ref)
    row = uploads.get_upload(upload, current_user)
    if not row.place.startswith(services_files.place_of(entry.id)):
        raise NotFound()
    return row


def _given() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _refused(error: DomainError) -> ResponseReturnValue:
    return {"message": str(error.message)}, error.status


def _upload(entry: Entry, row: Upload) -> dict[str, Any]:
    return {
        "upload": row.ref, "field": row.place.rpartition(":")[2], "name": row.name,
        "size": row.size, "mark": row.mark, "offset": row.received,
        "url": url_for(".receive_piece", ref=entry.ref, upload=row.ref, number=0)[:-1],
    }


def _state_after(entry: Entry, row: Attachment) -> dict[str, Any]:
    questions = queries.fields_of(entry.competition_id)
    missing = gaps(questions, content_of(entry, questions))
    return {
        "attachment": row.id, "name": row.name, "size": row.file.size,
        "html": files_html(entry, next(q for q in questions if q.key == row.field_key)),
        "missing": render_template("competitions/entries/missing.html", missing=missing),
        "n_missing": len(missing),
        "words": _("Saved at %(time)s", time=vitime(entry.draft_saved_at or utc_now())),
    }


def files_html(entry: Entry, question: FieldView) -> str:
    """Return what lies in the place of a question, as the dossier page shows it."""
    return render_template("competitions/entries/files_kept.html", entry=entry, question=question)
