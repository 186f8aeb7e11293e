"""The indicators for those who read them: figures, ranges, rules and what stands behind each."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import clock
from app.audit.services_taken import Taken, note_taken
from app.auth.doors import only, roles_here
from app.auth.enums import Role
from app.downloads import JSON_TYPE, PDF_TYPE, XLSX_TYPE, download
from app.errors import NotFound
from app.files.storage import digest_of
from app.i18n import language
from app.routing import row_number
from ecosystem.plans import exports, labels, queries

bp = Blueprint("plans", __name__)
READERS = (Role.ECOSYSTEM, Role.LEADER, Role.ADMIN)
TYPES = {"json": JSON_TYPE, "pdf": PDF_TYPE, "xlsx": XLSX_TYPE}


@bp.get("/ecosystem/")
@only(*READERS)
def list_plans() -> ResponseReturnValue:
    """Show all plans on one page, with how each figure stands."""
    return page("list_plans", views=queries.list_plans(as_of()))


@bp.get("/ecosystem/plans/<code>")
@only(*READERS)
def show_plan(code: str) -> ResponseReturnValue:
    """Show a plan: every indicator, both periods, range, territory and rule."""
    return page("show_plan", view=queries.get_plan(code, as_of()))


@bp.get("/ecosystem/plans/<code>/indicators/<key>")
@only(*READERS)
def show_indicator(code: str, key: str) -> ResponseReturnValue:
    """Open a figure to its evidence."""
    first = request.args.get("period", type=row_number)
    return page("show_indicator", view=queries.get_evidence(code, key, first, as_of()))


@bp.get("/ecosystem/plans/<code>/report.<form>")
@only(*READERS)
def download_report(code: str, form: str) -> ResponseReturnValue:
    """Download the report of a year, and record who took it."""
    year = request.args.get("year", type=int, default=as_of().year)
    if form not in TYPES or not 2000 <= year <= 2100:
        raise NotFound()
    content = exports.build_report(code, year, form, as_of(), language())
    plan = queries.get_plan(code, as_of()).plan
    taken = Taken("plan_report", form, about=f"{plan.code} {year}")
    note_taken(taken, digest_of(content), plan, competition_id=None, actor=current_user,
               now=clock.utc_now())
    return download(content, f"{code.upper()}-{year}.{form}", TYPES[form])


@bp.get("/ecosystem/outcomes/<int:outcome_id>/evidence")
@only(*READERS)
def download_evidence(outcome_id: int) -> ResponseReturnValue:
    """Download the PDF that proves an outcome."""
    outcome = queries.get_outcome(outcome_id)
    content = current_app.extensions["store"].get(outcome.file.sha256)
    return download(content, outcome.file_name, PDF_TYPE)


def as_of() -> date:
    """Return the day that figures stand on: asked for, never in the future."""
    today = clock.local_date(clock.utc_now())
    asked = request.args.get("until", type=date.fromisoformat)
    return min(asked, today) if asked else today


def page(name: str, status: int = 200, **names: Any) -> tuple[str, int]:
    """Render a page of the ecosystem with its way around."""
    g.demo_notice = queries.has_demo_facts()
    return render_template(
        f"ecosystem/plans/{name}.html", labels=labels, waiting=queries.count_open(),
        is_officer=Role.ECOSYSTEM in roles_here(None), until=as_of(),
        is_admin=bool(current_user.is_authenticated and Role.ADMIN in roles_here(None)),
        **names), status
