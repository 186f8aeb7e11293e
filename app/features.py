"""The list of features; imported by the factory alone, when it runs."""

import importlib
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.jobs import services as jobs
from app.privacy.sections import holders

#: Subjects with tables; imported so that migrations and tests see every model.
MODELS = (
    "app.auth", "app.audit", "app.units", "app.privacy", "app.outbox", "app.jobs", "app.files",
    "competitions.programme", "competitions.dossiers", "competitions.entries",
    "competitions.screening", "judging.rubrics", "judging.panels", "judging.scoresheets",
    "judging.scoresheets.devices", "judging.scoresheets.paper", "judging.scoresheets.nudges",
    "judging.results", "judging.results.analysis", "judging.results.votes",
    "judging.results.complaints",
    "judging.awards", "judging.awards.design_models", "ecosystem.projects",
    "ecosystem.forwarding", "ecosystem.plans", "app.auth.code_models",
    "competitions.entries.team_models", "competitions.entries.reminders", "judging.papers",
    "judging.records",
)
#: Modules with a blueprint `bp`.
PAGES = (
    "app.home.views", "app.auth.views", "app.auth.account_views",
    "app.auth.link_views", "app.auth.admin_views", "app.auth.phone_views",
    "app.outbox.views", "app.outbox.phone_views", "app.privacy.views",
    "app.health", "app.styleguide", "app.jobs.views",
    "competitions.programme.views.public", "competitions.programme.views.office",
    "competitions.dossiers.views", "competitions.entries.views.form_preview",
    "competitions.entries.views.completing",
    "competitions.entries.views.founder", "competitions.entries.views.office",
    "competitions.entries.views.deadlines",
    "competitions.entries.views.names", "competitions.entries.views.accounts",
    "competitions.entries.views.papers",
    "competitions.entries.reminders.views",
    "competitions.screening.views", "competitions.screening.rule_views",
    "judging.scoresheets.office_views", "judging.scoresheets.views",
    "judging.scoresheets.sync_views", "judging.scoresheets.devices.views", "app.hall.views",
    "judging.scoresheets.paper.views", "judging.scoresheets.desk_views",
    "judging.scoresheets.nudges.views", "judging.scoresheets.reading.views",
    "judging.rubrics.views", "judging.results.views", "judging.results.ranking_views",
    "judging.results.votes.views",
    "judging.results.review_views", "judging.results.complaints.views",
    "judging.awards.views", "judging.awards.paper_views", "judging.awards.design_views",
    "judging.awards.pay_views",
    "judging.verification.views", "judging.records.views", "judging.papers.views",
    "judging.papers.life_views", "judging.papers.template_views",
    "ecosystem.forwarding.views", "ecosystem.forwarding.consent_views", "ecosystem.plans.views",
    "ecosystem.plans.officer_views",
)
#: Modules with a list COMMANDS of click commands.
COMMANDS = (
    "app.auth.cli", "app.audit.cli", "app.jobs.cli", "app.files.cli",
    "judging.results.cli", "judging.cli", "ecosystem.plans.cli", "demo.cli",
)
#: Modules with a dictionary KINDS of the long work that the worker does for them.
JOBS = ("app.files.work", "competitions.entries.services_links",
        "judging.scoresheets.reading.work", "judging.results.services_closing",
        "judging.results.analysis.services",
        "judging.awards.work", "judging.records.work", "judging.papers.work")
#: Modules that say what a subject knows about a person and erase it; the account comes first.
PRIVACY = ("app.auth.privacy", "app.outbox.privacy", "competitions.entries.privacy",
           "competitions.screening.privacy", "judging.panels.privacy",
           "judging.scoresheets.privacy", "judging.results.privacy",
           "judging.results.complaints.privacy", "judging.awards.privacy",
           "ecosystem.forwarding.privacy")
#: Modules with a dictionary PERIODIC of what the worker looks after by itself.
PERIODIC = ("app.files.work", "judging.results.periodic", "ecosystem.plans.periodic",
            "competitions.entries.reminders.periodic")

