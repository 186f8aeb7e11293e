"""Entering for a founder: who it is, and the founder's confirmation by code or on paper."""

from flask import current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.auth.phones import find_phone
from app.errors import DomainError, NotFound
from app.extensions import limiter
from app.outbox.sms import waits_for_a_person
from competitions.entries import exports, policies, queries_team, services_behalf
from competitions.entries.models import Entry
from competitions.entries.services_papers import LIMIT, keep_paper
from competitions.entries.team_forms import BehalfCodeForm, BehalfForm, BehalfPaperForm
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page


@bp.route("/entries/<ref>/behalf", methods=["GET", "POST"])
@signed_in
def edit_behalf(ref: str) -> ResponseReturnValue:
    """Say for whom one enters."""
    entry = _owned(ref)
    row = queries_team.find_behalf(entry.id)
    form = BehalfForm(
        founder=row.member.name, phone=row.member.phone, email=row.member.email,
        officer_unit=row.officer_unit) if row else BehalfForm()
    status = 422
    if form.validate_on_submit():
        try:
            services_behalf.state_behalf(entry.id, form.to_input(), actor=current_user,
                                         now=arrived_at())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            return redirect(url_for(".confirm_behalf", ref=ref))
    wrong = form.errors or form.general_errors
    return page("edit_behalf", status if wrong else 200, entry=entry, form=form, behalf=row)


@bp.route("/entries/<ref>/behalf/confirm", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@signed_in
def confirm_behalf(ref: str) -> ResponseReturnValue:
    """Take the founder's confirmation: send a code, take it, or take a signed paper."""
    entry = _owned(ref)
    row = queries_team.find_behalf(entry.id)
    if row is None:
        return redirect(url_for(".edit_behalf", ref=ref))
    by_code, by_paper = BehalfCodeForm(prefix="code"), BehalfPaperForm(prefix="paper")
    try:
        if _act(entry, by_code, by_paper):
            return redirect(url_for(".confirm_behalf", ref=ref))
    except DomainError as error:
        (by_paper if error.field == "paper" else by_code).attach(error)
    status = 422 if by_code.errors or by_paper.errors or by_code.general_errors else 200
    return page("confirm_behalf", status, entry=entry, behalf=row, by_code=by_code,
                by_paper=by_paper, is_sent=_kept(entry) is not None)


@bp.get("/entries/<ref>/behalf/paper")
@signed_in
def download_behalf(ref: str) -> ResponseReturnValue:
    """Hand out the paper that the founder signed."""
    row = queries_team.find_behalf(load_entry(ref).id)
    if row is None or row.file is None:
        raise NotFound()
    return exports.stored_file(current_app.extensions["store"], row.file.sha256, row.file_name,
                               row.file.content_type)


def _act(entry: Entry, by_code: BehalfCodeForm, by_paper: BehalfPaperForm) -> bool:
    """Do what the button that was pressed asks for; tell whether it was done."""
    what, now = request.form.get("do"), arrived_at()
    if what == "send":
        ref = services_behalf.request_confirmation(entry, current_user, now=now)
        session["behalf"] = {"entry": entry.id, "ref": ref}
        row = queries_team.find_behalf(entry.id)
        to = (find_phone(row.member.phone) or row.member.email) if row else ""
        flash(_("The secretariat passes the code on to the founder by Zalo.")
              if waits_for_a_person(current_app.config, to)
              else _("The code is on its way to the founder."), "success")
        return True
    if what == "code" and by_code.validate():
        services_behalf.confirm_by_code(entry.id, _kept(entry) or "", by_code.code.data,
                                        actor=current_user, now=now)
    elif what == "paper" and by_paper.validate():
        upload = by_paper.paper.data
        paper = keep_paper(upload.stream.read(LIMIT + 1), upload.filename, field="paper",
                           store=current_app.extensions["store"], now=now)
        services_behalf.confirm_by_paper(entry.id, paper, actor=current_user, now=now)
    else:
        return False
    flash(_("The founder has confirmed."), "success")
    return True


def _kept(entry: Entry) -> str | None:
    """Return the reference of the code that this browser asked for."""
    asked = session.get("behalf") or {}
    return asked.get("ref") if asked.get("entry") == entry.id else None


def _owned(ref: str) -> Entry:
    entry = load_entry(ref)
    if not policies.is_owner(current_user, entry):
        raise NotFound()
    return entry
