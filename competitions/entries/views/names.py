"""The secretary's list of names: who has confirmed, who is to be reminded; the rule about teams."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import OFFICE, Role
from app.errors import DomainError, NotFound
from app.home.queries import Task
from app.paging import page_number
from competitions.entries import exports, queries_team, services_invites, services_team
from competitions.entries.models import TeamMember
from competitions.entries.team_forms import TeamRuleForm
from competitions.entries.views.blueprint import arrived_at
from competitions.entries.views.invites import invitation_page, link_to
from competitions.programme.models import Competition

bp = Blueprint("names", __name__)


@bp.get("/organise/<slug>/names")
@only(*OFFICE)
def list_names(slug: str) -> ResponseReturnValue:
    """List the names as they will be printed, and who has confirmed."""
    only_missing = "missing" if request.args.get("only") == "missing" else ""
    found = queries_team.names_page(g.competition.id, only_missing,
                                    page_number(request.args.get("page")))
    guardians = queries_team.guardians_of([member.id for member in found.rows])
    return render_template(
        "competitions/entries/list_names.html", found=found, only=only_missing, slug=slug,
        counts=queries_team.count_names(g.competition.id), guardians=guardians,
        can_rule=Role.ORGANISER in roles_here(g.competition.id))


@bp.post("/organise/<slug>/names/<int:member_id>/remind")
@only(*OFFICE)
def remind_name(slug: str, member_id: int) -> ResponseReturnValue:
    """Make a fresh link for somebody and show it to copy, or send it."""
    return invitation_page(_member(member_id), back=url_for(".list_names", slug=slug))


@bp.post("/organise/<slug>/names/remind")
@only(*OFFICE)
def remind_names(slug: str) -> ResponseReturnValue:
    """Send everybody who has not confirmed a link; a person pressed for it."""
    sent = left = 0
    for member in queries_team.unconfirmed_members(g.competition.id):
        try:
            services_invites.send_invite(member.id, link_to, actor=current_user,
                                         now=arrived_at())
        except DomainError:
            left += 1
        else:
            sent += 1
    flash(_("Reminders on their way: %(sent)s. Without address and number: %(left)s.", sent=sent,
            left=left), "success")
    return redirect(url_for(".list_names", slug=slug, only="missing"))


@bp.get("/organise/<slug>/names/<int:member_id>/guardian")
@only(*OFFICE)
def show_guardian(slug: str, member_id: int) -> ResponseReturnValue:
    """Show who consents for a member under 18."""
    member = _member(member_id)
    row = queries_team.guardians_of([member.id]).get(member.id)
    if row is None:
        raise NotFound()
    return render_template("competitions/entries/show_guardian.html", member=member, guardian=row,
                           slug=slug)


@bp.get("/organise/<slug>/names/<int:member_id>/guardian/paper")
@only(*OFFICE)
def download_guardian(slug: str, member_id: int) -> ResponseReturnValue:
    """Hand out the guardian's signed paper."""
    member = _member(member_id)
    row = queries_team.guardians_of([member.id]).get(member.id)
    if row is None or row.file is None:
        raise NotFound()
    return exports.stored_file(current_app.extensions["store"], row.file.sha256, row.file_name,
                               row.file.content_type)


@bp.get("/organise/<slug>/entries/<code>/behalf")
@only(*OFFICE)
def download_confirmation(slug: str, code: str) -> ResponseReturnValue:
    """Hand out the paper by which a founder confirmed that somebody enters for him."""
    entry = queries_team.get_entry_of(g.competition.id, code)
    row = queries_team.find_behalf(entry.id)
    if row is None or row.file is None:
        raise NotFound()
    return exports.stored_file(current_app.extensions["store"], row.file.sha256, row.file_name,
                               row.file.content_type)


@bp.route("/organise/<slug>/team-rule", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_rule(slug: str) -> ResponseReturnValue:
    """Say how many a team has and until when it may change."""
    form = TeamRuleForm(obj=queries_team.rule_of(g.competition.id))
    if form.validate_on_submit():
        try:
            services_team.set_rule(
                g.competition.id, form.most_members.data, form.changes_until.moment,
                actor=current_user, now=arrived_at())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("Your changes are saved."), "success")
            return redirect(url_for(".list_names", slug=slug))
    body = render_template("competitions/entries/edit_rule.html", form=form, slug=slug)
    return body, 422 if form.errors else 200


def office_tasks(competition: Competition, user: Any, now: Any) -> list[Task]:
    """Say how many names nobody has confirmed yet, to those who can remind."""
    roles = {grant.role for grant in user.grants if grant.scope_id == competition.id}
    if not roles & set(OFFICE):
        return []
    counts = queries_team.count_names(competition.id)
    if not counts.missing:
        return []
    return [Task(_("Names to be confirmed"),
                 url_for("names.list_names", slug=competition.slug, only="missing"),
                 count=counts.missing, kind="amber", icon="user-check",
                 note=_("%(n)s of %(total)s confirmed", n=counts.confirmed, total=counts.total))]


def _member(member_id: int) -> TeamMember:
    return queries_team.get_counted_member(g.competition.id, member_id)
