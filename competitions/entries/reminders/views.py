"""Reminders to drafts: whom they reach, what they say, send or not."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import OFFICE
from app.auth.models import User
from app.clock import utc_now
from app.errors import DomainError
from app.home.queries import Task
from app.routing import row_number
from competitions.entries import policies
from competitions.entries.reminders import letters, queries, schedule, services
from competitions.entries.reminders.wording import KINDS
from competitions.entries.views.blueprint import own_address
from competitions.programme.models import Competition

bp = Blueprint("reminders", __name__, url_prefix="/organise/<slug>/reminders")
bp.add_app_template_global(KINDS.get, "reminder_word")


@bp.get("")
@only(*OFFICE)
def list_reminders(slug: str) -> ResponseReturnValue:
    """Show what waits to be sent, to whom and in which words; then what was sent before."""
    return _page(utc_now())


@bp.post("/<int:batch_id>/send")
@only(*OFFICE)
def send_reminders(slug: str, batch_id: int) -> ResponseReturnValue:
    """Send the reminders to those who are ticked."""
    batch, now = queries.get_batch(g.competition.id, batch_id), utc_now()
    chosen = set(request.form.getlist("ids", type=row_number))
    try:
        sent = services.send_reminders(batch.id, chosen, own_address, actor=current_user, now=now)
    except DomainError as error:
        flash(error.message, "error")
        return _page(now, error.status, chosen)
    flash(_("Reminders on their way: %(n)s.", n=sent), "success")
    return redirect(url_for(".list_reminders", slug=slug))


@bp.post("/<int:batch_id>/cancel")
@only(*OFFICE)
def cancel_reminders(slug: str, batch_id: int) -> ResponseReturnValue:
    """Send none of these reminders."""
    batch = queries.get_batch(g.competition.id, batch_id)
    try:
        services.cancel_reminders(batch.id, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(error.message, "error")
        return _page(utc_now(), error.status)
    flash(_("These reminders are not sent."), "success")
    return redirect(url_for(".list_reminders", slug=slug))


def office_tasks(competition: Competition, _user: User, now: datetime) -> list[Task]:
    """Say that reminders wait for somebody to send them."""
    if not roles_here(competition.id) & set(OFFICE):
        return []
    batch = queries.find_waiting(competition, now)
    waiting = queries.count_drafts(competition.id) if batch else 0
    if not batch or not waiting:
        return []
    return [Task(_("Reminders wait to be sent"),
                 url_for("reminders.list_reminders", slug=competition.slug), count=waiting,
                 note=str(KINDS[batch.kind]), kind="cinnamon", icon="bell")]


def _page(now: datetime, status: int = 200, chosen: set[int] | None = None,
          ) -> ResponseReturnValue:
    competition = g.competition
    batch = queries.find_waiting(competition, now)
    drafts = queries.list_drafts(competition.id, now) if batch else []
    link = current_app.config["PUBLIC_URL"] + url_for(
        "programme.show_competition", slug=competition.slug)
    return render_template(
        "competitions/entries/reminders/list_reminders.html", slug=competition.slug, batch=batch,
        lines=[_line(draft, now, chosen) for draft in drafts],
        group=letters.for_a_group(competition, link, now) if batch else "",
        earlier=[row for row in queries.list_batches(competition.id) if row is not batch],
        next=_next(competition, now),
    ), status


def _line(draft: queries.Draft, now: datetime, chosen: set[int] | None) -> dict[str, Any]:
    """Return one person's line: where it goes, what is missing, the very words."""
    return {"draft": draft, "subject": letters.subject(draft),
            "body": letters.body(draft, own_address, now),
            "is_chosen": bool(draft.to) and (chosen is None or draft.entry.id in chosen)}


def _next(competition: Competition, now: datetime) -> Any:
    since = queries.in_force_since(competition)
    if competition.deadline is None or since is None or not policies.takes_entries(competition):
        return None
    return schedule.next_moment(competition.deadline, since, now)
