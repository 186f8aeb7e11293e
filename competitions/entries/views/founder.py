"""The founder's way in and the page of an entry: where it stands and what comes next."""

from flask import current_app, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth import demo
from app.auth.doors import signed_in
from app.errors import DomainError, NotFound
from competitions.entries import policies, queries, services, way
from competitions.entries.content import content_of, gaps
from competitions.entries.forms import CreateEntryForm
from competitions.entries.views import (  # noqa: F401 -- their pages
    autosave,
    behalf,
    drafts,
    invites,
    people,
    submissions,
    team,
    uploads,
)
from competitions.entries.views.blueprint import arrived_at, bp, load_entry, page
from competitions.programme.enums import CompetitionState

__all__ = ["bp"]


@bp.get("/entries/")
@signed_in
def list_mine() -> ResponseReturnValue:
    """List the entries of the person signed in."""
    g.demo_notice = demo.is_shown()
    entries = queries.list_own_entries(current_user)
    marks = _marks(entries)
    return page("list_mine", entries=entries, places={
        entry.id: way.place(way.steps(entry, marks[entry.id])) for entry in entries})


@bp.route("/competitions/<slug>/apply", methods=["GET", "POST"])
@signed_in
def create_entry(slug: str) -> ResponseReturnValue:
    """Begin an entry: a track and a title are enough."""
    competition = g.competition
    if competition.state is CompetitionState.DRAFT:
        raise NotFound()
    form = CreateEntryForm()
    form.track_id.offer(competition.tracks)
    if form.validate_on_submit():
        try:
            entry = services.create_entry(
                competition.id, form.to_input(), actor=current_user, now=arrived_at())
        except DomainError as error:
            form.attach(error)
        else:
            return redirect(url_for(".edit_draft", ref=entry.ref))
    return page(
        "create_entry", 422 if form.errors else 200, form=form, competition=competition,
        draft=queries.find_draft(current_user, competition.id),
        is_open=policies.is_open(competition, arrived_at()),
    )


@bp.get("/entries/<ref>")
@signed_in
def show_entry(ref: str) -> ResponseReturnValue:
    """Show where an entry stands, what is missing and what comes next."""
    entry = load_entry(ref)
    questions = queries.fields_of(entry.competition_id)
    draft = content_of(entry, questions)
    last = queries.last_submission(entry)
    slots = current_app.extensions.get("entry_panels", [])
    panels = [panel for slot in slots for panel in slot(entry, current_user)]
    return page(
        "show_entry", entry=entry, panels=panels, steps=way.steps(entry, _marks([entry])[entry.id]),
        missing=gaps(questions, draft), last=last,
        may=_what_is_possible(entry, changed=bool(last and last.digest != draft.digest)),
        team=entry.members,
    )


@bp.post("/entries/<ref>/withdraw")
@signed_in
def withdraw_entry(ref: str) -> ResponseReturnValue:
    """Take the entry out of the contest."""
    entry = load_entry(ref)
    services.withdraw_entry(entry.id, actor=current_user, now=arrived_at())
    flash(_("The draft was deleted.") if entry.number is None else
          _("Entry %(code)s was withdrawn.", code=entry.code), "success")
    return redirect(url_for(".list_mine"))


def _marks(entries: list[queries.Entry]) -> dict[int, list[way.Milestone]]:
    """Return how far entries came, as judging and forwarding tell it."""
    return way.collect(current_app.extensions["entry_marks"], entries, arrived_at())


def _what_is_possible(entry: queries.Entry, *, changed: bool) -> dict[str, bool]:
    # A member goes on with the dossier too; the page that submits says who does it for the team.
    editable = policies.can_type(current_user, entry)
    return {
        "edit": editable, "submit": editable and policies.is_in_time(entry, arrived_at()),
        "withdraw": policies.can_withdraw(current_user, entry), "resubmit": changed,
        "own": policies.is_owner(current_user, entry),
    }
