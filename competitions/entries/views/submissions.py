"""Looking it over, submitting, and the receipts of what was submitted."""

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import signed_in
from app.clock import local, local_date
from app.downloads import PDF_TYPE, download
from app.errors import DomainError, NotFound
from app.i18n import language
from app.paper.qr import svg
from app.templating import videadline
from competitions.entries import exports, policies, queries, services_submit
from competitions.entries.content import content_of, gaps
from competitions.entries.dossiers import Sight, view_draft
from competitions.entries.forms import SubmitForm
from competitions.entries.models import Entry, Submission
from competitions.entries.views.blueprint import (
    arrived_at,
    bp,
    load_entry,
    me,
    own_address,
    page,
)


@bp.route("/entries/<ref>/submit", methods=["GET", "POST"])
@signed_in
def submit_entry(ref: str) -> ResponseReturnValue:
    """Show the dossier as it would arrive, and take it in."""
    now = arrived_at()
    form = SubmitForm()
    status = 200
    if form.validate_on_submit():
        try:
            submission = services_submit.submit_entry(
                queries.find_id(ref, owner=me()), form.to_input(), actor=me(), now=now,
                address=own_address)
        except NotFound:
            raise
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            return redirect(url_for(".show_submission", ref=ref, number=submission.number))
    entry = load_entry(ref)
    if status == 200 and not policies.can_type(current_user, entry):
        return redirect(url_for(".show_entry", ref=ref))
    questions = queries.fields_of(entry.competition_id)
    draft = content_of(entry, questions)
    form.digest.data = draft.digest
    return page(
        "submit_entry", status, entry=entry, form=form, dossier=view_draft(draft, questions),
        missing=gaps(questions, draft), in_time=policies.is_in_time(entry, now),
        is_owner=policies.is_owner(current_user, entry),
    )


@bp.get("/entries/<ref>/preview")
@signed_in
def preview_entry(ref: str) -> ResponseReturnValue:
    """Show the draft as the judges of a stage will read it, drawn as their page draws it."""
    entry = load_entry(ref)
    questions = queries.fields_of(entry.competition_id)
    sights: list[Sight] = current_app.extensions["judges_sight"](entry)
    asked = request.args.get("stage", type=int)
    sight = next((s for s in sights if s.stage.id == asked), sights[0] if sights else None)
    blind = sight is not None and sight.is_blind
    draft = content_of(entry, questions)
    given = [q for q in questions
             if q.key in {*draft.answers, *(file["field"] for file in draft.files)}]
    return page(
        "preview_entry", entry=entry, sights=sights, sight=sight,
        dossier=view_draft(draft, questions, for_judges=True, blind=blind),
        hidden=[q for q in given if not q.is_for_judges],
        veiled=[q for q in given if blind and q.is_for_judges and q.is_identifying],
    )


@bp.get("/entries/<ref>/submissions/<int:number>")
@signed_in
def show_submission(ref: str, number: int) -> ResponseReturnValue:
    """Show a version as it arrived, with its receipt."""
    entry = load_entry(ref)
    submission = queries.get_entry_submission(entry, number)
    return page(
        "show_submission", entry=entry, submission=submission,
        dossier=queries.submission_view(submission, for_judges=False),
        until=_until(entry), code=svg(_verify_url(submission), _("Address to verify this receipt")),
        may_resubmit=(number == entry.last_submission and policies.can_edit(current_user, entry)
                      and policies.is_in_time(entry, arrived_at())
                      and not policies.is_within_grace(entry, arrived_at())),
    )


@bp.get("/entries/<ref>/submissions/<int:number>/receipt.pdf")
@signed_in
def download_receipt(ref: str, number: int) -> ResponseReturnValue:
    """Hand out the receipt as a paper."""
    entry = load_entry(ref)
    submission = queries.get_entry_submission(entry, number)
    paper = exports.receipt(submission, _verify_url(submission), language())
    return download(paper, f"{entry.code}-v{number}.pdf", PDF_TYPE)


@bp.get("/entries/<ref>/submissions/<int:number>/files/<int:index>")
@signed_in
def download_submitted(ref: str, number: int, index: int) -> ResponseReturnValue:
    """Hand out a file of a version as it arrived."""
    submission = queries.get_entry_submission(load_entry(ref), number)
    file = queries.get_submitted_file(submission, index)
    return exports.stored_file(current_app.extensions["store"], file["sha256"], file["name"],
                               file["content_type"])


def _until(entry: Entry) -> str:
    """Return until when it may be submitted again: the hour alone on the day itself."""
    closes = policies.closes_at(entry)
    if closes is None or local_date(closes) != local_date(arrived_at()):
        return videadline(closes)
    there = local(closes)
    return _("%(hour)s:%(minute)s", hour=f"{there:%H}", minute=f"{there:%M}")


def _verify_url(submission: Submission) -> str:
    return f"{current_app.config['PUBLIC_URL']}/verify/{submission.receipt_code}"
