"""The office's blueprint of the programme and what all of its pages need."""

from typing import Any

from flask import Blueprint, g, url_for
from flask_login import current_user

from app.auth.enums import Role
from app.clock import utc_now
from app.orm import db
from competitions.programme.models import Competition

bp = Blueprint("programme_office", __name__)

#: Everybody with a task in a competition has its first page.
OFFICE_DOOR = (Role.ADMIN, Role.ORGANISER, Role.SECRETARY, Role.CLERK, Role.OBSERVER, Role.CHAIR,
               Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY, Role.APPROVER)


def by_me() -> dict[str, Any]:
    """Return who acts and when, as services ask for it."""
    return {"actor": current_user, "now": utc_now()}


def programme_url(anchor: str | None = None) -> str:
    """Return the address of the programme, at a section of it."""
    return url_for("programme_office.show_programme", slug=g.competition.slug, _anchor=anchor)


def values_of(row: Any, *names: str) -> dict[str, Any]:
    """Return a row anew from the database as a form's beginning."""
    db.session.refresh(row)
    return {name: getattr(row, name) for name in (*names, "version")}


def here() -> Competition:
    """Return the competition of this address."""
    competition: Competition = g.competition
    return competition
