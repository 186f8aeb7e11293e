"""What sheets and stages ask for today: of judges, of the office, of the chair."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.auth.doors import roles_here
from app.auth.enums import Role
from app.home.queries import Task
from app.i18n import local
from competitions.programme.models import Competition
from judging.rubrics.models import Sitting
from judging.scoresheets import queries
from judging.scoresheets.paper.queries import live_papers

#: Who gives out sheets and opens judging.
_OFFICE = frozenset({Role.ORGANISER, Role.SECRETARY})
_TYPES = _OFFICE | {Role.PANEL_SECRETARY, Role.CLERK}
_LOOKS = _OFFICE | {Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY}


def home_tasks(user: Any, _now: datetime) -> list[Task]:
    """Return a judge's declarations and sheets that wait."""
    if not {Role.JUDGE, Role.CHAIR, Role.DEPUTY_CHAIR} & roles_here(None):
        return []
    tasks = [
        Task(_("Declare conflicts of interest"), url_for("desk.declare_conflicts"),
             note=local(competition), kind="cinnamon", icon="scale")
        for competition in queries.undeclared_competitions(user.id)
    ]
    for group in queries.list_desk(user.id):
        waiting = sum(line.is_to_do for line in group.lines)
        if waiting:
            tasks.append(Task(
                _("Scoresheets to send"), url_for("desk.list_sheets"), waiting,
                f"{local(group.sitting.stage)} · {local(group.sitting.track)}", "cinnamon",
                "clipboard-check"))
    return tasks


def office_tasks(competition: Competition, user: Any, _now: datetime) -> list[Task]:
    """Return what each stage waits for, of those who may do it or watch it."""
    held = roles_here(competition.id)
    papers = _papers(competition, user) if held & _TYPES else []
    if not held & _LOOKS:
        return papers or (_desk_of_clerk(competition) if Role.CLERK in held else [])
    chairs = bool(held & {Role.CHAIR, Role.DEPUTY_CHAIR})  # the review tells them what is out
    tasks = [_task(competition, state, is_office=bool(held & _OFFICE), counts=not chairs)
             for state in queries.stage_states(competition.id)]
    return papers + [task for task in tasks if task is not None]


def _papers(competition: Competition, user: Any) -> list[Task]:
    """Return the papers that wait for this person: typed, or read differently, by others."""
    waiting = sum(row.first_by_id != user.id for row in live_papers(competition.id))
    if not waiting:
        return []
    return [Task(_("Papers to type the second time"),
                 url_for("paper.list_papers", slug=competition.slug), waiting, kind="cinnamon",
                 icon="file-text")]


def _desk_of_clerk(competition: Competition) -> list[Task]:
    """Lead a clerk to the paper desk while judges mark."""
    if not any(state.out and state.sitting.opened_at
               for state in queries.stage_states(competition.id)):
        return []
    return [Task(_("Sheets filled in on paper"),
                 url_for("paper.list_papers", slug=competition.slug), icon="file-text")]


def _task(competition: Competition, state: queries.StageState, *, is_office: bool, counts: bool,
          ) -> Task | None:
    sitting, slug = state.sitting, competition.slug
    where = f"{local(sitting.stage)} · {local(sitting.track)}"
    if state.sheets == 0 or sitting.opened_at is None:
        return _preparing(state, slug, where) if is_office else None
    if _needs_check(sitting):
        return Task(_("Check the order of the pitch"),
                    url_for("panels.enter_draw", slug=slug, sitting_id=sitting.id),
                    note=where, kind="cinnamon", icon="shuffle")
    if state.out and counts:
        return Task(_("Scoresheets still out"),
                    url_for("panels.show_progress", slug=slug, stage_id=sitting.stage_id),
                    state.out, where, icon="chart-column")
    return None


def _preparing(state: queries.StageState, slug: str, where: str) -> Task | None:
    if not state.has_panel:
        return Task(_("Appoint a panel"), url_for("panels.list_panels", slug=slug), note=where,
                    icon="gavel")
    label = _("Open judging") if state.sheets else _("Give out the scoresheets")
    if not state.sheets and not state.entries:
        return None
    return Task(label, url_for("panels.show_assignment", slug=slug,
                               stage_id=state.sitting.stage_id),
                note=where, kind="cinnamon", icon="clipboard-check")


def _needs_check(sitting: Sitting) -> bool:
    return sitting.drawn_at is not None and sitting.draw_checked_at is None
