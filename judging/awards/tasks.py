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
from app.home.queries import Task
from app.i18n import local
from app.orm import db
from competitions.programme.models import Competition
from judging.awards import queries as awards
from judging.results import queries
from judging.results.queries import SittingLine
from judging.rubrics.enums import SittingState

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
    if line.is_computing and roles & CHAIRS:
        return Task(_("The result is being computed: %(where)s", where=where), url,
                    kind="cinnamon", icon="refresh-cw")
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
    unregistered = awards.count_unregistered(competition.id) if Role.CLERK in roles else 0
    if unregistered:
        tasks.append(Task(_("Confirm numbers in the register of certificates"),
                          url_for("certificates.list_certificates", slug=competition.slug),
                          count=unregistered, kind="cinnamon", icon="stamp"))
    for each in awards.awards_page(competition):
        if not each.is_confirmed and Role.ORGANISER in roles:
            tasks.append(Task(_("Confirm the prizes: %(track)s", track=local(each.track)), url,
                              kind="cinnamon", icon="trophy"))
        elif each.awards and not each.certificates and each.result.published_at:
            tasks.append(Task(_("Make the certificates: %(track)s", track=local(each.track)), url,
                              kind="cinnamon", icon="award"))
    return tasks


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
