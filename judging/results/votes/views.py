"""Votes of a sitting: what was decided, what a motion would change, and recording one."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.orm import get_or_404
from judging.results import policies
from judging.results.queries import live_result
from judging.results.votes import queries, services
from judging.results.votes.enums import VoteKind
from judging.results.votes.forms import VoteForm
from judging.results.votes.wording import EFFECTS, KINDS, RATIOS
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.wire import read_count

bp = Blueprint("votes", __name__)
KEEPERS = (Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY)


@bp.get("/organise/<slug>/sittings/<int:sitting_id>/votes")
@only(*KEEPERS)
def list_votes(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Show the votes and an empty form; `?target=` or `?seats=` also shows what would change."""
    sitting, asked = _sitting_here(sitting_id), request.args
    form = VoteForm(formdata=None, target=asked.get("target", ""),
                    kind=asked.get("kind") or _kind(asked.get("target", ""), _seats(sitting)),
                    seats=_seats(sitting))
    form.present.data = queries.members_present(sitting.id)
    return _page(sitting, form)


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/votes")
@only(*KEEPERS)
def record_vote(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Record one vote."""
    sitting, form = _sitting_here(sitting_id), VoteForm()
    if form.validate_on_submit():
        try:
            vote = services.record_vote(sitting.id, form.to_input(), actor=current_user,
                                        now=utc_now())
        except DomainError as error:
            if error.status in (403, 404):
                raise
            form.attach(error)
            return _page(get_or_404(Sitting, sitting_id), form), error.status
        flash(_("The motion is carried and recorded.") if vote.is_carried
              else _("The motion is not carried; the vote is recorded."), "success")
        return redirect(url_for(".list_votes", slug=slug, sitting_id=sitting_id))
    return _page(sitting, form), 422


def _page(sitting: Sitting, form: VoteForm) -> str:
    is_open = sitting.state is SittingState.OPEN  # which sheets are in is not asked here yet
    form.offer(sitting, [] if is_open else queries.submitted_sheets(sitting.id))
    votes = queries.votes_of(sitting.id)
    form.seen.data = str(len(votes))  # what was typed may be sent again, once these are looked at
    return render_template(
        "judging/results/votes/list_votes.html", slug=g.competition.slug, sitting=sitting,
        form=form, votes=votes, kinds=KINDS, ratios=RATIOS,
        effects=EFFECTS, is_open=is_open, seats=_seats(sitting), changes=_changes(
            sitting, form.target.data or "", _seats(sitting)),
    )


def _seats(sitting: Sitting) -> int | None:
    """Return the number of seats that somebody looks at before voting on it."""
    seats = read_count(request.args.get("seats", ""))
    return seats if seats and sitting.seats is not None else None


def _kind(target: str, seats: int | None) -> str | None:
    """Return the kind of motion that what was looked at leads to."""
    kinds = {"sheet": VoteKind.DROP_SHEET, "judge": VoteKind.DROP_JUDGE}
    kind = kinds.get(target.partition(":")[0]) or (VoteKind.SEATS if seats else None)
    return kind.value if kind else None


def _changes(sitting: Sitting, target: str, seats: int | None) -> list[queries.Change] | None:
    """Return what leaving out the sheets named, or other seats, would change; None: neither."""
    about, _colon, number = target.partition(":")
    named, result = read_count(number), live_result(sitting.id)
    sheets = queries.sheets_about(
        sitting.id, named if about == "sheet" else None, named if about == "judge" else None,
    ) if about in ("sheet", "judge") and named is not None else []
    if result is None or not (sheets or seats):
        return None
    return queries.preview(sitting, result, sheets, seats)


def _sitting_here(sitting_id: int) -> Sitting:
    sitting = get_or_404(Sitting, sitting_id)
    roles = policies.roles_in(current_user, sitting)
    if sitting.competition_id != g.competition.id or not policies.can_record_votes(roles):
        raise NotFound()
    return sitting
