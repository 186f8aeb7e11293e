"""Pages of the parts: naming tracks, dating stages, the prizes of a track."""

from typing import Any

from flask import redirect
from flask_babel import gettext as _

from app.auth.doors import only
from app.auth.enums import Role
from competitions.programme import part_services as services
from competitions.programme import queries
from competitions.programme.enums import StageKind
from competitions.programme.forms import PrizeForm, StageForm, TrackForm
from competitions.programme.models import Prize, Stage, Track
from competitions.programme.views.blueprint import bp, by_me, here, programme_url, values_of
from competitions.programme.views.pages import edit_page

TRACK = ("name", "name_en", "description")
STAGE = ("kind", "name", "name_en", "starts_at", "ends_at", "place", "pitch_minutes",
         "questions_minutes")
PRIZE = ("name", "name_en", "seats", "amount", "benefit", "benefit_value", "kind",
         "may_stay_empty")


@bp.route("/organise/<slug>/programme/tracks/<int:track_id>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_track(slug: str, track_id: int) -> Any:
    """Rename a track or describe it."""
    track = queries.get_part(Track, track_id, here().id)

    def initial() -> dict[str, Any]:
        return values_of(track, *TRACK)

    form = TrackForm(data=initial())
    return edit_page(
        form, "competitions/programme/edit_track.html",
        lambda: services.update_track(track_id, form.to_input(), form.seen, **by_me()),
        back=programme_url("tracks"), initial=initial, title=_("Track"),
    )


@bp.post("/organise/<slug>/programme/tracks/<int:track_id>/<any(up, down):way>")
@only(Role.ORGANISER)
def move_track(slug: str, track_id: int, way: str) -> Any:
    """Put a track one place up or down."""
    queries.get_part(Track, track_id, here().id)
    services.move_part(Track, track_id, up=way == "up", **by_me())
    return redirect(programme_url("tracks"))


@bp.route("/organise/<slug>/programme/stages/<int:stage_id>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_stage(slug: str, stage_id: int) -> Any:
    """Change name, times, place and minutes of a stage."""
    stage = queries.get_part(Stage, stage_id, here().id)
    kind = stage.kind

    def initial() -> dict[str, Any]:
        return values_of(stage, *STAGE)

    form = StageForm(data=initial())
    form.kind.choices = [choice for choice in form.kind.choices if choice.value == kind.value]
    form.kind.data = kind.value
    return edit_page(
        form, "competitions/programme/edit_stage.html",
        lambda: services.update_stage(stage_id, form.to_input(), form.seen, **by_me()),
        back=programme_url("stages"), initial=initial, title=_("Stage"),
        pitches=kind is StageKind.PITCH,
    )


@bp.route("/organise/<slug>/programme/tracks/<int:track_id>/prizes/new", methods=["GET", "POST"])
@only(Role.ORGANISER)
def add_prize(slug: str, track_id: int) -> Any:
    """Add a rank of prizes to a track."""
    track = queries.get_part(Track, track_id, here().id)

    def initial() -> dict[str, Any]:
        return {"may_stay_empty": True, **values_of(track)}

    form = PrizeForm(data=initial())
    return edit_page(
        form, "competitions/programme/edit_prize.html",
        lambda: services.add_prize(track_id, form.to_input(), form.seen, **by_me()),
        back=programme_url("prizes"), initial=initial, title=_("Add prize"), track=track,
    )


@bp.route("/organise/<slug>/programme/prizes/<int:prize_id>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_prize(slug: str, prize_id: int) -> Any:
    """Change a rank of prizes."""
    prize = queries.get_part(Prize, prize_id, here().id)

    def initial() -> dict[str, Any]:
        version = values_of(prize.track)
        return {name: getattr(prize, name) for name in PRIZE} | version

    form = PrizeForm(data=initial())
    return edit_page(
        form, "competitions/programme/edit_prize.html",
        lambda: services.update_prize(prize_id, form.to_input(), form.seen, **by_me()),
        back=programme_url("prizes"), initial=initial, title=_("Prize"), track=prize.track,
    )


@bp.post("/organise/<slug>/programme/prizes/<int:prize_id>/<any(up, down):way>")
@only(Role.ORGANISER)
def move_prize(slug: str, prize_id: int, way: str) -> Any:
    """Put a prize one place up or down."""
    queries.get_part(Prize, prize_id, here().id)
    services.move_part(Prize, prize_id, up=way == "up", **by_me())
    return redirect(programme_url("prizes"))


@bp.post("/organise/<slug>/programme/prizes/<int:prize_id>/remove")
@only(Role.ORGANISER)
def remove_prize(slug: str, prize_id: int) -> Any:
    """Remove a rank of prizes."""
    queries.get_part(Prize, prize_id, here().id)
    services.remove_part(Prize, prize_id, **by_me())
    return redirect(programme_url("prizes"))
