"""What results and prizes ask of people, and what they show on pages below them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.auth.enums import Role, Scope
from app.auth.models import User
from app.clock import utc_now
from app.codes import format_code
from app.home.queries import Card, Task
from app.i18n import local
from app.orm import db
from competitions.programme.models import Competition, Stage
from judging.awards import queries as awards
from judging.awards.models import Certificate
from judging.results import queries
from judging.results.models import Result
from judging.results.publicity import is_out
from judging.results.queries import SittingLine
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting

CHAIRS = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR})


def office_tasks(competition: Competition, user: User, _now: datetime) -> list[Task]:
    """Return the next step of each sitting, for those whose step it is."""
    roles = _roles(user, competition.id)
    lines = queries.list_sittings(competition.id)
    tasks = [task for line in lines if (task := _next_step(competition, line, roles))]
    return tasks + _award_tasks(competition, roles)


def home_tasks(user: User, now: datetime) -> list[Task]:
    """Return what waits for a chair or an approver in any competition."""
    wanted = CHAIRS | {Role.APPROVER, Role.CLERK}
    ids = {grant.scope_id for grant in user.grants
           if grant.role in wanted and grant.scope_kind is Scope.COMPETITION}
    found = db.session.scalars(
        sa.select(Competition).where(Competition.id.in_(ids)).order_by(Competition.id.desc())
    ) if ids else ()
    return [task for competition in found for task in office_tasks(competition, user, now)
            if task.kind == "cinnamon"]


def _roles(user: User, competition_id: int) -> frozenset[Role]:
    return frozenset(grant.role for grant in user.grants
                     if grant.scope_kind is Scope.COMPETITION
                     and grant.scope_id == competition_id)


def _next_step(competition: Competition, line: SittingLine, roles: frozenset[Role]) -> Task | None:
    sitting, where = line.sitting, f"{local(line.sitting.stage)} · {local(line.sitting.track)}"
    url = url_for("results.show_stage", slug=competition.slug, stage_id=sitting.stage_id,
                  track=sitting.track.key)
    state = sitting.state
    if state is SittingState.OPEN and sitting.opened_at is not None and roles & CHAIRS:
        left = line.sheets_all - line.sheets_in
        if left:
            return Task(_("Sheets still out: %(where)s", where=where), url, count=left,
                        icon="clipboard-check")
        return Task(_("All sheets are in. Close judging: %(where)s", where=where), url,
                    kind="cinnamon", icon="lock")
    if state is SittingState.CLOSED and roles & CHAIRS:
        return Task(_("Review and approve: %(where)s", where=where), url, kind="cinnamon",
                    icon="gavel")
    if state is SittingState.APPROVED and Role.APPROVER in roles:
        return Task(_("Publish: %(where)s", where=where), url, kind="cinnamon", icon="megaphone")
    pending = line.result is not None and line.result.is_decision_pending
    if state is SittingState.PUBLISHED and pending and Role.APPROVER in roles:
        return Task(_("Type the decision's number: %(where)s", where=where), url, kind="cinnamon",
                    icon="stamp")
    return None


def _award_tasks(competition: Competition, roles: frozenset[Role]) -> list[Task]:
    if not roles & {Role.ORGANISER, Role.CLERK}:
        return []
    url, tasks = url_for("awards.list_awards", slug=competition.slug), []
    for each in awards.awards_page(competition):
        if not each.awards and Role.ORGANISER in roles:
            tasks.append(Task(_("Confirm the prizes: %(track)s", track=local(each.track)), url,
                              kind="cinnamon", icon="trophy"))
        elif each.awards and not each.certificates and each.result.published_at:
            tasks.append(Task(_("Make the certificates: %(track)s", track=local(each.track)), url,
                              kind="cinnamon", icon="award"))
    return tasks


def home_cards(now: datetime) -> list[Card]:
    """Return the latest competition with published results of its last stage; of a demo, a paper.

    Papers of real people are nobody's sample.
    """
    last = sa.select(sa.func.max(Stage.position)).where(
        Stage.competition_id == Competition.id).correlate(Competition).scalar_subquery()
    found = db.session.execute(
        sa.select(Competition, sa.func.max(Result.published_at))
        .join(Sitting, Sitting.competition_id == Competition.id)
        .join(Stage, Sitting.stage_id == Stage.id)
        .join(Result, Result.sitting_id == Sitting.id)
        .where(is_out(now), Stage.position == last)
        .group_by(Competition).order_by(sa.func.max(Result.published_at).desc()).limit(1)
    ).first()
    if found is None:
        return []
    competition = found[0]
    cards = [Card(_("Results: %(name)s", name=local(competition)),
                  url_for("results.show_public", slug=competition.slug),
                  meta=competition.host_name, badge=("leaf", _("Published")))]
    code = db.session.scalar(
        sa.select(Certificate.code).where(Certificate.competition_id == competition.id)
        .order_by(Certificate.id).limit(1)) if competition.is_demo else None
    if code:
        cards.append(Card(_("A certificate, as anybody can check it"),
                          url_for("verification.show_code", code=format_code(code)),
                          text=_("Invented, like everything here.")))
    return cards


@dataclass(frozen=True)
class ResultsPanel:
    """The link to published results on a competition's public page."""

    template: str
    competition: Competition
    rankings: list[Any]


def public_panel(competition: Competition) -> ResultsPanel | None:
    """Return the published places for the public page, or nothing."""
    rankings = queries.published_results(competition, utc_now())
    if not rankings:
        return None
    return ResultsPanel("judging/results/public_panel.html", competition, rankings)
