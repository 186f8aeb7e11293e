"""The review of a stage: what is in, the ranking, ties, closing, approval, publication."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.audit.exports import Taken, hand_out
from app.auth.doors import only, public, roles_here
from app.auth.enums import OFFICE, PANEL_ROLES, Role
from app.clock import utc_now
from app.downloads import PDF_TYPE
from app.errors import DomainError, NotFound
from app.i18n import language
from app.orm import get_or_404
from app.paging import page_number
from app.templating import vidatetime
from app.text import clean_line
from competitions.entries.services_papers import keep_paper
from competitions.programme.models import Stage
from judging.results import forms, policies, printing, queries, reviewing, services
from judging.results.explanation_pdf import explanation_pdf
from judging.results.models import Result
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.wire import read_count

bp = Blueprint("results", __name__)

#: Everybody of a competition but the founders; what each sees depends on the state.
PARTIES = (*OFFICE, *sorted(PANEL_ROLES - {Role.JUDGE}), Role.CLERK, Role.APPROVER, Role.OBSERVER)
#: Who opens the page of prizes and certificates.
AWARD_READERS = frozenset({*OFFICE, Role.CLERK, Role.APPROVER, Role.CHAIR, Role.DEPUTY_CHAIR})
#: Who opens the register of complaints.
COMPLAINT_READERS = AWARD_READERS
#: Who opens the page of official papers.
PAPER_READERS = frozenset({*AWARD_READERS, Role.PANEL_SECRETARY})
#: Who opens the page of exports.
EXPORTERS = frozenset({*OFFICE, *(PANEL_ROLES - {Role.JUDGE})})
CHAIRS = (Role.CHAIR, Role.DEPUTY_CHAIR)


@bp.get("/organise/<slug>/results")
@only(*PARTIES)
def list_results(slug: str) -> ResponseReturnValue:
    """List the sittings with their states."""
    return render_template(
        "judging/results/list_results.html", slug=slug,
        lines=queries.list_sittings(g.competition.id),
        may_see_awards=bool(roles_here(g.competition.id) & AWARD_READERS),
        may_see_complaints=bool(roles_here(g.competition.id) & COMPLAINT_READERS),
        may_see_papers=bool(roles_here(g.competition.id) & PAPER_READERS),
        may_export=bool(roles_here(g.competition.id) & EXPORTERS),
    )


@bp.get("/organise/<slug>/stages/<int:stage_id>/results")
@only(*PARTIES)
def show_stage(slug: str, stage_id: int) -> ResponseReturnValue:
    """Show the review of one track of a stage."""
    stage = _stage_here(stage_id)
    sittings = queries.sittings_of_stage(stage.id)
    wanted = request.args.get("track", sittings[0].track.key if sittings else "")
    sitting = next((s for s in sittings if s.track.key == wanted), None)
    if sitting is None:
        raise NotFound()
    waiting = request.args.get("waiting")  # a page that looks again by itself
    if waiting and waiting == reviewing.progress_of(sitting):
        return "", 204
    return _page(sitting, sittings)


@bp.get("/organise/<slug>/results/<int:result_id>/entries/<int:entry_id>")
@only(*PARTIES)
def explain_entry(slug: str, result_id: int, entry_id: int) -> ResponseReturnValue:
    """Open one entry's score to the sheets behind it."""
    result = result_here(result_id)
    story = reviewing.explain_entry(result, entry_id, current_user)
    return render_template("judging/results/explain_entry.html", story=story, slug=slug)


@bp.get("/organise/<slug>/results/<int:result_id>/entries/<int:entry_id>/explanation.pdf")
@only(*PARTIES)
def download_explanation(slug: str, result_id: int, entry_id: int) -> ResponseReturnValue:
    """Download the arithmetic of one entry's score as a paper."""
    story = reviewing.explain_entry(result_here(result_id), entry_id, current_user)
    paper = explanation_pdf(printing.explanation_view(story, g.competition), language())
    return hand_out(paper, f"{story.entry.code}-{story.result.number}.pdf", PDF_TYPE,
                    Taken("explanation", "pdf", 1, about=story.entry.code or ""),
                    of=g.competition)


