"""The articles that the program checks, and dossiers that arrive on paper."""

from datetime import datetime
from io import BytesIO

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import Role
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.forms import Form
from competitions.dossiers import queries as dossiers
from competitions.entries import queries as entries
from competitions.entries.models import Entry
from competitions.screening import findings, services_papers, services_rules, wording
from competitions.screening.forms import PaperForm, RuleForm
from competitions.screening.paper_pdf import PaperReceipt, paper_receipt_pdf

bp = Blueprint("screening_rules", __name__)
OFFICE = (Role.ORGANISER, Role.SECRETARY)


@bp.route("/organise/<slug>/screening-rules", methods=["GET", "POST"])
@only(*OFFICE)
def list_rules(slug: str) -> ResponseReturnValue:
    """Show the articles that are checked, and take one more."""
    fields = dossiers.list_fields(g.competition.id)
    form = RuleForm().offer(fields, g.competition.tracks)
    if form.validate_on_submit():
        try:
            services_rules.add_rule(g.competition.id, form.to_input(), actor=current_user,
                                    now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("The article is checked from now on."), "success")
            return redirect(url_for(".list_rules", slug=slug))
    return render_template(
        "competitions/screening/list_rules.html", form=form, slug=slug,
        rules=findings.list_rules(g.competition.id), kinds=wording.KINDS,
        may_screen=Role.SECRETARY in roles_here(g.competition.id),
        labels={row.key: row for row in fields}), 422 if form.errors else 200


@bp.post("/organise/<slug>/screening-rules/<int:rule_id>/remove")
@only(*OFFICE)
def remove_rule(slug: str, rule_id: int) -> ResponseReturnValue:
    """Check an article no longer."""
    if rule_id not in {row.id for row in findings.list_rules(g.competition.id)}:
        raise NotFound()
    if Form().validate_on_submit():
        services_rules.remove_rule(rule_id, actor=current_user, now=utc_now())
        flash(_("The article is no longer checked."), "success")
    return redirect(url_for(".list_rules", slug=slug))


@bp.route("/organise/<slug>/screening/<code>/papers", methods=["GET", "POST"])
@only(Role.SECRETARY)
def record_paper(slug: str, code: str) -> ResponseReturnValue:
    """Write down a dossier that arrived on paper."""
    entry = entries.get_submitted_entry(g.competition.id, code)
    form = PaperForm()
    if form.validate_on_submit():
        try:
            services_papers.record_paper(entry.id, form.to_input(), actor=current_user,
                                         now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("The paper dossier is on record. Print the receipt for whoever brought it."),
                  "success")
            return redirect(url_for("screening.screen_entry", slug=slug, code=code,
                                    _anchor="papers"))
    return render_template("competitions/screening/record_paper.html", form=form, entry=entry,
                           slug=slug), 422 if form.errors else 200


@bp.get("/organise/<slug>/screening/<code>/papers/<int:paper_id>.pdf")
@only(Role.SECRETARY)
def print_paper(slug: str, code: str, paper_id: int) -> ResponseReturnValue:
    """Print the receipt of a dossier on paper."""
    entry = entries.get_submitted_entry(g.competition.id, code)
    row = next((row for row in findings.papers_of(entry.id) if row.id == paper_id), None)
    if row is None:
        raise NotFound()
    view = PaperReceipt(
        entry.competition.name, entry.competition.host_name, entry.competition.parent_name,
        entry.competition.place, entry.code or "", entry.title, row.received_on, row.posted_on,
        row.sets, row.handed_by, row.note, row.recorded_by.name, entry.competition.is_demo)
    return send_file(BytesIO(paper_receipt_pdf(view)), "application/pdf",
                     download_name=_receipt_name(entry, row.recorded_at))


def _receipt_name(entry: Entry, at: datetime) -> str:
    return f"giay-bien-nhan-{entry.code}-{at:%Y%m%d}.pdf"
