"""The team: people added, corrected and taken out by the owner."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.errors import Conflict, DomainError, NotFound
from competitions.entries import policies, queries, services_team
from competitions.entries.forms import MemberForm
from competitions.entries.models import Entry
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page


@bp.route("/entries/<ref>/members/new", methods=["GET", "POST"])
@signed_in
def add_member(ref: str) -> ResponseReturnValue:
    """Add a person to the team."""
    entry = _editable(ref)
    form = MemberForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            services_team.add_member(entry.id, form.to_input(), actor=current_user,
                                     now=arrived_at())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            return _back(entry, _("%(name)s is in the team now.", name=form.name.data))
    return page("add_member", status, form=form, entry=entry)


@bp.route("/entries/<ref>/members/<int:member_id>", methods=["GET", "POST"])
@signed_in
def edit_member(ref: str, member_id: int) -> ResponseReturnValue:
    """Correct a person of the team."""
    entry = _editable(ref)
    member = queries.get_member(entry, member_id)
    form = MemberForm(obj=member, seen=services_team.fingerprint(member))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            services_team.edit_member(entry.id, member.id, form.to_input(), actor=current_user,
                                      now=arrived_at())
        except DomainError as error:
            form.attach(error)
            status = error.status
            if isinstance(error, Conflict):
                form.seen.data = services_team.fingerprint(member)
        else:
            return _back(entry, _("Saved: %(name)s.", name=form.name.data))
    return page("edit_member", status, form=form, entry=entry, member=member)


@bp.post("/entries/<ref>/members/<int:member_id>/remove")
@signed_in
def remove_member(ref: str, member_id: int) -> ResponseReturnValue:
    """Take a person out of the team."""
    entry = _editable(ref)
    member = queries.get_member(entry, member_id)
    services_team.remove_member(entry.id, member.id, actor=current_user, now=arrived_at())
    return _back(entry, _("%(name)s is no longer in the team.", name=member.name))


def _editable(ref: str) -> Entry:
    entry = load_entry(ref)
    if not policies.is_owner(current_user, entry):
        raise NotFound()
    return entry


def _back(entry: Entry, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".edit_draft", ref=entry.ref, _anchor="team"))
