"""Prizes and certificates: proposal, confirmation, printing; rankings as files."""

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.audit.exports import Taken, hand_out
from app.auth.doors import only, roles_here, signed_in
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import CSV_TYPE, JSON_TYPE, PDF_TYPE, XLSX_TYPE, download
from app.errors import Conflict, DomainError, NotFound
from app.forms import Form
from app.i18n import language
from app.orm import get_or_404
from competitions.entries.views.blueprint import load_entry
from competitions.programme.models import Competition, Track
from judging.awards import (
    designs,
    forms,
    papers,
    printing,
    queries,
    services,
    services_papers,
    standing,
)
from judging.awards.certificate_pdf import certificates_pdf
from judging.awards.enums import CertificateKind
from judging.awards.founder_panel import UNDER_REVIEW
from judging.awards.models import Award, Certificate
from judging.results import policies
from judging.results.check_sheet import check_sheet, notes
from judging.results.complaints.holds import held_among
from judging.results.models import Result
from judging.results.ranking_files import (
    RankingView,
    fields,
    ranking_csv,
    ranking_json,
    ranking_xlsx,
)
from judging.results.ranking_pdf import ranking_pdf
from judging.results.views import AWARD_READERS, PARTIES, result_here

bp = Blueprint("awards", __name__)

#: Who confirms prizes: the organiser, and the chair of the panel that judged.
CONFIRMS = (Role.ORGANISER, Role.CHAIR)


@bp.get("/organise/<slug>/awards")
@only(*AWARD_READERS)
def list_awards(slug: str) -> ResponseReturnValue:
    """Show the prizes of every track: proposed, confirmed, certificates."""
    return _page(None)


