"""The office of forwarding: contests to send on to, who qualifies, what blocks, what came back."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session
from flask import url_for as address_of
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.audit.exports import Taken, hand_out
from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import PDF_TYPE, ZIP_TYPE, download
from app.errors import DomainError
from app.files.storage import digest_of
from competitions.entries import queries as entries
from competitions.entries.dossiers import SubmissionView, view_submission
from ecosystem.forwarding import (
    following,
    forms,
    founder_panel,
    labels,
    policies,
    queries,
    services,
)
from ecosystem.forwarding import services_consent as consents
from ecosystem.forwarding import services_progress as progress
from ecosystem.forwarding.models import Nomination
from ecosystem.forwarding.package import build_package, package_name
from ecosystem.projects.evidence import receive_pdf
from judging.results.complaints.queries import held_entries

bp = Blueprint("forwarding", __name__)
bp.record(founder_panel.register)
PATH = "/organise/<slug>/forwarding"
TEAM = (Role.ORGANISER, Role.CLERK)
LINK_KEY = "consent_link"


@bp.get(PATH)
@only(*TEAM)
def list_nominations(slug: str) -> ResponseReturnValue:
    """List the contests to send on to, each with its nominations."""
    views = queries.list_targets(g.competition.id)
    return _render(
        "list_nominations", views=views, held=held_entries(g.competition.id),
        upsets=following.upsets([row for view in views for row in view.nominations]))


@bp.route(f"{PATH}/targets/new", methods=["GET", "POST"])
@only(Role.ORGANISER)
def create_target(slug: str) -> ResponseReturnValue:
    """Add a contest to send on to."""
    form = _target_form()
    if request.method == "GET":
        form.sender.data = g.competition.host_name
    elif form.validate():
        try:
            target = services.create_target(g.competition.id, form.to_input(),
                                            actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            return redirect(address_of(".show_target", slug=slug, target_id=target.id))
    return _render("create_target", status=_status(form), form=form, target=None)


@bp.route(f"{PATH}/targets/<int:target_id>/edit", methods=["GET", "POST"])
@only(Role.ORGANISER)
def edit_target(slug: str, target_id: int) -> ResponseReturnValue:
    """Correct a contest to send on to."""
    target = queries.get_target(g.competition.id, target_id).target
    form = _target_form()
    if request.method == "GET":
        form.fill(target)
    elif form.validate():
        seen = request.form.get("version", type=int, default=0)
        try:
            services.edit_target(target_id, form.to_input(), seen, actor=current_user,
                                 now=utc_now())
        except DomainError as error:
            form.attach(error)
            return _render("create_target", status=error.status, form=form,
                           target=queries.get_target(g.competition.id, target_id).target)
        flash(_("Saved."), "success")
        return redirect(address_of(".show_target", slug=slug, target_id=target_id))
    return _render("create_target", status=_status(form), form=form, target=target)


@bp.route(f"{PATH}/targets/<int:target_id>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def show_target(slug: str, target_id: int) -> ResponseReturnValue:
    """Show who qualifies by the rule, why others do not, and put the ticked ones forward."""
    queries.get_target(g.competition.id, target_id)
    error = None
    if request.method == "POST":
        try:
            services.propose_nominations(target_id, request.form.getlist("ids", type=int),
                                         actor=current_user, now=utc_now())
        except DomainError as refusal:
            error = refusal
        else:
            flash(_("Put forward. Now ask each member to agree."), "success")
            return redirect(address_of(".list_nominations", slug=slug))
    view = queries.get_target(g.competition.id, target_id)
    return _render("show_target", status=error.status if error else 200, view=view,
                   candidates=queries.list_candidates(view), error=error)


@bp.get(f"{PATH}/<ref>")
@only(*TEAM)
def show_nomination(slug: str, ref: str) -> ResponseReturnValue:
    """Show where a nomination stands, what blocks it and what comes next."""
    return _nomination_page(ref)


@bp.post(f"{PATH}/<ref>/approve")
@only(Role.ORGANISER)
def approve_nomination(slug: str, ref: str) -> ResponseReturnValue:
    """Approve a nomination to which everybody agreed."""
    nomination = queries.get_nomination(g.competition.id, ref)
    return _do(ref, _("Approved. The clerk can send it now."),
               lambda: services.approve_nomination(nomination.id, actor=current_user,
                                                   now=utc_now()))


@bp.post(f"{PATH}/<ref>/withdraw")
@only(Role.ORGANISER)
def withdraw_nomination(slug: str, ref: str) -> ResponseReturnValue:
    """Take a nomination back, with a reason."""
    nomination = queries.get_nomination(g.competition.id, ref)
    form = forms.ReasonForm()
    if not form.validate():
        return _nomination_page(ref, 422, error=DomainError(form.reason.errors[0]))
    return _do(ref, _("Taken back. Its place in the quota is free again."),
               lambda: services.withdraw_nomination(nomination.id, form.reason.data or "",
                                                    actor=current_user, now=utc_now()))


@bp.post(f"{PATH}/<ref>/send")
@only(*TEAM)
def send_nomination(slug: str, ref: str) -> ResponseReturnValue:
    """Write down the letter with which the package left."""
    nomination = queries.get_nomination(g.competition.id, ref)
    form = forms.LetterForm()
    if not form.validate():
        return _nomination_page(ref, 422, letter=form)
    package = build_package(nomination, _submission(nomination), _store())
    return _do(ref, _("Sent by letter %(number)s.", number=form.document_number.data),
               lambda: progress.send_nomination(nomination.id, form.to_input(),
                                                digest_of(package), actor=current_user,
                                                now=utc_now()), letter=form)


@bp.post(f"{PATH}/<ref>/reply")
@only(*TEAM)
def record_reply(slug: str, ref: str) -> ResponseReturnValue:
    """Write down what the target contest answered."""
    return _record(ref, forms.ReplyForm(), "reply")


@bp.post(f"{PATH}/<ref>/result")
@only(*TEAM)
def record_result(slug: str, ref: str) -> ResponseReturnValue:
    """Write down how the project did there."""
    return _record(ref, forms.ResultForm(), "result")


@bp.post(f"{PATH}/<ref>/consents/<int:consent_id>/remind")
@only(*TEAM)
def remind_member(slug: str, ref: str, consent_id: int) -> ResponseReturnValue:
    """Mail a member a fresh link."""
    consent = queries.get_consent(queries.get_nomination(g.competition.id, ref), consent_id)
    return _do(ref, _("Reminder on its way to %(name)s.", name=consent.member.name),
               lambda: consents.remind_by_mail(consent_id, _link, actor=current_user,
                                               now=utc_now()))


@bp.post(f"{PATH}/<ref>/consents/<int:consent_id>/link")
@only(*TEAM)
def make_consent_link(slug: str, ref: str, consent_id: int) -> ResponseReturnValue:
    """Make a fresh link to copy into Zalo; shown once."""
    queries.get_consent(queries.get_nomination(g.competition.id, ref), consent_id)

    def issue() -> None:
        consent, token = consents.issue_link(consent_id, actor=current_user, now=utc_now())
        session[LINK_KEY] = {"consent": consent.id, "url": _link(token)}

    return _do(ref, _("Copy the link now; it is shown once."), issue)


@bp.get(f"{PATH}/<ref>/package")
@only(*TEAM)
def download_package(slug: str, ref: str) -> ResponseReturnValue:
    """Download the named version as one ZIP."""
    nomination = queries.get_nomination(g.competition.id, ref)
    try:
        following.require_free(nomination)
    except DomainError as error:
        return _nomination_page(ref, error.status, error=error)
    content = build_package(nomination, _submission(nomination), _store())
    taken = Taken("package", "zip", 1, about=nomination.entry.code or "")
    return hand_out(content, package_name(nomination), ZIP_TYPE, taken, of=g.competition)


@bp.get(f"{PATH}/<ref>/events/<int:event_id>")
@only(*TEAM)
def download_evidence(slug: str, ref: str, event_id: int) -> ResponseReturnValue:
    """Download the PDF behind a reply or result."""
    nomination = queries.get_nomination(g.competition.id, ref)
    event, file = queries.get_event(nomination, event_id)
    return download(_store().get(file.sha256), event.file_name, PDF_TYPE)


def _record(ref: str, form: Any, slot: str) -> ResponseReturnValue:
    nomination = queries.get_nomination(g.competition.id, ref)
    if not form.validate():
        return _nomination_page(ref, 422, **{slot: form})

    def write() -> None:
        evidence = receive_pdf(form.file.data, _store())
        progress.record_event(nomination.id, form.to_input(evidence), _store(),
                              actor=current_user, now=utc_now())

    return _do(ref, _("Recorded with its evidence."), write, **{slot: form})


def _do(ref: str, done: str, verb: Any, **typed: Any) -> ResponseReturnValue:
    """Run a step; refused, the page comes back with the reason and what was typed."""
    try:
        verb()
    except DomainError as error:
        for form in typed.values():
            form.attach(error)
        return _nomination_page(ref, error.status, error=None if typed else error, **typed)
    flash(done, "success")
    return redirect(address_of(".show_nomination", slug=g.competition.slug, ref=ref))


def _nomination_page(ref: str, status: int = 200, error: DomainError | None = None,
                     **typed: Any) -> ResponseReturnValue:
    nomination = queries.get_nomination(g.competition.id, ref)
    blank = {"letter": forms.LetterForm, "reply": forms.ReplyForm, "result": forms.ResultForm}
    made = {name: typed.get(name) or kind(formdata=None) for name, kind in blank.items()}
    return _render("show_nomination", status=status, nomination=nomination, error=error,
                   submission=_submission(nomination), forms=made, policies=policies,
                   upset=following.upsets([nomination]).get(nomination.id),
                   held=following.held_of(nomination),
                   link=session.pop(LINK_KEY, None))


def _submission(nomination: Nomination) -> SubmissionView:
    return view_submission(nomination.submission,
                           entries.fields_of(nomination.target.competition_id), for_judges=False)


def _target_form() -> forms.TargetForm:
    form = forms.TargetForm()
    form.offer(prize for track in g.competition.tracks for prize in track.prizes)
    return form


def _link(token: str) -> str:
    return str(current_app.config["PUBLIC_URL"]) + address_of("consents.answer_by_link",
                                                              token=token)


def _store() -> Any:
    return current_app.extensions["store"]


def _status(form: forms.TargetForm) -> int:
    return 422 if form.errors else 200


def _render(name: str, status: int = 200, **names: Any) -> tuple[str, int]:
    return render_template(f"ecosystem/forwarding/{name}.html", slug=g.competition.slug,
                           labels=labels, now=utc_now(), **names), status
