"""The founder's blueprint and what all of its pages need."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, g, render_template, url_for
from flask_login import current_user

from app.auth.models import User
from app.clock import utc_now
from competitions.entries import policies, queries
from competitions.entries.models import Entry
from competitions.entries.way import STATE_WORDS

bp = Blueprint("entries", __name__)
bp.add_app_template_filter(policies.closes_at, "closes_at")
bp.add_app_template_filter(STATE_WORDS.__getitem__, "state_word")


def load_entry(ref: str) -> Entry:
    """Return the entry of an address if it is the reader's; 404 otherwise."""
    entry = queries.get_own_entry(ref, current_user)
    g.demo_notice = entry.competition.is_demo
    return entry


def me() -> User:
    """Return the person signed in as a plain row: a proxy looks it up at every touch."""
    person: User = current_user._get_current_object()
    return person


def arrived_at() -> datetime:
    """Return when this request arrived, before its body was read."""
    return g.get("arrived_at") or utc_now()


def own_address(entry: Entry) -> str:
    """Return the absolute address of an entry's page, for mails and papers."""
    return current_app.config["PUBLIC_URL"] + url_for("entries.show_entry", ref=entry.ref)


def page(name: str, status: int = 200, **names: Any) -> tuple[str, int]:
    """Render a page of the founder with its status."""
    return render_template(f"competitions/entries/{name}.html", **names), status
