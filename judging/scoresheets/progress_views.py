"""Who has sent what; one sheet for those who may see it; reopening; members who leave."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields import SelectChoice

from app.auth.doors import only, roles_here
from app.auth.enums import Role
from app.errors import Conflict, DomainError, NotFound
from app.orm import db
from judging.panels import queries as panels
from judging.panels.blueprint import LOOKS, OFFICE, bp, panel_here
from judging.panels.enums import ConflictKind
from judging.panels.forms import LeaveForm, MemberConflictForm
from judging.panels.models import Panel
from judging.panels.services import ConflictInput
from judging.panels.views import by_me
from judging.rubrics.models import Sitting
from judging.scoresheets import (
    pages,
    policies,
    queries,
    services,
    services_leave,
    services_withdraw,
    slots,
)
from judging.scoresheets.forms import ReasonForm
from judging.scoresheets.heat import heat_of
from judging.scoresheets.models import Scoresheet

#: Who takes back a conflict that was declared by mistake; nobody one of their own.
WITHDRAW = frozenset({Role.ORGANISER, Role.CHAIR, Role.DEPUTY_CHAIR})


@bp.get("/organise/<slug>/stages/<int:stage_id>/progress")
@only(*LOOKS)
def show_progress(slug: str, stage_id: int) -> ResponseReturnValue:
    """Show which sheets are in, judge by entry; marks and gaps for those who may see them."""
    user = current_user._get_current_object()
    sittings = [s for s in panels.scored_sittings(g.competition.id)
                if s.stage_id == stage_id and policies.may_see_presence(user, s)]
    if not sittings:
        raise NotFound()
    boards = [queries.presence(sitting.id) for sitting in sittings]
    links = [_links(board) for board in boards]
    heats = [heat_of(board, seen) for board, seen in zip(boards, links, strict=True)]
    return render_template("judging/panels/show_progress.html", boards=boards, slug=slug,
                           stage=sittings[0].stage, links=links, heats=heats)


@bp.get("/organise/<slug>/sheets/<int:sheet_id>")
@only(*LOOKS)
def show_sheet(slug: str, sheet_id: int) -> ResponseReturnValue:
    """Show a judge's sheet to those who may see its marks by now."""
    sheet = _visible(sheet_id)
    return render_template(
        "judging/panels/show_sheet.html", page=pages.sheet_page(sheet), slug=slug,
        signatures=queries.signatures_of(sheet.id), form=ReasonForm(),
        may_reopen=sheet.judge_id != current_user.id
        and policies.may_chair(current_user, sheet.sitting))


@bp.post("/organise/<slug>/sheets/<int:sheet_id>/reopen")
@only(Role.CHAIR, Role.DEPUTY_CHAIR)
def reopen_sheet(slug: str, sheet_id: int) -> ResponseReturnValue:
    """Give a sent sheet back to its judge, with the reason."""
    sheet = _visible(sheet_id)
    form = ReasonForm()
    back = url_for(".show_sheet", slug=slug, sheet_id=sheet.id)
    if not form.validate_on_submit():
        flash(_("Give the reason."), "error")
        return redirect(back)
    services.reopen_sheet(sheet_id, form.reason.data or "", **by_me())
    flash(_("The scoresheet is open again for its judge."), "success")
    return redirect(url_for(".show_progress", slug=slug, stage_id=sheet.sitting.stage_id))


@bp.post("/organise/<slug>/panels/<int:panel_id>/members/<int:member_id>/remove")
@only(Role.ORGANISER)
def remove_member(slug: str, panel_id: int, member_id: int) -> ResponseReturnValue:
    """Let a member leave, unless sheets are in."""
    member = panels.get_member(panel_here(panel_id), member_id)
    form = LeaveForm()
    try:
        reason = (form.reason.data or "") if form.validate_on_submit() else ""
        services_leave.remove_member(member.id, reason, **by_me())
        flash(_("The member has left the panel."), "success")
    except Conflict:
        raise
    except DomainError as error:
        flash(str(error.message), "error")
    return redirect(url_for(".show_panel", slug=slug, panel_id=panel_id))


