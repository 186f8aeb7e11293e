"""The office: what to do today, and the programme with its general part, deadline and rules."""

from datetime import datetime
from typing import Any

from flask import current_app, g, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.auth import demo
from app.auth.doors import only, roles_here
from app.auth.enums import INSTALLATION_ROLES, OFFICE, Role
from app.auth.queries import officers_of
from app.auth.words import ROLE_NAMES
from app.clock import utc_now
from app.files.services_intake import MIB, take_paper
from app.files.storage import Store, digest_of
from app.home.queries import Task
from app.i18n import local
from competitions.programme import policies, queries, services
from competitions.programme.enums import CompetitionState
from competitions.programme.forms import GeneralForm, RulesForm
from competitions.programme.models import Competition
from competitions.programme.timing import span, stepper_of, time_left
from competitions.programme.views import parts  # noqa: F401 -- its pages
from competitions.programme.views.blueprint import (
    OFFICE_DOOR,
    bp,
    by_me,
    here,
    programme_url,
    values_of,
)
from competitions.programme.views.pages import edit_page
from competitions.programme.wording import LEVELS, STAGE_KINDS, state_of

__all__ = ["bp"]

#: Screening and publishing are theirs alone; an organiser cannot stand in.
NEEDED = (Role.SECRETARY, Role.APPROVER)
#: Lines of "what to do today".
MOST_TASKS = 6
GENERAL = ("name", "name_en", "edition", "season_year", "level", "host_name", "parent_name",
           "place", "code_prefix", "deadline", "grace_seconds", "theme", "summary", "who_may_enter",
           "contact")


@bp.get("/organise/")
@only(*OFFICE_DOOR)
def list_competitions() -> Any:
    """List the competitions that the person works in."""
    g.demo_notice = demo.is_shown()
    everywhere = Role.ADMIN in roles_here(None)
    own = {grant.scope_id for grant in current_user.grants
           if grant.role not in INSTALLATION_ROLES}
    rows = queries.list_for_office(None if everywhere else own)
    now = utc_now()
    return render_template(
        "competitions/programme/list_competitions.html", rows=rows,
        states={row.id: state_of(row, now) for row in rows},
        may_create=roles_here(None) & {Role.ADMIN, Role.ORGANISER},
    )


@bp.get("/organise/<slug>/")
@only(*OFFICE_DOOR)
def show_office(slug: str) -> Any:
    """Show what to do today, over the season's timeline."""
    competition, now = here(), utc_now()
    tasks = [task for provider in current_app.extensions["office_tasks"]
             for task in provider(competition, current_user, now)]
    tasks.sort(key=lambda task: task.kind != "cinnamon")
    return render_template(
        "competitions/programme/show_office.html", competition=competition,
        tasks=tasks[:MOST_TASKS], steps=stepper_of(competition, now),
        state=state_of(competition, now), left=time_left(competition.deadline, now),
    )


def office_tasks(competition: Competition, _user: Any, now: datetime) -> list[Task]:
    """Return what the programme itself asks for, of those who may do it."""
    if Role.ORGANISER not in roles_here(competition.id):
        return []
    return [*_opening_tasks(competition, now), *_people_tasks(competition, now)]


def _people_tasks(competition: Competition, now: datetime) -> list[Task]:
    """Return the way to appoint those without whom nobody screens or publishes."""
    if policies.has_ended(competition, now):
        return []
    held = {grant.role for grant in officers_of(competition.id)}
    lacking = [role for role in NEEDED if role not in held]
    if not lacking:
        return []
    return [Task(_("Appoint people"), url_for("auth_admin.list_people", slug=competition.slug),
                 note=_("Nobody yet: %(roles)s",
                        roles=", ".join(str(ROLE_NAMES[role]) for role in lacking)),
                 kind="cinnamon", icon="users")]


def _opening_tasks(competition: Competition, now: datetime) -> list[Task]:
    if competition.state is CompetitionState.DRAFT:
        return [Task(_("Prepare the programme and open it"),
                     url_for("rubrics.open_competition", slug=competition.slug),
                     note=_("Nobody sees a competition that is being prepared."),
                     kind="cinnamon", icon="rocket")]
    if policies.takes_entries(competition, now):
        return [Task(_("The call for entries is open"),
                     url_for("programme.show_competition", slug=competition.slug),
                     note=time_left(competition.deadline, now), icon="megaphone")]
    return []


def home_tasks(user: Any, now: datetime) -> list[Task]:
    """Return the way to each competition that the person prepares or runs."""
    own = {grant.scope_id for grant in user.grants if grant.role in OFFICE}
    tasks = [
        Task(local(row), url_for("programme_office.show_office", slug=row.slug),
             note=str(state_of(row, now)[1]), icon="trophy")
        for row in (queries.list_for_office(own)[:5] if own else [])
    ]
    if roles_here(None) & {Role.ADMIN, Role.ORGANISER}:
        tasks.append(Task(_("Create competition"), url_for("rubrics.create_competition"),
                          icon="plus"))
    return tasks


@bp.get("/organise/<slug>/programme")
@only(Role.ORGANISER)
def show_programme(slug: str) -> Any:
    """Show the whole programme, each part with its way to change it."""
    competition = here()
    return render_template(
        "competitions/programme/show_programme.html", competition=competition,
        state=state_of(competition, utc_now()), kinds=STAGE_KINDS,
        level=LEVELS[competition.level],
        rules=queries.list_rule_books(competition.id), span=span,
        total=queries.prize_total(competition),
    )


@bp.route("/organise/<slug>/programme/general", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_general(slug: str) -> Any:
    """Change name, host, who may enter and, before opening, the deadline."""
    competition = here()

    def initial() -> dict[str, Any]:
        return values_of(competition, *GENERAL)

    form = GeneralForm(data=initial())
    return edit_page(
        form, "competitions/programme/edit_general.html",
        lambda: services.update_general(competition.id, form.to_input(), form.seen, **by_me()),
        back=programme_url("general"), initial=initial, competition=competition,
        is_draft=competition.state is CompetitionState.DRAFT,
        may_change_prefix=policies.can_change_prefix(competition),
    )


@bp.route("/organise/<slug>/programme/rules", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_rules(slug: str) -> Any:
    """Write the rules: the version in force of a draft, a new version after opening."""
    competition = here()
    latest = queries.find_rules(competition.id)
    in_place = latest is not None and policies.can_edit_rules_in_place(competition)

    def initial() -> dict[str, Any]:
        begin = {"text": latest.text if latest else "",
                 "effective_at": latest.effective_at if in_place and latest else utc_now()}
        if in_place and latest:
            begin |= {"decision_number": latest.decision_number,
                      "decision_date": latest.decision_date}
        return begin | values_of(competition)

    def save() -> None:
        signed = _put_pdf(form) if form.upload.data else None
        services.save_rules(competition.id, form.to_input(), form.seen, **by_me(), signed=signed)

    form = RulesForm(data=initial())
    return edit_page(form, "competitions/programme/edit_rules.html", save,
                     back=programme_url("rules"), initial=initial, competition=competition,
                     latest=latest, in_place=in_place)


def _put_pdf(form: RulesForm) -> tuple[Store, bytes]:
    """Check the signed rules and put them into the store, before the transaction."""
    store: Store = current_app.extensions["store"]
    limit = 25 * MIB
    content: bytes = form.upload.data.read(limit + 1)
    take_paper(content, form.upload.data.filename or "", limit=limit, field="upload", photo=False)
    store.put(digest_of(content), content)
    return store, content