@bp.post("/organise/<slug>/results/<int:result_id>/awards")
@only(*CONFIRMS)
def confirm_awards(slug: str, result_id: int) -> ResponseReturnValue:
    """Confirm the prizes of a track."""
    form, result = forms.ConfirmForm(), result_here(result_id)
    if not policies.roles_in(current_user, result.sitting) & set(CONFIRMS):
        raise NotFound()  # the chair of another panel
    if form.validate_on_submit():
        try:
            services.confirm_awards(result.id, form.to_input(request.form),
                                    actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
            return _page(form), error.status
        flash(_("The prizes are confirmed."), "success")
        return redirect(url_for(".list_awards", slug=slug))
    return _page(form), 422


@bp.post("/organise/<slug>/tracks/<int:track_id>/award-rules")
@only(Role.ORGANISER)
def set_rules(slug: str, track_id: int) -> ResponseReturnValue:
    """Declare how prizes of a track are given."""
    form = forms.RulesForm()
    if get_or_404(Track, track_id).competition_id != g.competition.id:
        raise NotFound()
    if form.validate_on_submit():
        try:
            services.set_rules(track_id, form.to_input(), actor=current_user, now=utc_now(),
                               competition_id=g.competition.id)
        except DomainError as error:
            form.attach(error)
            return _page(form, track_id), error.status
        flash(_("The rules of these prizes are saved."), "success")
        return redirect(url_for(".list_awards", slug=slug))
    return _page(form, track_id), 422


@bp.post("/organise/<slug>/results/<int:result_id>/prize-decision")
@only(Role.CLERK, Role.ORGANISER)
def record_decision(slug: str, result_id: int) -> ResponseReturnValue:
    """Type in the decision on the prizes; certificates that awaited it become valid."""
    form, result = forms.DecisionForm(), result_here(result_id)
    if form.validate_on_submit():
        try:
            services.record_prize_decision(
                result.id, form.decision_number.data, form.decision_date.data,
                actor=current_user, now=utc_now())
            papers_done = services_papers.complete_certificates(
                result.id, actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
            return _page(form), error.status
        flash(_("The decision is recorded; certificates now in force: %(n)s.", n=papers_done),
              "success")
        return redirect(url_for(".list_awards", slug=slug))
    return _page(form), 422


@bp.post("/organise/<slug>/awards/<int:award_id>/revoke")
@only(Role.ORGANISER)
def revoke_award(slug: str, award_id: int) -> ResponseReturnValue:
    """Revoke a prize with a reason; its rank stays empty."""
    form = forms.RevokeForm()
    result_here(get_or_404(Award, award_id).result_id)
    if form.validate_on_submit():
        try:
            services.revoke_award(award_id, form.reason.data, actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
            return _page(form), error.status
        flash(_("The prize is revoked; its certificates say so from now on."), "success")
        return redirect(url_for(".list_awards", slug=slug))
    return _page(form), 422


@bp.post("/organise/<slug>/results/<int:result_id>/certificates")
@only(Role.ORGANISER, Role.CLERK)
def issue_certificates(slug: str, result_id: int) -> ResponseReturnValue:
    """Make certificates of a track, or complete them with the decision."""
    form, result = forms.IssueForm(), result_here(result_id)
    wanted = request.form.get("kind") or CertificateKind.PRIZE
    if wanted not in set(CertificateKind):
        raise NotFound()
    kind = CertificateKind(wanted)
    try:
        done = services_papers.complete_certificates(result.id, actor=current_user, now=utc_now())
        made = services_papers.issue_certificates(
            result.id, actor=current_user, now=utc_now(), kind=kind,
            for_team=bool(form.for_team.data))
    except DomainError as error:
        form.attach(error)
        return _page(form), error.status
    if done:
        flash(_("Certificates that got the number of the decision: %(n)s.", n=done), "success")
    if made or not done:
        flash(_("Certificates made: %(n)s.", n=len(made)), "success")
    return redirect(url_for(".list_awards", slug=slug))


@bp.get("/organise/<slug>/results/<int:result_id>/certificates.pdf")
@only(Role.ORGANISER, Role.CLERK)
def print_certificates(slug: str, result_id: int) -> ResponseReturnValue:
    """Download the prize certificates of a track as one PDF."""
    result = result_here(result_id)
    rows = papers.certificates_to_print(result.id)
    if not rows:
        raise NotFound()
    try:
        rows = standing.printable(g.competition.id, rows)
    except DomainError as error:
        form = Form()
        form.attach(error)
        return _page(form), error.status
    name = _("certificates-%(track)s.pdf", track=result.sitting.track.key)
    taken = Taken("certificates", "pdf", len(rows), about=result.sitting.track.name)
    return hand_out(pages_of(rows, g.competition), name, PDF_TYPE, taken, of=g.competition)


@bp.get("/entries/<ref>/certificates.pdf")
@signed_in
def print_own(ref: str) -> ResponseReturnValue:
    """Let a founder download the certificates of the own entry."""
    entry = load_entry(ref)
    rows = papers.certificates_of_entry(entry.id, utc_now())
    if not rows:
        raise NotFound()
    if standing.obstacles(entry.competition_id, rows):
        raise Conflict(UNDER_REVIEW)
    return download(pages_of(rows, entry.competition), f"{entry.code}.pdf", PDF_TYPE)


def pages_of(rows: Sequence[Certificate], competition: Competition) -> bytes:
    """Return certificates in the design of their competition."""
    store = current_app.extensions["store"]
    layout = designs.layout_of(competition.id)
    signers = printing.signers_of(layout, store)
    url = current_app.config["PUBLIC_URL"]
    views = [printing.certificate_view(row, competition, url, signers) for row in rows]
    return certificates_pdf(views, designs.design_of(layout, store))


@bp.get("/organise/<slug>/results/<int:result_id>/ranking.<any(pdf, xlsx, csv, json):kind>")
@only(*PARTIES)
def download_ranking(slug: str, result_id: int, kind: str) -> ResponseReturnValue:
    """Download the ranking as a file."""
    result = result_here(result_id)
    roles = policies.roles_in(current_user, result.sitting)
    if not policies.can_see_ranking(roles, result.sitting):
        raise NotFound()
    prizes = {award.entry_id: award.prize.name for award in queries.standing_awards(result.id)}
    tells = bool(roles & policies.SEES_SHEETS)
    view = printing.ranking_view(result, g.competition, prizes, tells_judges=tells,
                                 blind=policies.reads_blind(roles, result.sitting))
    makers = {
        "pdf": (lambda: ranking_pdf(view, language()), PDF_TYPE),
        "xlsx": (lambda: _workbook(view, result, with_sheets=tells), XLSX_TYPE),
        "csv": (lambda: ranking_csv(view, language()), CSV_TYPE),
        "json": (lambda: ranking_json(view), JSON_TYPE),
    }
    make, mimetype = makers[kind]
    name = f"{g.competition.code_prefix}-{result.sitting.track.key}-{result.number}.{kind}"
    columns = tuple(field.of for field in fields(view, language()))
    taken = Taken("ranking", kind, len(view.rows), columns, f"{view.stage} · {view.track}")
    return hand_out(make(), name, mimetype, taken, of=g.competition)


def _workbook(view: RankingView, result: Result, *, with_sheets: bool) -> bytes:
    """Return the ranking as a workbook; formulas for those who may see the sheets behind it."""
    notice = _("Demo data") if view.demo else ""
    checks = [check_sheet(result, _("Check"), f"{view.stage} - {view.track}", notice)]
    return ranking_xlsx(view, language(), checks if with_sheets else (),
                        notes(result) if with_sheets else ())


def _page(form: Form | None, typed_track: int | None = None) -> str:
    """Show the prizes; the rules of one track as they were typed."""
    tracks = [each for each in queries.awards_page(g.competition) if _sees(each.result)]
    about = (request.view_args or {}).get("result_id")
    return render_template(
        "judging/awards/list_awards.html", tracks=tracks, form=form, typed={
            each.result.id: request.form if each.result.id == about else MultiDict()
            for each in tracks},
        slug=g.competition.slug, roles=roles_here(g.competition.id),
        held=held_among(g.competition.id),
        bereft=standing.bereft(g.competition), rules={
            each.track.id: form if each.track.id == typed_track else forms.RulesForm(
                formdata=None, obj=each.structure.rules) for each in tracks},
    )


def _sees(result: Result) -> bool:
    """Tell whether the reader sees this ranking by now: a chair only that of the own panel."""
    sitting = result.sitting
    return policies.can_see_ranking(policies.roles_in(current_user, sitting), sitting)
