"""What everybody sees: competitions, one competition, its signed rules."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, url_for
from flask_babel import gettext as _

from app.auth import demo
from app.auth.doors import public, roles_here
from app.auth.enums import OFFICE, Role
from app.clock import from_local, local_date, utc_now
from app.downloads import PDF_TYPE, content_disposition
from app.errors import NotFound
from app.files.models import StoredFile
from app.home.queries import Card
from app.i18n import local
from app.orm import db
from competitions.programme import policies, queries
from competitions.programme.enums import CompetitionState
from competitions.programme.models import Competition, Stage
from competitions.programme.timing import span, stepper_of, time_left
from competitions.programme.wording import state_of

bp = Blueprint("programme", __name__)


@bp.get("/competitions/")
@public
def list_competitions() -> Any:
    """List the competitions that have been opened."""
    g.demo_notice = demo.is_shown()
    now = utc_now()
    rows = [(row, policies.takes_entries(row, now), state_of(row, now))
            for row in queries.list_public()]
    return render_template("competitions/programme/list_public.html", rows=rows)


@bp.get("/competitions/<slug>/")
@public
def show_competition(slug: str) -> Any:
    """Show a competition; while it is a draft, to those who prepare it only."""
    competition, now = _visible(), utc_now()
    panels = [provider(competition) for provider in current_app.extensions["public_panels"]]
    return render_template(
        "competitions/programme/show_competition.html", competition=competition,
        badge=state_of(competition, now),
        takes_entries=policies.takes_entries(competition, now), steps=stepper_of(competition, now),
        left=time_left(competition.deadline, now), span=span,
        rules=queries.find_rules(competition.id),
        extension=queries.find_extension(competition.id),
        panels=[panel for panel in panels if panel],
    )


@bp.get("/competitions/<slug>/rules/<int:number>.pdf")
@public
def download_rules(slug: str, number: int) -> Response:
    """Hand out the signed rules."""
    competition = _visible()
    book = queries.find_rules(competition.id, number)
    stored = db.session.get(StoredFile, book.file_id) if book and book.file_id else None
    if stored is None or stored.erased_at:
        raise NotFound()
    name = _("Rules %(code)s version %(n)s.pdf", code=competition.code_prefix, n=number)
    return Response(
        current_app.extensions["store"].get(stored.sha256), mimetype=PDF_TYPE,
        headers={"Content-Disposition": content_disposition(name, inline=True)},
    )


def home_cards(now: Any) -> list[Card]:
    """Return whose final is on today, then the open calls, the nearest deadline first."""
    today = from_local(datetime.combine(local_date(now), time()))
    rows = [row for row in queries.list_public() if policies.takes_entries(row, now)]
    rows.sort(key=lambda row: row.deadline)
    finals = queries.list_finals(today, today + timedelta(days=1))
    return [_final_card(row, stage) for row, stage in finals] + [
        Card(title=row.name, url=url_for("programme.show_competition", slug=row.slug),
             meta=row.host_name, text=time_left(row.deadline, now),
             badge=state_of(row, now), deadline=row.deadline)
        for row in rows[:4]
    ]


def _final_card(row: Competition, stage: Stage) -> Card:
    return Card(title=_("Final today: %(name)s", name=local(row)),
                url=url_for("programme.show_competition", slug=row.slug), meta=row.host_name,
                text=stage.place, badge=("cinnamon", _("Happening today")))


def _visible() -> Competition:
    """Return the competition of the address unless it is a draft of somebody else's."""
    competition: Competition | None = g.competition
    if competition is None:
        raise NotFound()
    is_draft = competition.state is CompetitionState.DRAFT
    if is_draft and not roles_here(competition.id) & {*OFFICE, Role.ADMIN}:
        raise NotFound()
    return competition

