"""People and roles: for administrators, and for the organisers of a competition."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.audit.queries import events_of
from app.auth import demo, policies, queries, services_grants, services_people
from app.auth.doors import only
from app.auth.enums import Role
from app.auth.forms import AppointForm, GrantForm
from app.auth.services_grants import Appointment
from app.auth.words import ROLE_DUTIES, ROLE_NAMES, action_name, agent_name
from app.clock import utc_now
from app.errors import DomainError, Forbidden
from app.paging import page_number

bp = Blueprint("auth_admin", __name__)
#: By which roles the list of people can be narrowed; any role works in the address.
_SHOWN = (Role.ADMIN, Role.ORGANISER, Role.SECRETARY, Role.JUDGE, Role.APPROVER, Role.LEADER)
bp.add_app_template_filter(ROLE_NAMES.__getitem__, "role_name")
bp.add_app_template_filter(action_name, "action_name")
bp.add_app_template_filter(agent_name, "agent")


@bp.get("/admin/users")
@only(Role.ADMIN)
def list_users() -> Any:
    """List everybody with an account."""
    g.demo_notice = demo.is_shown()
    search, role = request.args.get("q", "")[:100], request.args.get("role", "")
    wanted = Role(role) if role in set(Role) - {Role.FOUNDER} else None
    page = queries.people_page(search, wanted, page_number(request.args.get("page")))
    return render_template("app/auth/list_users.html", page=page, search=search, role=wanted,
                           roles=_SHOWN, names=ROLE_NAMES)


@bp.route("/admin/users/invite", methods=["GET", "POST"])
@only(Role.ADMIN)
def invite_user() -> Any:
    """Invite somebody who works for the whole installation, or who creates competitions."""
    form = AppointForm().offer(policies.GRANTED_BY_ADMIN)
    if form.validate_on_submit():
        try:
            user = services_grants.appoint(_appointment(form), actor=current_user, site=_site(),
                                           now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            _say_invited(user)
            return redirect(url_for("auth_admin.show_user", user_id=user.id))
    page = render_template("app/auth/invite_user.html", form=form, duties=ROLE_DUTIES,
                           roles=policies.GRANTED_BY_ADMIN, names=ROLE_NAMES)
    return page, 422 if form.errors else 200


@bp.route("/admin/users/<int:user_id>", methods=["GET", "POST"])
@only(Role.ADMIN)
def show_user(user_id: int) -> Any:
    """Show one account, its roles and its history; give it a role of the installation."""
    user = queries.get_user(user_id)
    form = GrantForm().offer(policies.GRANTED_BY_ADMIN)
    if form.validate_on_submit():
        services_grants.grant_role(user, Role(form.role.data), actor=current_user, now=utc_now())
        flash(_("The role is given."), "success")
        return redirect(url_for("auth_admin.show_user", user_id=user_id))
    places = current_app.extensions["list_competitions"](
        {grant.scope_id for grant in user.grants if grant.scope_id})
    page = render_template("app/auth/show_user.html", user=user, form=form, names=ROLE_NAMES,
                           places={place.id: place for place in places},
                           events=events_of("user", user.id))
    return page, 422 if form.errors else 200


@bp.post("/admin/users/<int:user_id>/roles/<int:grant_id>/revoke")
@only(Role.ADMIN)
def revoke_role(user_id: int, grant_id: int) -> Any:
    """Take back a role of the installation."""
    grant = queries.get_grant(grant_id, None)
    try:
        services_grants.revoke_role(grant, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(error.message, "error")
    else:
        flash(_("The role is taken back."), "success")
    return redirect(url_for("auth_admin.show_user", user_id=user_id))


@bp.post("/admin/users/<int:user_id>/<any(open, close):what>")
@only(Role.ADMIN)
def set_active(user_id: int, what: str) -> Any:
    """Close an account, or open it again."""
    reason = request.form.get("reason", "").replace("\0", "")[:500]
    try:
        services_people.set_active(queries.get_user(user_id), what == "open",
                                   actor=current_user, now=utc_now(), reason=reason)
    except DomainError as error:
        flash(error.message, "error")
    return redirect(url_for("auth_admin.show_user", user_id=user_id))


@bp.route("/organise/<slug>/people", methods=["GET", "POST"])
@only(Role.ORGANISER, Role.ADMIN)
def list_people(slug: str) -> Any:
    """List who works for a competition, and appoint more."""
    form = AppointForm().offer(policies.GRANTED_BY_ORGANISER)
    if form.validate_on_submit():
        try:
            user = services_grants.appoint(
                _appointment(form, g.competition), actor=current_user, site=_site(),
                now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            _say_invited(user)
            return redirect(url_for("auth_admin.list_people", slug=slug))
    page = render_template(
        "app/auth/list_people.html", form=form, officers=queries.officers_of(g.competition.id),
        competition=g.competition, names=ROLE_NAMES, duties=ROLE_DUTIES,
        roles=policies.GRANTED_BY_ORGANISER,
    )
    return page, 422 if form.errors else 200


@bp.post("/organise/<slug>/people/<int:grant_id>/<any(revoke, remind):what>")
@only(Role.ORGANISER, Role.ADMIN)
def change_person(slug: str, grant_id: int, what: str) -> Any:
    """Take a role of the competition back, or send the invitation again."""
    grant = queries.get_grant(grant_id, g.competition.id)
    if not policies.can_grant(current_user, grant.role, g.competition.id):
        raise Forbidden()
    if what == "revoke":
        services_grants.revoke_role(grant, actor=current_user, now=utc_now())
        flash(_("The role is taken back."), "success")
    else:
        services_grants.tell_duty(
            grant.user, grant.role, actor=current_user, site=_site(), now=utc_now(),
            competition_id=g.competition.id, competition_name=g.competition.name)
        _say_invited(grant.user)
    return redirect(url_for("auth_admin.list_people", slug=slug))


def _appointment(form: AppointForm, competition: Any = None) -> Appointment:
    return Appointment(
        form.name.data, form.email.data, Role(form.role.data), form.locale.data,
        competition.id if competition else None, competition.name if competition else "",
    )


def _say_invited(user: Any) -> None:
    flash(_("%(name)s has the role; a mail is on its way to %(address)s.", name=user.name,
            address=user.email), "success")


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])
