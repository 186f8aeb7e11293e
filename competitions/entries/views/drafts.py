"""The dossier page: one form, saved whole or in part; nothing typed is ever lost."""

from datetime import datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.errors import Conflict, DomainError, NotFound
from app.templating import vitime
from competitions.dossiers.enums import FieldKind
from competitions.entries import exports, policies, queries, services, services_files
from competitions.entries.content import FieldView, content_of, gaps
from competitions.entries.enums import EntryState
from competitions.entries.forms import DossierForm
from competitions.entries.models import Entry
from competitions.entries.services_files import LIMIT, UploadInput
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page


@bp.route("/entries/<ref>/edit", methods=["GET", "POST"])
@signed_in
def edit_draft(ref: str) -> ResponseReturnValue:
    """Let the owner fill in the dossier."""
    now = arrived_at()
    entry = load_entry(ref)
    if request.method == "GET" and not policies.can_edit(current_user, entry):
        return redirect(url_for(".show_entry", ref=ref))
    if not policies.is_owner(current_user, entry):
        raise NotFound()
    questions = queries.fields_of(entry.competition_id)
    form = DossierForm.for_questions(questions, entry.draft, entry.version)
    status = 200
    if request.method == "POST":
        status = _save(entry, form, questions, now)
        if "X-Autosave" in request.headers:
            return _autosaved(entry, form, questions, status)
        if status == 200:
            return _next_page(entry, now)
    return _dossier_page(entry, form, questions, status)


@bp.get("/entries/<ref>/files/<int:attachment_id>")
@signed_in
def download_file(ref: str, attachment_id: int) -> ResponseReturnValue:
    """Hand a founder the file that lies in the draft."""
    row = queries.get_attachment(load_entry(ref), attachment_id)
    return exports.stored_file(current_app.extensions["store"], row.file.sha256, row.name,
                               row.file.content_type)


def _save(
    entry: Entry, form: DossierForm, questions: tuple[FieldView, ...], now: datetime
) -> int:
    """Keep the files and the answers, each as far as they can be kept; return the status."""
    status = 200 if form.validate() else 422
    for question in questions:
        if question.kind is FieldKind.FILE:
            status = _receive(entry, form, question, now) or status
    if status == 422 and form.answers_have_errors:
        return status
    try:
        services.save_draft(entry.id, form.to_input(request.form.get("track_id", type=int)),
                            actor=current_user, now=now)
    except DomainError as error:
        form.attach(error)
        status = error.status
        if isinstance(error, Conflict):
            form.version.data, form.version.raw_data = entry.version, None
    else:
        form.version.data, form.version.raw_data = entry.version, None
    return status


def _autosaved(
    entry: Entry, form: DossierForm, questions: tuple[FieldView, ...], status: int
) -> ResponseReturnValue:
    """Answer the page that saves itself: the new version and what is missing, or why not."""
    if status != 200:
        return {"message": form.first_error}, status
    missing = gaps(questions, content_of(entry, questions))
    return {
        "version": entry.version, "words": _("Saved at %(time)s", time=vitime(arrived_at())),
        "missing": render_template("competitions/entries/missing.html", missing=missing),
    }


def _receive(
    entry: Entry, form: DossierForm, question: FieldView, now: datetime
) -> int | None:
    upload = request.files.get(f"file_{question.key}")
    if upload is None or not upload.filename:
        return None
    given = UploadInput(question.key, upload.filename, upload.stream.read(LIMIT + 1))
    try:
        services_files.receive_file(entry.id, given, actor=current_user, now=now,
                                    store=current_app.extensions["store"])
    except DomainError as error:
        form.attach(error)
        return error.status
    return None


def _next_page(entry: Entry, now: datetime) -> ResponseReturnValue:
    """Go where the button that was pressed leads, after everything is kept."""
    then, _colon, number = request.form.get("then", "").partition(":")
    row = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    if then == "remove_file" and row is not None:
        services_files.remove_attachment(entry.id, row, actor=current_user, now=now)
    flash(_("Saved at %(time)s", time=vitime(now)), "success")
    if then == "review":
        return redirect(url_for(".submit_entry", ref=entry.ref))
    if then == "add_member":
        return redirect(url_for(".add_member", ref=entry.ref))
    if then == "edit_member" and row is not None:
        return redirect(url_for(".edit_member", ref=entry.ref, member_id=row))
    return redirect(url_for(".edit_draft", ref=entry.ref))


def _dossier_page(
    entry: Entry, form: DossierForm, questions: tuple[FieldView, ...], status: int
) -> ResponseReturnValue:
    track = None
    if entry.state is EntryState.DRAFT and len(entry.competition.tracks) > 1:
        track = request.form.get("track_id", type=int) or entry.track_id
    return page(
        "edit_draft", status, entry=entry, form=form, track=track,
        kept=form.kept_instead(entry.draft) if status == 409 else {},
        missing=gaps(questions, content_of(entry, questions)),
        in_time=policies.is_in_time(entry, arrived_at()),
    )


