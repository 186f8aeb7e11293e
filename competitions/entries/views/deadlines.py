"""More time, given by the organiser: for everybody, or for one entry."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.templating import videadline
from competitions.entries import queries_deadline, services_deadline
from competitions.entries.forms_deadline import EntryTimeForm
from competitions.entries.views.blueprint import own_address
from competitions.programme.forms import DeadlineForm
from competitions.programme.views.blueprint import by_me, programme_url, values_of
from competitions.programme.views.pages import edit_page

bp = Blueprint("deadlines", __name__)


@bp.route("/organise/<slug>/programme/deadline", methods=["GET", "POST"])
@only(Role.ORGANISER)
def extend_deadline(slug: str) -> ResponseReturnValue:
    """Extend the deadline for everybody, and tell everybody."""
    competition = g.competition
    page = current_app.config["PUBLIC_URL"] + url_for("programme.show_competition", slug=slug)

    def initial() -> dict[str, Any]:
        return values_of(competition, "deadline")

    def save() -> None:
        told = services_deadline.extend_for_all(
            competition.id, form.to_input(), form.seen, **by_me(), address=page)
        flash(_("People told by mail or text message: %(n)s", n=told), "info")

    form = DeadlineForm(data=initial())
    return edit_page(
        form, "competitions/entries/extend_deadline.html", save, back=programme_url("general"),
        initial=initial, competition=competition,
        people=len(services_deadline.concerned(competition.id)))


@bp.route("/organise/<slug>/programme/deadline/entry", methods=["GET", "POST"])
@only(Role.ORGANISER)
def extend_entry(slug: str) -> ResponseReturnValue:
    """Give one entry more time; drafts are found by their founder, never by what they say."""
    asked = request.args.get("who", "")[:200]
    found = queries_deadline.find_by_founder(g.competition.id, asked) if asked else []
    form = EntryTimeForm()
    form.entry_id.offer(found)
    status = 200
    if form.is_submitted():
        try:
            done = _extend(form)
        except NotFound:
            raise
        except DomainError as error:
            form.attach(error)
            done, status = False, error.status
        if done:
            return redirect(url_for(".extend_entry", slug=slug))
        status = 422 if status == 200 else status
    return render_template(
        "competitions/entries/extend_entry.html", form=form, asked=asked, found=found,
        competition=g.competition, given=queries_deadline.list_extended(g.competition.id),
    ), status


def _extend(form: EntryTimeForm) -> bool:
    """Extend what was chosen; False where the form says why not."""
    if not form.validate():
        return False
    entry = queries_deadline.get_editable(g.competition.id, form.entry_id.data)
    services_deadline.extend_for_one(
        entry.id, form.deadline.moment, form.reason.data, actor=current_user, now=utc_now(),
        address=own_address(entry))
    flash(_("%(name)s may submit until %(time)s.", name=entry.owner.name,
            time=videadline(entry.extended_until)), "success")
    return True
