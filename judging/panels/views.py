"""Panels in the office: who judges what, their links, what opened them."""

from typing import Any

from flask import current_app, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import Role
from app.auth.models import User
from app.auth.policies import may_show_link
from app.auth.queries import links_of
from app.auth.services_links import issue_link, link_address
from app.auth.services_links import revoke_link as withdraw
from app.clock import utc_now
from app.errors import DomainError, NotFound
from judging.panels import queries, services
from judging.panels.blueprint import BUILDS, LOOKS, OFFICE, bp, panel_here
from judging.panels.forms import LeaveForm, MemberConflictForm, MemberForm, NothingForm, PanelForm
from judging.panels.models import PanelMember
from judging.panels.wording import SEATS

bp.add_app_template_global(SEATS.get, "seat_word")


@bp.app_template_global("is_organiser")
def is_organiser() -> bool:
    """Tell templates whether the reader builds panels here."""
    return bool(roles_here(g.competition.id) & set(BUILDS))


@bp.app_template_global("is_office")
def is_office() -> bool:
    """Tell templates whether the reader gives out sheets and links here."""
    return bool(roles_here(g.competition.id) & set(OFFICE))


@bp.app_template_global("may_record_conflicts")
def may_record_conflicts() -> bool:
    """Tell templates whether the reader writes down the conflicts of judges here."""
    return bool(roles_here(g.competition.id) & {*OFFICE, Role.CHAIR, Role.DEPUTY_CHAIR})


@bp.get("/organise/<slug>/panels")
@only(*LOOKS)
def list_panels(slug: str) -> ResponseReturnValue:
    """List the panels with their stages and members."""
    return render_template(
        "judging/panels/list_panels.html", panels=queries.list_panels(g.competition.id),
        sittings=queries.scored_sittings(g.competition.id), slug=slug)


@bp.route("/organise/<slug>/panels/new", methods=["GET", "POST"])
@only(*BUILDS)
def create_panel(slug: str) -> ResponseReturnValue:
    """Appoint a panel."""
    form = PanelForm()
    form.offer(queries.scored_sittings(g.competition.id))
    if form.validate_on_submit():
        try:
            panel = services.create_panel(g.competition.id, form.to_input(), **by_me())
        except DomainError as error:
            form.attach(error)
        else:
            return redirect(url_for(".show_panel", slug=slug, panel_id=panel.id))
    return render_template("judging/panels/edit_panel.html", form=form, panel=None,
                           slug=slug), 422 if form.errors else 200


@bp.route("/organise/<slug>/panels/<int:panel_id>/edit", methods=["GET", "POST"])
@only(*BUILDS)
def edit_panel(slug: str, panel_id: int) -> ResponseReturnValue:
    """Change a panel's name, decision and stages."""
    panel = panel_here(panel_id)
    form = PanelForm(obj=panel, sitting_ids=[row.sitting_id for row in panel.sittings])
    form.offer(queries.scored_sittings(g.competition.id))
    status = 200
    if form.validate_on_submit():
        version = str(form.version.data or "")
        try:
            services.edit_panel(panel_id, form.to_input(),
                                int(version) if version.isdecimal() and len(version) < 10 else 0,
                                **by_me())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".show_panel", slug=slug, panel_id=panel_id))
    elif form.errors:
        status = 422
    return render_template("judging/panels/edit_panel.html", form=form,
                           panel=panel_here(panel_id), slug=slug), status


@bp.get("/organise/<slug>/panels/<int:panel_id>")
@only(*LOOKS)
def show_panel(slug: str, panel_id: int) -> ResponseReturnValue:
    """Show the members, their links, who issued them and what opened them."""
    panel = panel_here(panel_id)
    links = links_of([member.user_id for member in panel.members], g.competition.id)
    fresh = session.pop("fresh_link", None)
    conflict_form = MemberConflictForm()
    return render_template(
        "judging/panels/show_panel.html", panel=panel, links=links, slug=slug,
        fresh=fresh if fresh and fresh["panel"] == panel_id else None,
        conflict_form=conflict_form, leave_form=LeaveForm())


@bp.route("/organise/<slug>/panels/<int:panel_id>/members/new", methods=["GET", "POST"])
@only(*BUILDS)
def invite_member(slug: str, panel_id: int) -> ResponseReturnValue:
    """Give somebody a seat and their personal link."""
    panel = panel_here(panel_id)
    form = MemberForm()
    if form.validate_on_submit():
        try:
            member = services.seat_member(panel.id, form.to_input(), **by_me())
        except DomainError as error:
            form.attach(error)
        else:
            _issue(member)
            return redirect(url_for(".show_panel", slug=slug, panel_id=panel_id))
    return render_template("judging/panels/invite_member.html", form=form, panel=panel,
                           slug=slug), 422 if form.errors else 200


@bp.post("/organise/<slug>/panels/<int:panel_id>/members/<int:member_id>/link")
@only(*OFFICE)
def reissue_link(slug: str, panel_id: int, member_id: int) -> ResponseReturnValue:
    """Issue a new personal link; an unopened older one ends."""
    _require_token()
    _issue(queries.get_member(panel_here(panel_id), member_id))
    return redirect(url_for(".show_panel", slug=slug, panel_id=panel_id))


@bp.post("/organise/<slug>/panels/<int:panel_id>/links/<int:link_id>/revoke")
@only(*OFFICE)
def revoke_link(slug: str, panel_id: int, link_id: int) -> ResponseReturnValue:
    """Withdraw a link and sign out the device that opened it."""
    _require_token()
    panel = panel_here(panel_id)
    links = links_of([member.user_id for member in panel.members], g.competition.id)
    if link_id not in {link.id for of_one in links.values() for link in of_one}:
        raise NotFound()
    try:
        withdraw(link_id, **by_me())
        flash(_("The link is withdrawn; its device is signed out."), "success")
    except DomainError as error:
        flash(str(error.message), "error")
    return redirect(url_for(".show_panel", slug=slug, panel_id=panel_id))


def by_me() -> dict[str, Any]:
    """Return who acts and when, as services take it."""
    actor: User = current_user._get_current_object()
    return {"actor": actor, "now": utc_now()}


def _require_token() -> None:
    if not NothingForm().validate_on_submit():
        raise DomainError(_("This page could not be read. Open it again."))


def _issue(member: PanelMember) -> None:
    """Issue a link and mail it; the next page shows it once, if it opens this panel alone."""
    me = by_me()
    link, secret = issue_link(member.user, g.competition.id, **me)
    address = link_address(current_app.config["PUBLIC_URL"], secret)
    mailed = bool(member.user.email) and services.mail_invitation(
        member.id, address, link.expires_at, **me)
    shown = may_show_link(member.user, g.competition.id)
    session["fresh_link"] = {"panel": member.panel_id, "name": member.user.name,
                             "address": address if shown else "", "mailed": mailed}
