"""Prizes and certificates: proposal, confirmation, printing; rankings as files."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, signed_in
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import CSV_TYPE, JSON_TYPE, PDF_TYPE, XLSX_TYPE, download
from app.errors import DomainError, NotFound
from app.i18n import language
from app.orm import get_or_404
from competitions.entries.views.blueprint import load_entry
from judging.awards import forms, printing, queries, services
from judging.awards.certificate_pdf import certificates_pdf
from judging.awards.models import Certificate
from judging.results import policies
from judging.results.models import Result
from judging.results.ranking_files import ranking_csv, ranking_json, ranking_xlsx
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


@bp.post("/organise/<slug>/results/<int:result_id>/certificates")
@only(Role.ORGANISER, Role.CLERK)
def issue_certificates(slug: str, result_id: int) -> ResponseReturnValue:
    """Make the certificates of a track, or complete them with the decision."""
    form, result = forms.ConfirmForm(), result_here(result_id)
    try:
        services.complete_certificates(result.id, actor=current_user, now=utc_now())
        made = services.issue_certificates(result.id, actor=current_user, now=utc_now())
    except DomainError as error:
        form.attach(error)
        return _page(form), error.status
    flash(_("Certificates made: %(n)s.", n=len(made)), "success")
    return redirect(url_for(".list_awards", slug=slug))


@bp.get("/organise/<slug>/results/<int:result_id>/certificates.pdf")
@only(Role.ORGANISER, Role.CLERK)
def print_certificates(slug: str, result_id: int) -> ResponseReturnValue:
    """Download all certificates of a track as one PDF."""
    result = result_here(result_id)
    rows = queries.certificates_to_print(result.id)
    if not rows:
        raise NotFound()
    url = current_app.config["PUBLIC_URL"]
    views = [printing.certificate_view(row, g.competition, url) for row in rows]
    name = _("certificates-%(track)s.pdf", track=result.sitting.track.key)
    return download(certificates_pdf(views), name, PDF_TYPE)


@bp.get("/entries/<ref>/certificates.pdf")
@signed_in
def print_own(ref: str) -> ResponseReturnValue:
    """Let a founder download the certificates of the own entry."""
    entry = load_entry(ref)
    rows = queries.certificates_of_entry(entry.id)
    if not rows:
        raise NotFound()
    url = current_app.config["PUBLIC_URL"]
    views = [printing.certificate_view(row, entry.competition, url) for row in rows]
    return download(certificates_pdf(views), f"{entry.code}.pdf", PDF_TYPE)


@bp.post("/organise/<slug>/certificates/<int:certificate_id>/revoke")
@only(Role.ORGANISER, Role.CLERK)
def revoke_certificate(slug: str, certificate_id: int) -> ResponseReturnValue:
    """Revoke one certificate, with a reason."""
    form = forms.RevokeForm()
    if get_or_404(Certificate, certificate_id).competition_id != g.competition.id:
        raise NotFound()
    if form.validate_on_submit():
        services.revoke_certificate(certificate_id, form.reason.data, actor=current_user,
                                    now=utc_now())
        flash(_("The certificate is revoked."), "success")
        return redirect(url_for(".list_awards", slug=slug))
    return _page(form), 422


@bp.get("/organise/<slug>/results/<int:result_id>/ranking.<any(pdf, xlsx, csv, json):kind>")
@only(*PARTIES)
def download_ranking(slug: str, result_id: int, kind: str) -> ResponseReturnValue:
    """Download the ranking as a file."""
    result = result_here(result_id)
    roles = policies.roles_in(current_user, result.sitting)
    if not policies.can_see_ranking(roles, result.sitting):
        raise NotFound()
    prizes = {award.entry_id: award.prize.name for award in queries.awards_of(result.id)}
    view = printing.ranking_view(result, g.competition, prizes)
    makers = {
        "pdf": (lambda: ranking_pdf(view, language()), PDF_TYPE),
        "xlsx": (lambda: ranking_xlsx(view, language()), XLSX_TYPE),
        "csv": (lambda: ranking_csv(view, language()), CSV_TYPE),
        "json": (lambda: ranking_json(view), JSON_TYPE),
    }
    make, mimetype = makers[kind]
    name = f"{g.competition.code_prefix}-{result.sitting.track.key}-{result.number}.{kind}"
    return download(make(), name, mimetype)


def _page(form: forms.ConfirmForm | forms.RevokeForm | None) -> str:
    return render_template(
        "judging/awards/list_awards.html",
        tracks=[each for each in queries.awards_page(g.competition) if _sees(each.result)],
        form=form, typed=request.form, slug=g.competition.slug,
        roles={grant.role for grant in current_user.grants
               if grant.scope_id == g.competition.id},
    )


def _sees(result: Result) -> bool:
    """Tell whether the reader sees this ranking by now: a chair only that of the own panel."""
    sitting = result.sitting
    return policies.can_see_ranking(policies.roles_in(current_user, sitting), sitting)