#: Functions "module:name" (user, now) → what waits for that person, for the home page.
HOME_TASKS: tuple[str, ...] = (
    "app.privacy.tasks:home_tasks",
    "competitions.programme.views.office:home_tasks",
    "judging.scoresheets.tasks:home_tasks",
    "judging.awards.tasks:home_tasks",
    "competitions.entries.tasks:home_tasks",
    "competitions.entries.stage_panels:home_tasks",
    "competitions.screening.tasks:home_tasks", "ecosystem.plans.tasks:home_tasks",
)
#: Functions "module:name" (now) → what everybody sees on the home page.
HOME_CARDS: tuple[str, ...] = (
    "competitions.programme.views.public:home_cards", "judging.awards.home:home_cards",
)
#: Functions "module:name" (now) → numbers of the home page that open to their evidence.
HOME_FIGURES: tuple[str, ...] = ("judging.awards.home:home_figures",)
#: Functions "module:name" (competition, user, now) → tasks on the first page of its office.
OFFICE_TASKS: tuple[str, ...] = (
    "competitions.programme.views.office:office_tasks",
    "judging.scoresheets.tasks:office_tasks",
    "judging.awards.tasks:office_tasks", "judging.results.complaints.views:office_tasks",
    "competitions.screening.tasks:office_tasks",
    "competitions.entries.reminders.views:office_tasks",
    "competitions.entries.views.names:office_tasks", "app.privacy.tasks:office_tasks",
    "judging.papers.tasks:office_tasks",
    "ecosystem.forwarding.tasks:office_tasks",
)
#: Functions "module:name" (competition) → an object with its `template`, on the public page.
PUBLIC_PANELS: tuple[str, ...] = (
    "judging.awards.tasks:public_panel", "judging.rubrics.public:rubric_panel",
    "judging.papers.public:papers_panel",
)

#: Functions "module:name" (entry, user) → panels on the founder's page of an entry.
ENTRY_PANELS: tuple[str, ...] = (
    "competitions.screening.tasks:founder_panels",
    "competitions.entries.people_panels:founder_panels",
    "competitions.entries.link_panels:founder_panels",
    "competitions.entries.stage_panels:founder_panels",
    "competitions.entries.papers_panel:founder_panels",
    "judging.awards.founder_panel:entry_panels", "judging.results.founder_panel:entry_panels",
    "judging.results.complaints.founder_panel:entry_panels",
)
#: Functions "module:name" (ids of entries, now) → how far each came, for its way on one line.
ENTRY_MARKS: tuple[str, ...] = (
    "judging.awards.way_marks:entry_marks", "ecosystem.forwarding.way_marks:entry_marks",
)
#: Function "module:name" (entry) → how the judges of each stage read it, for the preview.
JUDGES_SIGHT = "judging.scoresheets.dossiers:sights_of"
#: Functions as ENTRY_PANELS, on the office's page of an entry.
ENTRY_OFFICE_PANELS: tuple[str, ...] = (
    "competitions.screening.tasks:office_panels",
    "competitions.entries.people_panels:office_panels",
    "competitions.entries.link_panels:office_panels",
)
#: Functions "module:name" (complaint) → what hangs on a complaint's entry: lines of Task.
COMPLAINT_FOLLOWERS: tuple[str, ...] = (
    "judging.awards.complaint_lines:followers", "ecosystem.forwarding.complaint_lines:followers",
)


def register(app: Flask) -> None:
    """Register every feature's pages and commands."""
    queries = importlib.import_module("competitions.programme.queries")
    app.extensions["find_competition"] = queries.find_competition
    app.extensions["find_only_call"] = queries.find_only_call
    app.extensions["list_competitions"] = queries.list_for_office
    app.extensions["home_tasks"] = [_function(name) for name in HOME_TASKS]
    app.extensions["home_cards"] = [_function(name) for name in HOME_CARDS]
    app.extensions["home_figures"] = [_function(name) for name in HOME_FIGURES]
    app.extensions["office_tasks"] = [_function(name) for name in OFFICE_TASKS]
    app.extensions["public_panels"] = [_function(name) for name in PUBLIC_PANELS]
    app.extensions["entry_panels"] = [_function(name) for name in ENTRY_PANELS]
    app.extensions["entry_marks"] = [_function(name) for name in ENTRY_MARKS]
    app.extensions["judges_sight"] = _function(JUDGES_SIGHT)
    app.extensions["entry_office_panels"] = [_function(n) for n in ENTRY_OFFICE_PANELS]
    app.extensions["complaint_followers"] = [_function(name) for name in COMPLAINT_FOLLOWERS]
    app.extensions["privacy"] = holders([importlib.import_module(name) for name in PRIVACY])
    for name in MODELS:
        importlib.import_module(name if name.endswith("_models") else f"{name}.models")
    for name in PAGES:
        app.register_blueprint(importlib.import_module(name).bp)
    for name in COMMANDS:
        for command in importlib.import_module(name).COMMANDS:
            app.cli.add_command(command)
    for name in JOBS:
        jobs.KINDS.update(importlib.import_module(name).KINDS)
    for name in PERIODIC:
        jobs.PERIODIC.update(importlib.import_module(name).PERIODIC)


def _function(name: str) -> Callable[..., Any]:
    module, _, attribute = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return found
