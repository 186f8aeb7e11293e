"""Completing an entry for a stage it was admitted to: the few answers asked there, no others."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.files.services_intake import MIB, Part
from competitions.dossiers.fields import FieldView, shown_keys
from competitions.entries import policies, queries, services_stage
from competitions.entries.forms import DossierForm
from competitions.entries.services_stage import CompletionInput
from competitions.entries.views.blueprint import load_entry, page

bp = Blueprint("completing", __name__)


@bp.route("/entries/<ref>/stages/<int:stage_id>", methods=["GET", "POST"])
@signed_in
def complete_entry(ref: str, stage_id: int) -> ResponseReturnValue:
    """Ask for what the stage requires and freeze it with the rest as a new version."""
    now = utc_now()
    entry = load_entry(ref)
    stage = services_stage.find_request(entry, stage_id, now)
    if stage is None or not policies.is_owner(current_user, entry):
        raise NotFound()
    every = queries.fields_of(entry.competition_id)
    asked = _called_for(every, services_stage.asked_at(every, stage_id), entry.draft)
    form = DossierForm.for_questions(asked, entry.draft, entry.version)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            sent = services_stage.complete_entry(
                entry.id, stage_id, _given(form, asked), actor=current_user, now=now,
                store=current_app.extensions["store"])
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("Received as version %(n)s.", n=sent.number), "success")
            return redirect(url_for("entries.show_submission", ref=ref, number=sent.number))
    return page("complete_entry", status, entry=entry, form=form, stage=stage, kept={},
                track=None)


def _called_for(
    every: tuple[FieldView, ...], asked: tuple[FieldView, ...], draft: Mapping[str, Any]
) -> tuple[FieldView, ...]:
    """Leave out what the earlier answers do not call for; what hangs on the page itself stays."""
    shown, here = shown_keys(every, draft), {q.key for q in asked}
    return tuple(q for q in asked
                 if q.key in shown or (q.shown_if or {}).get("key") in here)


def _given(form: DossierForm, asked: tuple[FieldView, ...]) -> CompletionInput:
    sent = {
        q.key: [Part(f.filename or "", f.stream.read(q.max_mb * MIB + 1))
                for f in request.files.getlist(q.anchor) if f.filename]
        for q in asked if q.is_file
    }
    return CompletionInput(form.to_input().answers, sent)
