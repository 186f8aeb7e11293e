"""The dossier page: one form, saved whole or in part; nothing typed is ever lost."""

import json
from datetime import datetime
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.errors import DomainError
from app.files.services_intake import MIB, Part
from app.templating import vitime
from competitions.dossiers.fields import FieldView
from competitions.entries import (
    exports,
    policies,
    queries,
    services,
    services_files,
    services_links,
)
from competitions.entries.content import content_of, gaps
from competitions.entries.enums import EntryState
from competitions.entries.forms import DossierForm
from competitions.entries.merging import marks_of
from competitions.entries.models import Entry
from competitions.entries.views.autosave import contested, typed
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page


@bp.route("/entries/<ref>/edit", methods=["GET", "POST"])
@signed_in
def edit_draft(ref: str) -> ResponseReturnValue:
    """Let the owner fill in the dossier."""
    now = arrived_at()
    entry = load_entry(ref)
    if request.method == "GET" and not policies.can_type(current_user, entry):
        return redirect(url_for(".show_entry", ref=ref))
    questions = queries.fields_of(entry.competition_id)
    form = DossierForm.for_questions(questions, entry.draft, entry.version)
    status, kept = 200, {}
    if request.method == "POST":
        status, kept = _save(entry, form, questions, now)
        if status == 200:
            return _next_page(entry, now)
    return _dossier_page(entry, form, questions, status, kept)


@bp.get("/entries/<ref>/files/<int:attachment_id>")
@signed_in
def download_file(ref: str, attachment_id: int) -> ResponseReturnValue:
    """Hand a founder the file that lies in the draft."""
    row = queries.get_any_attachment(load_entry(ref), attachment_id)
    return exports.stored_file(current_app.extensions["store"], row.file.sha256, row.name,
                               row.file.content_type)


def _save(
    entry: Entry, form: DossierForm, questions: tuple[FieldView, ...], now: datetime
) -> tuple[int, dict[str, Any]]:
    """Keep the files and the answers, each as far as they can be kept.

    Return the status, and of answers that somebody else changed meanwhile what is kept of them.
    """
    status = 200 if form.validate() else 422
    for question in questions:
        if question.is_file:
            status = _receive(entry, form, question, now) or status
    try:
        saved = services.merge_draft(entry.id, typed(form, questions), actor=current_user,
                                     now=now)
    except DomainError as error:
        form.attach(error)
        return error.status, {}
    form.version.data, form.version.raw_data = entry.version, None
    if saved.contested:
        form.form_errors.append(_(
            "Somebody else of the team changed the same answer meanwhile. Yours is below, theirs "
            "beside it: keep or change it, then save again."))
        return 409, contested(entry, questions, saved.contested)
    return status, {}


def _receive(
    entry: Entry, form: DossierForm, question: FieldView, now: datetime
) -> int | None:
    most = question.max_mb * MIB + 1
    parts = [Part(sent.filename, sent.stream.read(most))
             for sent in request.files.getlist(f"file_{question.key}") if sent.filename]
    if not parts:
        return None
    try:
        services_files.receive_files(entry.id, question.key, parts, actor=current_user, now=now,
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
    if then == "restore_file" and row is not None:
        services_files.restore_attachment(entry.id, row, actor=current_user, now=now)
    questions = queries.fields_of(entry.competition_id)
    if services_links.addresses_of(questions, entry.draft):
        services_links.ask_checks(entry.id, questions, actor=current_user, now=now)
    flash(_("Saved at %(time)s", time=vitime(now)), "success")
    if then == "review":
        return redirect(url_for(".submit_entry", ref=entry.ref))
    if then == "add_member":
        return redirect(url_for(".add_member", ref=entry.ref))
    if then == "edit_member" and row is not None:
        return redirect(url_for(".edit_member", ref=entry.ref, member_id=row))
    return redirect(url_for(".edit_draft", ref=entry.ref))


def _dossier_page(
    entry: Entry, form: DossierForm, questions: tuple[FieldView, ...], status: int,
    kept: dict[str, Any],
) -> ResponseReturnValue:
    track = None
    if entry.state is EntryState.DRAFT and len(entry.competition.tracks) > 1:
        track = request.form.get("track_id", type=int) or entry.track_id
    marks = marks_of(entry.draft, [q.key for q in questions])
    return page(
        "edit_draft", status, entry=entry, form=form, track=track,
        kept={key: theirs["words"] for key, theirs in kept.items()}, seen=json.dumps(marks),
        missing=gaps(questions, content_of(entry, questions)),
        in_time=policies.is_in_time(entry, arrived_at()),
    )