@bp.get("/organise/<slug>/results/<int:result_id>/changes")
@only(*PARTIES)
def show_changes(slug: str, result_id: int) -> ResponseReturnValue:
    """Show what a result changed against the one before it."""
    result = result_here(result_id)
    return render_template("judging/results/show_changes.html", slug=slug,
                           comparison=reviewing.compare_with_former(result, current_user))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/close")
@only(*CHAIRS)
def close_sitting(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Close a track of a stage (đóng chấm)."""
    sitting = _sitting_here(sitting_id)
    form = forms.CloseForm()
    reasons = _reasons_of_sheets(sitting)
    return _act(sitting, form, lambda: services.close_sitting(
        sitting.id, reasons, actor=current_user, now=utc_now()),
        _("Judging is closed. The result is being computed."))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/reopen")
@only(*CHAIRS)
def reopen_sitting(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Open a closed track again, with a reason."""
    sitting, form = _sitting_here(sitting_id), forms.ReasonForm()
    return _act(sitting, form, lambda: services.reopen_sitting(
        sitting.id, form.reason.data, actor=current_user, now=utc_now()),
        _("Judging is open again."))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/tie")
@only(*CHAIRS)
def settle_tie(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Record the chair's order of a tie."""
    sitting, form = _sitting_here(sitting_id), forms.TieForm()
    return _act(sitting, form, lambda: services.settle_tie(
        sitting.id, form.codes(), form.reason.data, actor=current_user, now=utc_now()),
        _("The tie is settled; a new result is computed."))


@bp.post("/organise/<slug>/sittings/<int:sitting_id>/recompute")
@only(*CHAIRS)
def recompute(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Compute anew after a published result was superseded, or after the worker failed."""
    sitting = _sitting_here(sitting_id)
    if sitting.state is SittingState.CLOSED:
        return _act(sitting, forms.CloseForm(), lambda: services.compute_again(
            sitting.id, actor=current_user, now=utc_now()), _("The result is being computed."))
    return _act(sitting, forms.CloseForm(), lambda: services.recompute(
        sitting.id, actor=current_user, now=utc_now()), _("A new result is computed."))


@bp.post("/organise/<slug>/results/<int:result_id>/approve")
@only(*CHAIRS)
def approve_result(slug: str, result_id: int) -> ResponseReturnValue:
    """Freeze a result (chốt kết quả chấm)."""
    result = result_here(result_id)
    return _act(result.sitting, forms.CloseForm(), lambda: services.approve_result(
        result.id, actor=current_user, now=utc_now()), _("The result is approved and frozen."))


@bp.post("/organise/<slug>/results/<int:result_id>/withdraw-approval")
@only(*CHAIRS)
def withdraw_approval(slug: str, result_id: int) -> ResponseReturnValue:
    """Take an approval back before publication, with a reason."""
    result, form = result_here(result_id), forms.ReasonForm()
    return _act(result.sitting, form, lambda: services.withdraw_approval(
        result.id, form.reason.data, actor=current_user, now=utc_now()),
        _("The approval is withdrawn; a new result is computed."))


@bp.post("/organise/<slug>/results/<int:result_id>/publish")
@only(Role.APPROVER)
def publish_result(slug: str, result_id: int) -> ResponseReturnValue:
    """Publish an approved result, by a decision or awaiting it."""
    result, form = result_here(result_id), forms.PublishForm()
    hour = form.public_from.moment
    return _act(result.sitting, form, lambda: services.publish_result(
        result.id, form.to_input(_paper(form)), actor=current_user, now=utc_now()),
        _("The result is published.") if hour is None else _(
            "Nobody outside the office sees the result before %(when)s.", when=vidatetime(hour)))


@bp.post("/organise/<slug>/results/<int:result_id>/decision")
@only(Role.APPROVER)
def record_decision(slug: str, result_id: int) -> ResponseReturnValue:
    """Complete a publication with the decision that was pending."""
    result, form = result_here(result_id), forms.PublishForm()
    return _act(result.sitting, form, lambda: services.record_decision(
        result.id, form.to_input(_paper(form)), actor=current_user, now=utc_now()),
        _("The decision is recorded."))


@bp.post("/organise/<slug>/results/<int:result_id>/supersede")
@only(Role.APPROVER)
def supersede_result(slug: str, result_id: int) -> ResponseReturnValue:
    """End a published result, with a reason."""
    result, form = result_here(result_id), forms.ReasonForm()
    return _act(result.sitting, form, lambda: services.supersede_result(
        result.id, form.reason.data, actor=current_user, now=utc_now()),
        _("The result is superseded."))


@bp.get("/competitions/<slug>/results")
@public
def show_public(slug: str) -> ResponseReturnValue:
    """Show everybody the published places."""
    if g.competition is None:
        raise NotFound()
    rankings = queries.published_results(g.competition, utc_now())
    if not rankings:
        raise NotFound()
    return render_template("judging/results/show_public.html", competition=g.competition,
                           rankings=rankings)


def _reasons_of_sheets(sitting: Sitting) -> dict[int, str]:
    """Return the reasons as typed, for single sheets and once for all of a judge's."""
    asked = {key.removeprefix("reason_"): clean_line(value) for key, value in request.form.items()
             if key.startswith("reason_")}
    reasons = {sheet.id: asked.get(f"judge_{sheet.judge_id}", "")
               for sheet in queries.missing_sheets(sitting)}
    return reasons | {number: reason for key, reason in asked.items()
                      if reason and (number := read_count(key)) is not None}


def _paper(form: forms.PublishForm) -> tuple[int, str] | None:
    """Keep the signed decision, if one was chosen."""
    chosen = form.paper.data
    if not chosen or not chosen.filename:
        return None
    return keep_paper(chosen.read(), chosen.filename, store=current_app.extensions["store"],
                      field="paper", now=utc_now())


def result_here(result_id: int) -> Result:
    """Return a result of the competition in the address, or 404."""
    result = get_or_404(Result, result_id)
    if result.sitting.competition_id != g.competition.id:
        raise NotFound()
    return result


def _sitting_here(sitting_id: int) -> Sitting:
    sitting = get_or_404(Sitting, sitting_id)
    if sitting.competition_id != g.competition.id:
        raise NotFound()
    return sitting


def _stage_here(stage_id: int) -> Stage:
    stage = get_or_404(Stage, stage_id)
    if stage.competition_id != g.competition.id:
        raise NotFound()
    return stage


def _page(sitting: Sitting, sittings: list[Sitting], form: Any = None, status: int = 200) -> Any:
    review = reviewing.review(sitting, current_user, page_number(request.args.get("page")))
    return render_template(
        "judging/results/show_stage.html", review=review, sittings=sittings, form=form,
        publish_form=form if isinstance(form, forms.PublishForm) else forms.PublishForm(None),
        typed=request.form, slug=g.competition.slug,
    ), status


def _act(sitting: Sitting, form: Any, verb: Any, done: str) -> ResponseReturnValue:
    """Run one verb of the review; a refusal stays on the page with what was typed."""
    stage_id, key = sitting.stage_id, sitting.track.key
    if not policies.roles_in(current_user, sitting):
        raise NotFound()
    if form.validate_on_submit():
        try:
            verb()
        except DomainError as error:
            if error.status in (403, 404):
                raise
            form.attach(error)
            return _page(get_or_404(Sitting, sitting.id), queries.sittings_of_stage(stage_id),
                         form, error.status)
        flash(done, "success")
        return redirect(url_for(".show_stage", slug=g.competition.slug, stage_id=stage_id,
                                track=key))
    return _page(sitting, queries.sittings_of_stage(stage_id), form, 422)
