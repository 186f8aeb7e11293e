"""The secretariat's queue, the dossier beside the rule, and what founders see of it."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.errors import DomainError
from app.templating import vitime
from competitions.entries import queries as entries
from competitions.entries.models import Entry
from competitions.entries.views.blueprint import own_address
from competitions.screening import (
    findings,
    policies,
    queries,
    services,
    services_papers,
    wording,
)
from competitions.screening.enums import Outcome
from competitions.screening.forms import DecisionForm
from competitions.screening.queue import list_queue as list_waiting

bp = Blueprint("screening", __name__)
KINDS = ("", "waiting", "returned", "overdue", "decided")


@bp.get("/organise/<slug>/screening")
@only(Role.SECRETARY)
def list_queue(slug: str) -> ResponseReturnValue:
    """List what waits, what was returned and what is overdue."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = list_waiting(g.competition, kind, request.args.get("page", 1, type=int), utc_now())
    articles = {row.id: row.article for row in findings.list_rules(g.competition.id)}
    return render_template("competitions/screening/list_queue.html", found=found, kind=kind,
                           slug=slug, articles=articles)


@bp.route("/organise/<slug>/screening/<code>", methods=["GET", "POST"])
@only(Role.SECRETARY)
def screen_entry(slug: str, code: str) -> ResponseReturnValue:
    """Show a dossier beside the rules and take the secretary's decision."""
    entry = entries.get_submitted_entry(g.competition.id, code)
    form = DecisionForm()
    status = 200
    if request.method == "POST":
        outcome = _outcome()
        status = _decide(entry, form, outcome)
        if outcome and status == 200:
            flash(wording.decided(entry.code or "", outcome), "success")
            following = queries.next_waiting(g.competition.id, entry)
            if following:
                return redirect(url_for(".screen_entry", slug=slug, code=following))
            return redirect(url_for(".list_queue", slug=slug))
    form.seen.data = services.mark_of(entry)
    submission = entries.get_entry_submission(entry, entry.last_submission)
    return render_template(
        "competitions/screening/screen_entry.html", entry=entry, form=form,
        dossier=entries.submission_view(submission, for_judges=False),
        rules=queries.rules_of(entry.competition_id), twins=findings.look_alikes(entry),
        lines=_lines(entry), papers=findings.papers_of(entry.id),
        decisions=queries.decisions_of(entry), outcomes=policies.open_outcomes(entry),
    ), status


@bp.post("/organise/<slug>/screening/<code>/here")
@only(Role.SECRETARY)
def note_sight(slug: str, code: str) -> ResponseReturnValue:
    """Take note that this page is open; tell who else has it open."""
    entry = entries.get_submitted_entry(g.competition.id, code)
    others = services_papers.note_sight(entry.id, actor=current_user, now=utc_now())
    return {"others": [_("%(name)s, since %(time)s", name=other.user.name,
                         time=vitime(other.since)) for other in others]}


def _lines(entry: Entry) -> list[wording.FindingLine]:
    """Return what the program finds, beside the article."""
    rules = findings.list_rules(entry.competition_id)
    examined = findings.examine_entries(entry.competition, [entry.id], utc_now())[entry.id]
    return wording.lines_of(examined.findings, rules, entries.fields_of(entry.competition_id))


def _outcome() -> Outcome | None:
    pressed = request.form.get("outcome", "")
    return Outcome(pressed) if pressed in {outcome.value for outcome in Outcome} else None


def _decide(entry: Entry, form: DecisionForm, outcome: Outcome | None) -> int:
    """Record the decision; return the status of the answer."""
    if not form.validate():
        return 422
    try:
        if outcome is None:
            raise DomainError(_("Press one of the four buttons."))
        services.decide_entry(entry.id, form.to_input(outcome), actor=current_user,
                              now=utc_now(), address=own_address)
    except DomainError as error:
        form.attach(error)
        return error.status
    return 200
