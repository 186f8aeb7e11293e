"""Pages of certificates: the register, printing whole or on stock, reissuing, revoking."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields import SelectChoice

from app.auth.doors import only, roles_here
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import PDF_TYPE, ZIP_TYPE, download
from app.errors import DomainError, NotFound
from app.forms import Form
from app.jobs import queries as jobs
from app.orm import get_or_404
from app.text import clean_line
from judging.awards import (
    designs,
    forms,
    papers,
    printing,
    services_design,
    services_papers,
    services_printing,
    standing,
)
from judging.awards.certificate_pdf import certificates_pdf
from judging.awards.design_models import Printer
from judging.awards.models import Certificate
from judging.awards.trial_sheet import trial_sheet
from judging.results.complaints.holds import held_among
from judging.scoresheets.wire import read_count

bp = Blueprint("certificates", __name__)

CLERKS = (Role.ORGANISER, Role.CLERK)
PER_PAGE = 50


@bp.get("/organise/<slug>/certificates")
@only(*CLERKS)
def list_certificates(slug: str) -> ResponseReturnValue:
    """Show the register: numbers, names, states; search for a name to print it at once."""
    return _page(slug, None)


@bp.post("/organise/<slug>/certificates/register")
@only(*CLERKS)
def register(slug: str) -> ResponseReturnValue:
    """Confirm numbers of the register as typed; empty ones wait."""
    numbers = {}
    for key, value in request.form.items():
        number = read_count(key.removeprefix("number_"))
        if key.startswith("number_") and number is not None:
            numbers[number] = clean_line(value)[:40]
    form = Form()
    try:
        done = services_papers.register_certificates(
            g.competition.id, numbers, actor=current_user, now=utc_now())
    except DomainError as error:
        form.attach(error)
        return _page(slug, form), error.status
    flash(_("Numbers confirmed: %(n)s.", n=done), "success")
    return redirect(url_for(".list_certificates", slug=slug))


@bp.post("/organise/<slug>/certificates/print")
@only(*CLERKS)
def print_many(slug: str) -> ResponseReturnValue:
    """Print all certificates, or those ticked, in the background."""
    form = _print_form()
    ids = [key for key in map(read_count, request.form.getlist("ids")) if key is not None]
    if not form.validate_on_submit():
        return _page(slug, form), 422
    try:
        job = services_printing.print_in_background(
            g.competition.id, services_printing.PrintInput(
                tuple(ids), form.form.data, form.on_stock.data, form.printer.data or None,
                form.anyway.data), actor=current_user, now=utc_now())
    except DomainError as error:
        form.attach(error)
        return _page(slug, form), error.status
    return redirect(url_for("jobs.show_job", job_id=job.id))


@bp.post("/organise/<slug>/certificates/printers")
@only(*CLERKS)
def save_printer(slug: str) -> ResponseReturnValue:
    """Keep by how much a printer misses the stock."""
    form = forms.PrinterForm()
    if not form.validate_on_submit():
        return _page(slug, form), 422
    try:
        services_design.save_printer(
            g.competition.id, form.name.data, round(form.right_mm.data or 0, 1),
            round(form.up_mm.data or 0, 1), actor=current_user, now=utc_now())
    except DomainError as error:
        form.attach(error)
        return _page(slug, form), error.status
    flash(_("The printer is saved. Print a test sheet."), "success")
    return redirect(url_for(".list_certificates", slug=slug) + "#printers")


@bp.get("/organise/<slug>/certificates/printed/<int:job_id>")
@only(*CLERKS)
def download_printed(slug: str, job_id: int) -> ResponseReturnValue:
    """Download what was printed in the background."""
    job = jobs.get_own_job(job_id, current_user)
    found = services_printing.printed(job, g.competition.id)
    content = current_app.extensions["store"].parts(found["sha256"])
    kind = ZIP_TYPE if found["form"] == "zip" else PDF_TYPE
    return download(content, f"{g.competition.code_prefix}-{job_id}.{found['form']}", kind)


@bp.get("/organise/<slug>/certificates/<int:certificate_id>.pdf")
@only(*CLERKS)
def print_one(slug: str, certificate_id: int) -> ResponseReturnValue:
    """Print one certificate: whole, or its variable words on stock."""
    row = _here(certificate_id)
    try:
        services_papers.refuse_ended(row)
        standing.require_printable(g.competition.id, [row])
    except DomainError as error:
        return _refused(slug, error)
    printer = _printer(request.args.get("printer", ""))
    store = current_app.extensions["store"]
    layout = designs.layout_of(g.competition.id)
    view = printing.certificate_view(row, g.competition, current_app.config["PUBLIC_URL"],
                                     printing.signers_of(layout, store))
    design = designs.design_of(layout, store, on_stock="stock" in request.args, printer=printer)
    return download(certificates_pdf([view], design), f"{row.code}.pdf", PDF_TYPE, inline=True)


@bp.get("/organise/<slug>/certificates/test.pdf")
@only(*CLERKS)
def print_test(slug: str) -> ResponseReturnValue:
    """Print one test sheet on stock: the longest name, and a scale to measure by."""
    printer = _printer(request.args.get("printer", ""))
    layout = designs.layout_of(g.competition.id)
    design = designs.design_of(layout, None, on_stock=True, printer=printer)
    view = services_printing.longest_view(g.competition, current_app.config["PUBLIC_URL"])
    return download(trial_sheet(view, design), "test.pdf", PDF_TYPE, inline=True)


@bp.route("/organise/<slug>/certificates/<int:certificate_id>/reissue", methods=["GET", "POST"])
@only(*CLERKS)
def reissue_certificate(slug: str, certificate_id: int) -> ResponseReturnValue:
    """Replace a certificate by one with the right name."""
    row = _here(certificate_id)
    form = forms.ReissueForm(data={"recipient": papers.name_of(row)})
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        try:
            services_papers.reissue_certificate(
                row.id, form.recipient.data, form.reason.data, actor=current_user, now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("A new certificate has taken its place."), "success")
            return redirect(url_for(".list_certificates", slug=slug, q=form.recipient.data))
    return render_template("judging/awards/reissue_certificate.html", slug=slug, form=form,
                           row=row), status


@bp.post("/organise/<slug>/certificates/<int:certificate_id>/revoke")
@only(*CLERKS)
def revoke_certificate(slug: str, certificate_id: int) -> ResponseReturnValue:
    """Revoke one certificate, with a reason."""
    form, row = forms.RevokeForm(), _here(certificate_id)
    if form.validate_on_submit():
        try:
            services_papers.revoke_certificate(row.id, form.reason.data, actor=current_user,
                                               now=utc_now())
        except DomainError as error:
            form.attach(error)
            return _page(slug, form), error.status
        flash(_("The certificate is revoked."), "success")
        return redirect(url_for(".list_certificates", slug=slug))
    return _page(slug, form), 422


def _refused(slug: str, error: DomainError) -> ResponseReturnValue:
    form = Form()
    form.attach(error)
    return _page(slug, form), error.status


def _here(certificate_id: int) -> Certificate:
    row = get_or_404(Certificate, certificate_id)
    if row.competition_id != g.competition.id:
        raise NotFound()
    return row


def _printer(typed: str) -> Printer | None:
    key = read_count(typed)
    if not key:
        return None
    printer = get_or_404(Printer, key)
    if printer.competition_id != g.competition.id:
        raise NotFound()
    return printer


def _print_form() -> forms.PrintForm:
    form = forms.PrintForm()
    form.printer.choices = [SelectChoice(value=0, label=_("No correction")), *(
        SelectChoice(value=each.id, label=each.name)
        for each in designs.printers_of(g.competition.id))]
    return form


def _page(slug: str, form: Any) -> str:
    wanted = clean_line(request.args.get("q", ""))[:100]
    rows = papers.register_of(g.competition.id, wanted)
    live = [row for row in rows if row.ended_at is None]
    number = max(1, read_count(request.args.get("page", "")) or 1)
    shown = rows[(number - 1) * PER_PAGE:number * PER_PAGE]
    printers = designs.printers_of(g.competition.id)
    chosen = _printer(request.args.get("printer", ""))
    if chosen is None and len(printers) == 1 and "printer" not in request.args:
        chosen = printers[0]  # the only one there is
    return render_template(
        "judging/awards/list_certificates.html", slug=slug, wanted=wanted, total=len(rows),
        may_design=Role.ORGANISER in roles_here(g.competition.id),
        printers=printers, printer=chosen.id if chosen else 0,
        rows=shown, number=number, stopped=standing.obstacles(g.competition.id, shown),
        held=held_among(g.competition.id, {row.entry_id for row in live if row.entry_id}),
        pages=-(-len(rows) // PER_PAGE), unconfirmed=papers.unconfirmed_of(live), form=form,
        print_form=form if isinstance(form, forms.PrintForm) else _print_form(),
        printer_form=form if isinstance(form, forms.PrinterForm) else forms.PrinterForm(None),
    )
