"""Inviting a member by link: mail, text for Zalo, QR code; shown once, on the answer to a press."""

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.errors import DomainError, NotFound
from app.i18n import in_language
from app.outbox.sms import waits_for_a_person
from app.paper.qr import svg
from competitions.entries import policies, queries, services_invites
from competitions.entries.models import TeamMember
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page


@bp.post("/entries/<ref>/members/<int:member_id>/invite")
@signed_in
def invite_member(ref: str, member_id: int) -> ResponseReturnValue:
    """Make a fresh link for a member, and send it where that is asked for."""
    entry = load_entry(ref)
    if not policies.is_owner(current_user, entry):
        raise NotFound()
    member = queries.get_member(entry, member_id)
    return invitation_page(member, back=url_for(".show_team", ref=ref))


def link_to(secret: str) -> str:
    """Return the address of an invitation."""
    return str(current_app.config["PUBLIC_URL"]) + url_for("entries.answer_invite", secret=secret)


def invitation_page(member: TeamMember, *, back: str) -> ResponseReturnValue:
    """Show a fresh link as text for Zalo and as a code, after sending it if that was asked for."""
    if request.form.get("by") == "send":
        try:
            _row, secret = services_invites.send_invite(
                member.id, link_to, actor=current_user, now=arrived_at())
        except DomainError as error:
            flash(error.message, "error")
            return invitation_of(member, back)
        flash(_("The secretariat passes the invitation on by Zalo; you can also do it yourself.")
              if waits_for_a_person(current_app.config, member.email or member.phone)
              else _("The invitation is on its way."), "success")
        return _shown(member, link_to(secret), back)
    return invitation_of(member, back)


def invitation_of(member: TeamMember, back: str) -> ResponseReturnValue:
    """Make a link and show it."""
    _row, secret = services_invites.issue_invite(member.id, actor=current_user, now=arrived_at())
    return _shown(member, link_to(secret), back)


def _shown(member: TeamMember, link: str, back: str) -> ResponseReturnValue:
    letter = in_language("vi", services_invites.letter(member, current_user))
    body, status = page(
        "invite_member", member=member, link=link, back=back,
        text=letter.replace("{secret}", link), code=svg(link, _("The invitation as a QR code")),
        is_office="/organise/" in back)
    return body, status, {"Cache-Control": "no-store"}