@bp.route("/organise/<slug>/panels/<int:panel_id>/members/<int:member_id>/conflicts",
          methods=["GET", "POST"])
@only(*OFFICE, Role.CHAIR, Role.DEPUTY_CHAIR)
def declare_conflict(slug: str, panel_id: int, member_id: int) -> ResponseReturnValue:
    """Declare a conflict for a judge who told the office."""
    panel = panel_here(panel_id)
    member = panels.get_member(panel, member_id)
    known = queries.conflicts_of(member.user_id, panel.competition_id)
    form = MemberConflictForm()
    form.entry_id.choices = _offer(panel, {row.entry_id for row in known})
    if form.validate_on_submit():
        given = ConflictInput(member.user_id, form.entry_id.data, ConflictKind(form.kind.data),
                              form.note.data or "")
        services.declare_conflict(given, **by_me())
        flash(_("The conflict is recorded. The entry will never be given to this judge."),
              "success")
        return redirect(url_for(".declare_conflict", slug=slug, panel_id=panel_id,
                                member_id=member_id))
    return render_template("judging/panels/declare_conflict.html", form=form, member=member,
                           panel=panel, known=known, slug=slug,
                           may_withdraw=bool(roles_here(g.competition.id) & WITHDRAW)
                           and member.user_id != current_user.id), 422 if form.errors else 200


@bp.post("/organise/<slug>/panels/<int:panel_id>/members/<int:member_id>"
         "/conflicts/<int:conflict_id>/withdraw")
@only(*WITHDRAW)
def withdraw_conflict(slug: str, panel_id: int, member_id: int,
                      conflict_id: int) -> ResponseReturnValue:
    """Take back a conflict declared by mistake, with the reason."""
    panel = panel_here(panel_id)
    member = panels.get_member(panel, member_id)
    known = {row.id for row in queries.conflicts_of(member.user_id, panel.competition_id)}
    if conflict_id not in known:
        raise NotFound()
    form = ReasonForm()
    try:
        reason = (form.reason.data or "") if form.validate_on_submit() else ""
        back = services_withdraw.withdraw_conflict(conflict_id, reason, **by_me())
        flash(_("The conflict is withdrawn. Sheets that came back: %(n)s.", n=back), "success")
    except Conflict:
        raise
    except DomainError as error:
        flash(str(error.message), "error")
    return redirect(url_for(".declare_conflict", slug=slug, panel_id=panel_id,
                            member_id=member_id))


def _offer(panel: Panel, known: set[int]) -> list[SelectChoice]:
    entries = {entry.id: entry for row in panel.sittings for entry in slots.entries_of(row.sitting)}
    return [SelectChoice(value=entry.id, label=f"{entry.code} · {entry.title}")
            for entry in entries.values() if entry.id not in known]


def _visible(sheet_id: int) -> Scoresheet:
    """Return a sheet of this competition whose marks the reader may see by now; 404 otherwise."""
    sheet = db.session.get(Scoresheet, sheet_id)
    sitting = db.session.get(Sitting, sheet.sitting_id) if sheet else None
    if sheet is None or sitting is None or sitting.competition_id != g.competition.id:
        raise NotFound()
    own = queries.own_states(sitting.id, current_user.id).get(sheet.entry_id)
    if not policies.may_see_marks(current_user, sitting, sheet.judge_id, own):
        raise NotFound()
    return sheet


def _links(board: queries.Presence) -> dict[tuple[int, int], str]:
    """Return addresses of the sheets whose marks the reader may see."""
    own = queries.own_states(board.sitting.id, current_user.id)
    seat = panels.seat_on(current_user.id, board.sitting.id)
    is_office = bool(panels.office_roles(current_user, board.sitting.competition_id))
    return {
        (judge, entry): url_for(".show_sheet", slug=g.competition.slug, sheet_id=sheet_id)
        for (judge, entry), sheet_id in board.sheet_ids.items()
        if policies.sees_marks(board.sitting.state, seat, is_office=is_office,
                               is_own=judge == current_user.id, own_sheet=own.get(entry))
    }
