"""The office around a stage: give out sheets, open judging, draw the order of the pitch."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.doors import only, roles_here
from app.auth.enums import Role
from app.auth.queries import get_user
from app.errors import Conflict, DomainError, Forbidden, NotFound
from competitions.entries.models import Entry
from competitions.programme.models import Stage
from judging.panels import queries as panels
from judging.panels import views as panel_views  # noqa: F401 -- its pages belong to `bp`
from judging.panels.blueprint import LOOKS, OFFICE, bp
from judging.panels.forms import NothingForm
from judging.panels.views import by_me
from judging.rubrics.models import Sitting
from judging.scoresheets import (  # noqa: F401 -- pages of `bp`
    progress_views,
    services,
    services_assign,
    services_draw,
    services_open,
    slots,
    split_views,
)

__all__ = ["bp"]

#: Who types the order drawn, and who may be the second person.
DRAWS = (*OFFICE, Role.PANEL_SECRETARY)
CHECKS = (*DRAWS, Role.CHAIR, Role.DEPUTY_CHAIR)


@bp.get("/organise/<slug>/stages/<int:stage_id>/assignment")
@only(*LOOKS)
def show_assignment(slug: str, stage_id: int) -> ResponseReturnValue:
    """Show who would get which sheets, before anything is applied."""
    stage, sittings = stage_here(stage_id)
    plans = [(sitting, services_assign.plan_everyone(sitting), panels.panel_of(sitting.id))
             for sitting in sittings]
    return render_template("judging/panels/show_assignment.html", stage=stage, plans=plans,
                           slug=slug)


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/assign")
@only(*OFFICE)
def apply_assignment(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Give everybody a sheet for every entry; again, only what is new."""
    sitting = sitting_here(sitting_id)
    me = by_me()
    return _act(
        sitting, "show_assignment",
        lambda: services.assign_everyone(sitting_id, None, me["actor"], me["now"]),
        lambda added: _("Sheets given out: %(n)s", n=added))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/open")
@only(*OFFICE)
def open_judging(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Let the judges mark from now on."""
    sitting = sitting_here(sitting_id)
    return _act(sitting, "show_assignment",
                lambda: services_open.open_judging(sitting_id, **by_me()),
                lambda _done: _("Judging is open. The judges can mark now."))


@bp.route("/organise/<slug>/sittings/<int:sitting_id>/draw", methods=["GET", "POST"])
@only(*CHECKS)
def enter_draw(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Type in the order drawn by lot on the stage."""
    sitting = sitting_here(sitting_id)
    entries, known = slots.entries_of(sitting), slots.slots_of(sitting_id)
    typed = {slot.entry_id: str(slot.position or "") for slot in known}
    error, status = None, 200
    if NothingForm().validate_on_submit():
        _only_those_who_draw()
        typed = {entry.id: request.form.get(f"place-{entry.id}", "").strip() for entry in entries}
        try:
            services_draw.enter_draw(sitting_id, read_order(entries, typed), **by_me())
        except DomainError as refused:
            error, status = refused, refused.status
            sitting = sitting_here(sitting_id)
        else:
            flash(_("The order is written down. A second person checks it now."), "success")
            return redirect(url_for(".enter_draw", slug=slug, sitting_id=sitting_id))
    return render_template(
        "judging/panels/enter_draw.html", sitting=sitting, typed=typed, error=error, slug=slug,
        entries=sorted(entries, key=lambda e: (_place(typed.get(e.id, "")) or 10**6, e.number)),
        people=_people(sitting)), status


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/draw/check")
@only(*CHECKS)
def check_draw(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Confirm the order as the second person."""
    sitting = sitting_here(sitting_id)
    version = _place(request.form.get("version", "")) or 0
    return _act(sitting, "enter_draw",
                lambda: services_draw.check_draw(sitting_id, version=version, **by_me()),
                lambda _done: _("The order is confirmed."))


def stage_here(stage_id: int) -> tuple[Stage, list[Sitting]]:
    """Return a stage of the competition of the address with its sittings; 404 otherwise."""
    sittings = [s for s in panels.scored_sittings(g.competition.id) if s.stage_id == stage_id]
    if not sittings:
        raise NotFound()
    return sittings[0].stage, sittings


def sitting_here(sitting_id: int) -> Sitting:
    """Return a sitting of the competition of the address; 404 otherwise."""
    return panels.get_sitting(g.competition.id, sitting_id)


def _act(sitting: Sitting, endpoint: str, verb: Callable[[], Any],
         done: Callable[[Any], str]) -> ResponseReturnValue:
    """Run a verb behind its button and come back with what happened."""
    if not NothingForm().validate_on_submit():
        raise DomainError(_("This page could not be read. Open it again."))
    where = {"stage_id": sitting.stage_id} if endpoint == "show_assignment" else {
        "sitting_id": sitting.id}
    back = url_for(f".{endpoint}", slug=g.competition.slug, **where)
    try:
        flash(done(verb()), "success")
    except (Conflict, Forbidden):
        raise
    except DomainError as error:
        flash(str(error.message), "error")
    return redirect(back)


def read_order(entries: list[Entry], typed: dict[int, str]) -> list[int]:
    """Return entry ids in the order of the numbers typed: each from 1 to n, each once."""
    taken: dict[int, int] = {}
    for entry in entries:
        place = _place(typed[entry.id])
        if place is None or not 1 <= place <= len(entries):
            raise DomainError(_("Type a number from 1 to %(n)s.", n=len(entries)),
                              f"place-{entry.id}")
        if place in taken:
            raise DomainError(_("Number %(n)s is given twice.", n=place), f"place-{entry.id}")
        taken[place] = entry.id
    return [taken[place] for place in sorted(taken)]


def _only_those_who_draw() -> None:
    if not roles_here(g.competition.id) & set(DRAWS):
        raise Forbidden()


def _place(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else None


def _people(sitting: Sitting) -> dict[int, str]:
    return {number: get_user(number).name
            for number in (sitting.drawn_by_id, sitting.draw_checked_by_id) if number}
