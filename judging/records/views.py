"""Pages of exports: what may be taken away, with which columns, and the archive of a season."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import download
from app.errors import DomainError, Forbidden, NotFound
from app.files.storage import digest_of
from app.i18n import language
from app.jobs import queries as jobs
from judging.records import files, making, policies, queries_results, services, wording
from judging.records.enums import BY_SITTING, ExportForm, ExportKind
from judging.records.forms import ExportOrderForm
from judging.records.making import Order
from judging.records.tables import chosen

bp = Blueprint("records", __name__)


@bp.get("/organise/<slug>/exports")
@only(*policies.EXPORTERS)
def list_exports(slug: str) -> ResponseReturnValue:
    """Show what this person may take away, who took what, and the archive."""
    roles = policies.roles_of(current_user, g.competition.id)
    may_archive = policies.can_archive(roles)
    return render_template(
        "judging/records/list_exports.html", slug=slug, words=wording.KINDS,
        kinds=policies.kinds_for(roles), may_archive=may_archive,
        taken=wording.taken_in_words,
        events=services.latest(g.competition.id) if may_archive else [],
    )


@bp.route("/organise/<slug>/exports/<any(rankings,sheets,entries,judges,awards,certificates,"
          "complaints,mails):kind>", methods=["GET", "POST"])
@only(*policies.EXPORTERS)
def export_table(slug: str, kind: str) -> ResponseReturnValue:
    """Choose file, stage and columns; a large export goes to the worker."""
    what = ExportKind(kind)
    if what not in policies.kinds_for(policies.roles_of(current_user, g.competition.id)):
        raise Forbidden()
    form = _form(what)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                return _export(what, form)
            except DomainError as error:
                if error.status in (403, 404):
                    raise
                form.attach(error)
    return render_template(
        "judging/records/export_table.html", slug=slug, form=form, kind=what,
        words=wording.KINDS[what], fields={f.key: f for f in _fields(what)},
        sittings=len(form.sitting.choices) - 1, by_sitting=what in BY_SITTING,
        answers=form.answers(), most=services.MOST_AT_ONCE, most_on_paper=files.MOST_ON_PAPER,
        texts_alone=what is ExportKind.MAILS and not _sees_all_mail()), status


@bp.post("/organise/<slug>/exports/archive")
@only(Role.ORGANISER)
def make_archive(slug: str) -> ResponseReturnValue:
    """Let the worker make the archive of the season."""
    job = services.queue_archive(g.competition.id, language(), actor=current_user, now=utc_now())
    return redirect(url_for("jobs.show_job", job_id=job.id,
                            back=url_for(".list_exports", slug=slug)))


@bp.get("/organise/<slug>/exports/made/<int:job_id>")
@only(*policies.EXPORTERS)
def download_made(slug: str, job_id: int) -> ResponseReturnValue:
    """Download what was made in the background, while one may still see it."""
    job = jobs.get_own_job(job_id, current_user)
    found = services.finished(job, g.competition.id)
    roles = policies.roles_of(current_user, g.competition.id)
    is_open = (policies.can_archive(roles) if job.kind == services.ARCHIVE else
               ExportKind(job.arguments["kind"]) in policies.kinds_for(roles))
    if not is_open:
        raise NotFound()
    content = current_app.extensions["store"].get(found["sha256"])
    return download(content, found["name"], found["type"])


def _sees_all_mail() -> bool:
    return policies.sees_all_mail(policies.roles_of(current_user, g.competition.id))


def _fields(kind: ExportKind) -> Any:
    if "export_fields" not in g:
        g.export_fields = making.fields_of(kind, current_user, g.competition)
    return g.export_fields


def _form(kind: ExportKind) -> ExportOrderForm:
    remembered = services.choice_of(current_user.id, kind)
    fields = _fields(kind)
    usual = [field.key for field in chosen(fields, remembered.columns)]
    asked = request.args.get("form", "")
    form = ExportOrderForm(data={
        "form": ExportForm(asked) if asked in set(ExportForm) else remembered.form,
        "sitting": 0, "columns": usual})
    form.offer(fields, queries_results.sittings_for(current_user, g.competition.id, kind)
               if kind in BY_SITTING else [])
    if form.is_submitted() and "sitting" not in request.form:
        form.sitting.data = 0
    return form


def _export(kind: ExportKind, form: ExportOrderForm) -> ResponseReturnValue:
    order = Order(kind, form.form.data, tuple(form.columns.data or ()),
                  form.sitting.data or None, language())
    now, here = utc_now(), g.competition
    if making.count_of(order, current_user, here.id) > services.MOST_AT_ONCE:
        making.check_width(order, _fields(kind))
        job = services.queue_export(here.id, order, actor=current_user, now=now)
        return redirect(url_for("jobs.show_job", job_id=job.id,
                                back=url_for(".list_exports", slug=here.slug)))
    made = making.make(order, current_user, here, now)
    services.note_export(here.id, order, made, digest_of(made.content), actor=current_user,
                         now=now)
    return download(made.content, made.name, made.mimetype)
