"""Feedback on the founder's page of an entry, once its result is public."""

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.auth.models import User
from app.clock import utc_now
from app.i18n import local
from app.orm import db
from app.templating import points
from competitions.entries.models import Entry
from competitions.entries.way import Panel
from competitions.programme.models import Stage
from judging.results import feedback
from judging.results.advancing import successions_of
from judging.results.models import Result, ResultRow, Succession
from judging.results.publicity import is_out, was_out
from judging.rubrics.models import Sitting


def entry_panels(entry: Entry, _user: User) -> list[Panel]:
    """Return what judges said of the entry, stage by stage, and where to object."""
    results = list(db.session.scalars(
        sa.select(Result).join(ResultRow, ResultRow.result_id == Result.id)
        .join(Sitting, Sitting.id == Result.sitting_id).join(Stage, Stage.id == Sitting.stage_id)
        .where(ResultRow.entry_id == entry.id, is_out(utc_now()))
        .order_by(Stage.position.desc())))
    panels = [_left(row) for row in _departures(entry)]
    panels += [panel for result in results if (panel := _feedback(result, entry))]
    if results:
        panels.append(Panel(
            "sea", _("Do you see a mistake?"),
            _("You may lodge a proposal or a complaint about this result. It gets a number, and "
              "the organisers answer it."),
            links=((_("Write to the organisers"),
                    url_for("complaints.lodge_own", ref=entry.ref)),)))
    return panels


def _feedback(result: Result, entry: Entry) -> Panel | None:
    lines = feedback.lines_of(result.id, entry.id)
    if not lines:
        return None
    facts = [
        (line.name, _("%(average)s of %(maximum)s (from %(least)s to %(most)s)",
                      average=points(line.average), maximum=points(line.maximum),
                      least=points(line.least), most=points(line.most)))
        for line in lines
    ]
    names = result.sitting.names_judges
    facts += [
        (_("Comment: %(about)s", about=comment.about) if comment.about else _("Comment"),
         f"{comment.text} ({comment.judge})" if names else comment.text)
        for comment in feedback.released_comments(result, entry.id)
    ]
    return Panel("sea", _("What the judges said: %(stage)s", stage=local(result.sitting.stage)),
                 _("The average of the panel for each criterion, and its lowest and highest mark."),
                 facts=tuple(facts))


def _departures(entry: Entry) -> list[Succession]:
    """Return the stages that the entry left, once it is public that it was admitted to them."""
    public = aliased(Result)
    sittings = db.session.scalars(
        sa.select(Succession.sitting_id).join(Result, Succession.result_id == Result.id).where(
            Succession.left_id == entry.id, sa.exists().where(
                public.sitting_id == Result.sitting_id, was_out(utc_now(), public)))).all()
    return [row for sitting in sittings for row in successions_of(sitting)
            if row.left_id == entry.id]


def _left(row: Succession) -> Panel:
    sitting = db.session.get_one(Sitting, row.sitting_id)
    return Panel("amber", _("Left the stage: %(stage)s", stage=local(sitting.stage)), row.reason)
