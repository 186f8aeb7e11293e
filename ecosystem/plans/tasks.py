"""What plans ask of those who keep them, and tell those who read them, on the first page."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.auth.enums import Role
from app.auth.models import User
from app.clock import local_date
from app.home.queries import Task
from app.i18n import local
from ecosystem.kpis import measures
from ecosystem.plans import queries
from ecosystem.plans.queries import PlanView


def home_tasks(user: User, now: datetime) -> list[Task]:
    """Return suggestions that wait for an officer, and how each plan stands for a reader."""
    roles = {grant.role for grant in user.grants}
    tasks = []
    waiting = queries.count_open() if Role.ECOSYSTEM in roles else 0
    if waiting:
        tasks.append(Task(_("Confirm what may count for an indicator"),
                          url_for("suggestions.list_suggestions"), count=waiting,
                          kind="cinnamon", icon="stamp"))
    if roles & {Role.ECOSYSTEM, Role.LEADER}:
        tasks += [_plan(view) for view in queries.list_plans(local_date(now))]
    return tasks


def _plan(view: PlanView) -> Task:
    running = [period for row in view.indicators for period in row.periods
               if period.is_compared and not period.target.is_closed]
    short = sum(period.verdict == measures.BELOW for period in running)
    note = _("Indicators compared now: %(n)s; below target: %(short)s.", n=len(running),
             short=short)
    return Task(local(view.plan, "title"), url_for("plans.show_plan", code=view.plan.code),
                note=note, icon="chart-column")
