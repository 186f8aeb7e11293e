"""Making a competition from a template, its grid of stages and tracks, and opening it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import local, utc_now
from app.errors import DomainError
from competitions.programme import queries as programme_queries
from competitions.programme import services as programme
from competitions.programme.enums import CompetitionState, StageKind
from competitions.programme.forms import StageForm, TrackForm
from competitions.programme.models import Stage, Track
from competitions.programme.timing import time_left
from competitions.programme.views.blueprint import by_me, here, programme_url
from competitions.programme.views.pages import edit_page
from judging.rubrics import criteria_views, queries, services, sitting_views  # noqa: F401 -- pages
from judging.rubrics.blueprint import bp
from judging.rubrics.forms import CreateForm, OpenForm
from judging.rubrics.templates import TEMPLATES

__all__ = ["bp"]


@bp.route("/organise/new", methods=["GET", "POST"])
@only(Role.ADMIN, Role.ORGANISER)
def create_competition() -> Any:
    """Choose a template, say what the competition is called, and have it made."""
    template = TEMPLATES.get(request.values.get("template", ""))
    if template is None:
        return render_template("judging/rubrics/choose_template.html",
                               templates=TEMPLATES.values())
    now = utc_now()
    form = CreateForm(data={"season_year": local(now).year, "template": template.key,
                            "who_may_enter": template.who_may_enter})
    if form.validate_on_submit():
        try:
            made = services.create_from_template(template, form.to_input(), **by_me())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("The competition is made. Nobody sees it until you open it."), "success")
            return redirect(url_for("programme_office.show_programme", slug=made.slug))
    page = render_template("judging/rubrics/create_competition.html", form=form,
                           template=template, is_draft=True, may_change_prefix=True)
    return page, 422 if form.errors else 200


@bp.route("/organise/<slug>/open", methods=["GET", "POST"])
@only(Role.ORGANISER)
def open_competition(slug: str) -> Any:
    """Show what is missing, the way to the preview, and the button that opens."""
    competition, now = here(), utc_now()
    form, status = OpenForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                services.open_competition(competition.id, **by_me())
            except DomainError as error:
                form.attach(error)
                status = error.status
            else:
                flash(_("The competition is open."), "success")
                return redirect(url_for("programme.show_competition", slug=slug))
    missing = [*programme.missing_before_opening(competition, now),
               *queries.missing_in_rubrics(competition)]
    return render_template(
        "judging/rubrics/open_competition.html", competition=competition, form=form,
        missing=missing, is_draft=competition.state is CompetitionState.DRAFT,
        left=time_left(competition.deadline, now),
        unpriced=not programme_queries.prize_total(competition),
    ), status


@bp.route("/organise/<slug>/programme/tracks/new", methods=["GET", "POST"])
@only(Role.ORGANISER)
def add_track(slug: str) -> Any:
    """Add a track, scored like the others."""
    competition = here()

    def initial() -> dict[str, Any]:
        return {"version": 0}

    form = TrackForm(data=initial())
    return edit_page(
        form, "competitions/programme/edit_track.html",
        lambda: services.add_track(competition.id, form.to_input(), **by_me()),
        back=programme_url("tracks"), initial=initial, title=_("Add track"),
    )


@bp.route("/organise/<slug>/programme/stages/new", methods=["GET", "POST"])
@only(Role.ORGANISER)
def add_stage(slug: str) -> Any:
    """Add a stage at the end."""
    competition = here()

    def initial() -> dict[str, Any]:
        return {"version": 0, "kind": StageKind.SCORING.value}

    form = StageForm(data=initial())
    return edit_page(
        form, "competitions/programme/edit_stage.html",
        lambda: services.add_stage(competition.id, form.to_input(), **by_me()),
        back=programme_url("stages"), initial=initial, title=_("Add stage"), pitches=True,
    )


@bp.post("/organise/<slug>/programme/stages/<int:stage_id>/<any(up, down):way>")
@only(Role.ORGANISER)
def move_stage(slug: str, stage_id: int, way: str) -> Any:
    """Put a stage one place up or down."""
    programme_queries.get_part(Stage, stage_id, here().id)
    services.move_stage(stage_id, up=way == "up", **by_me())
    return redirect(programme_url("stages"))


@bp.post("/organise/<slug>/programme/stages/<int:stage_id>/remove")
@only(Role.ORGANISER)
def remove_stage(slug: str, stage_id: int) -> Any:
    """Remove a stage with its rubrics."""
    programme_queries.get_part(Stage, stage_id, here().id)
    services.remove_from_grid(Stage, stage_id, **by_me())
    return redirect(programme_url("stages"))


@bp.post("/organise/<slug>/programme/tracks/<int:track_id>/remove")
@only(Role.ORGANISER)
def remove_track(slug: str, track_id: int) -> Any:
    """Remove a track with its rubrics and prizes."""
    programme_queries.get_part(Track, track_id, here().id)
    services.remove_from_grid(Track, track_id, **by_me())
    return redirect(programme_url("tracks"))
