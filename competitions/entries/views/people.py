"""Each member's own page: by a link without an account, or signed in; and the page of the team."""

from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import public, signed_in
from app.auth.models import User
from app.errors import DomainError, NotFound
from app.extensions import limiter
from app.i18n import language
from app.privacy.texts import OFFERED_LATER, TEXTS
from competitions.entries import policies, queries_team, services_invites, services_lead
from competitions.entries.models import TeamMember
from competitions.entries.services_papers import LIMIT, keep_paper
from competitions.entries.team_forms import ConsentForm, OwnWordForm
from competitions.entries.team_models import TeamInvite
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page


@bp.get("/entries/<ref>/team")
@signed_in
def show_team(ref: str) -> ResponseReturnValue:
    """Show who is in the team, who has confirmed, and what may be changed until when."""
    entry = load_entry(ref)
    ids = [member.id for member in entry.members]
    rule = queries_team.rule_of(entry.competition_id)
    own = queries_team.find_own_member(entry, current_user)
    return page(
        "show_team", entry=entry, rule=rule, own=own, offer=queries_team.find_offer(entry.id),
        guardians=queries_team.guardians_of(ids), behalf=queries_team.find_behalf(entry.id),
        invites=queries_team.open_invites(ids, arrived_at()),
        may={"own": policies.is_owner(current_user, entry),
             "change": queries_team.may_change_team(entry, rule, arrived_at())},
    )


@bp.route("/entries/<ref>/me", methods=["GET", "POST"])
@signed_in
def confirm_name(ref: str) -> ResponseReturnValue:
    """Let a member confirm the own name and consents from the own account."""
    member = _own(ref)
    form = OwnWordForm()
    if request.method == "POST" and form.validate():
        try:
            services_invites.confirm_by_account(
                member.id, form.to_input(_paper()), actor=current_user, now=arrived_at())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("Thank you, %(name)s. This is recorded.", name=form.name.data), "success")
            return redirect(url_for(".show_team", ref=ref))
    return _word_page(member, form, url_for(".change_consent", ref=ref),
                      back=url_for(".show_team", ref=ref))


@bp.post("/entries/<ref>/me/consents")
@signed_in
def change_consent(ref: str) -> ResponseReturnValue:
    """Give or withdraw one consent from the own account."""
    member = _own(ref)
    _change_consent(member, "account", current_user)
    return redirect(url_for(".confirm_name", ref=ref))


@bp.route("/team/<secret>", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@public
def answer_invite(secret: str) -> ResponseReturnValue:
    """Let a member answer by the link; looking at the page does nothing."""
    invite = _invite(secret)
    if invite is None:
        return page("old_invite", 410)
    form = OwnWordForm()
    if request.method == "POST" and form.validate():
        try:
            services_invites.confirm_by_link(
                secret, form.to_input(_paper()), actor=_actor(), now=arrived_at())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("Thank you, %(name)s. This is recorded.", name=form.name.data), "success")
            return redirect(url_for(".answer_invite", secret=secret))
    return _word_page(invite.member, form, url_for(".change_consent_by_link", secret=secret),
                      invite=invite)


@bp.post("/team/<secret>/consents")
@public
def change_consent_by_link(secret: str) -> ResponseReturnValue:
    """Give or withdraw one consent by the link."""
    invite = _invite(secret)
    if invite is None:
        return page("old_invite", 410)
    _change_consent(invite.member, "link", _actor())
    return redirect(url_for(".answer_invite", secret=secret))


@bp.post("/entries/<ref>/lead/<any(offer, withdraw, accept, decline):what>")
@signed_in
def hand_over_lead(ref: str, what: str) -> ResponseReturnValue:
    """Offer the lead, take the offer back, or answer it."""
    entry, now = load_entry(ref), arrived_at()
    said = {"offer": _("The lead is offered. It passes when they accept."),
            "withdraw": _("The offer is withdrawn."), "accept": _("You lead the team now."),
            "decline": _("You have declined; nothing changes.")}
    try:
        if what == "offer":
            services_lead.offer_lead(entry.id, request.form.get("member_id", 0, type=int),
                                     actor=current_user, now=now)
        elif what == "withdraw":
            services_lead.withdraw_offer(entry.id, actor=current_user, now=now)
        else:
            services_lead.answer_offer(entry.id, what == "accept", actor=current_user, now=now)
    except NotFound:
        raise
    except DomainError as error:
        flash(error.message, "error")
    else:
        flash(said[what], "success")
    return redirect(url_for(".show_team", ref=ref))


def _own(ref: str) -> TeamMember:
    member = queries_team.find_own_member(load_entry(ref), current_user)
    if member is None:
        raise NotFound()
    return member


def _invite(secret: str) -> TeamInvite | None:
    return services_invites.get_invite(secret, _actor(), arrived_at())


def _actor() -> User | None:
    return current_user if current_user.is_authenticated else None


def _paper() -> tuple[int, str] | None:
    upload = request.files.get("guardian_paper")
    if upload is None or not upload.filename:
        return None
    return keep_paper(upload.stream.read(LIMIT + 1), upload.filename, field="guardian_paper",
                      store=current_app.extensions["store"], now=arrived_at())


def _change_consent(member: TeamMember, channel: str, actor: User | None) -> None:
    purpose = ConsentForm.purpose_of(request.form.get("purpose"))
    if purpose is None:
        abort(422)
    try:
        if request.form.get("do") == "give":
            services_invites.give_consent(member.id, purpose, channel=channel, actor=actor,
                                          locale=language(), now=arrived_at())
            flash(_("Your consent is recorded."), "success")
        else:
            services_invites.withdraw_consent(member.id, purpose, channel=channel, actor=actor,
                                              now=arrived_at())
            flash(_("Your consent is withdrawn."), "success")
    except DomainError as error:
        flash(error.message, "error")


def _word_page(
    member: TeamMember, form: OwnWordForm, consent_url: str, *, invite: TeamInvite | None = None,
    back: str = "",
) -> ResponseReturnValue:
    guardian = queries_team.guardians_of([member.id]).get(member.id)
    if request.method == "GET":
        form.show(member, guardian)
    g.demo_notice = member.entry.competition.is_demo
    names: dict[str, Any] = {
        "member": member, "form": form, "guardian": guardian, "texts": TEXTS, "invite": invite,
        "later": OFFERED_LATER, "consent_url": consent_url, "back": back,
        "given": queries_team.standing_consents(member.id),
    }
    body = render_template("competitions/entries/own_word.html", **names)
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return body, 422 if form.errors or form.general_errors else 200, headers
