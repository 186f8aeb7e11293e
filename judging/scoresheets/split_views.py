"""The page on which a panel shares the entries out: proposal, moves by hand, then applied."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.doors import only
from app.errors import DomainError
from judging.engine import EngineError
from judging.panels import queries as panels
from judging.panels.blueprint import OFFICE, bp
from judging.panels.forms import NothingForm
from judging.panels.views import by_me
from judging.rubrics.models import Sitting
from judging.scoresheets import planning
from judging.scoresheets.services_assign import Pair, assign_pairs
from judging.scoresheets.wire import read_count


@bp.route("/organise/<slug>/sittings/<int:sitting_id>/split", methods=["GET", "POST"])
@only(*OFFICE)
def plan_split(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Propose k judges for each entry; show loads and who blocks before anything is applied."""
    sitting = panels.get_sitting(g.competition.id, sitting_id)
    most = max(1, len(panels.scoring_members(sitting_id)))
    per_entry = min(most, max(1, read_count(request.values.get("per_entry", "")) or 3))
    error, status = None, 200
    if NothingForm().validate_on_submit():
        split = _as_sent(sitting, per_entry)
        if request.form.get("then") == "apply":
            try:
                given, taken = assign_pairs(sitting_id, split.pairs, **by_me())
            except DomainError as refused:
                error, status = refused.message, refused.status
            else:
                flash(_("Sheets given out: %(given)s, taken back: %(taken)s", given=given,
                        taken=taken), "success")
                return redirect(url_for(".plan_split", slug=slug, sitting_id=sitting_id,
                                        per_entry=per_entry))
    else:
        try:
            split = _proposed(sitting, per_entry)
        except EngineError:
            split, status = planning.review(sitting, per_entry, []), 422
            error = _("No assignment keeps every condition. Add judges or ask for fewer per entry.")
    return render_template("judging/panels/plan_split.html", sitting=sitting, split=split,
                           most=most, error=error, slug=slug), status


def _proposed(sitting: Sitting, per_entry: int) -> planning.Split:
    seed = read_count(request.values.get("seed", "")) or 0
    return planning.propose(sitting, per_entry, seed, moves=bool(request.values.get("moves")))


def _as_sent(sitting: Sitting, per_entry: int) -> planning.Split:
    """Return the ticked pairs; for a table too large to show, the proposal that was seen."""
    if request.form.get("whole"):
        return _proposed(sitting, per_entry)
    return planning.review(sitting, per_entry, _pairs(request.form.getlist("pair")))


def _pairs(typed: list[str]) -> list[Pair]:
    """Read "judge:entry" of each ticked box; what is neither is left out."""
    found = []
    for word in typed[:100_000]:
        judge, _colon, entry = word.partition(":")
        pair = (read_count(judge), read_count(entry))
        if pair[0] is not None and pair[1] is not None:
            found.append((pair[0], pair[1]))
    return found
