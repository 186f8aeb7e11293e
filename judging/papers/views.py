"""The page "Văn bản" of an office: every paper of the season, its words, its files, its bases."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.audit.exports import hand_out
from app.auth.doors import only, public
from app.auth.enums import Role
from app.clock import local_date, utc_now
from app.downloads import PDF_TYPE, download
from app.errors import DomainError, NotFound
from app.jobs import queries as jobs
from app.text import clean_line
from competitions.programme.enums import CompetitionState
from judging.panels.queries import scored_sittings
from judging.papers import building, lawbook, policies, queries, services, services_bases, work
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind, Scope
from judging.papers.forms import CreateForm, typed_values, words_form
from judging.papers.models import Paper
from judging.papers.reading import panel_of_sitting
from judging.papers.services_bases import BasisInput
from judging.papers.services_files import queue_paper
from judging.papers.wording import STATES, about, file_stem
from judging.scoresheets.wire import read_count

bp = Blueprint("papers", __name__)

WRITERS = tuple(sorted(policies.OFFICE | policies.PANEL))


@bp.get("/organise/<slug>/papers")
@only(*policies.READERS)
def list_papers(slug: str) -> ResponseReturnValue:
    """List every paper with its state, and offer to begin one."""
    return _list(slug, _create_form(), 200)


@bp.post("/organise/<slug>/papers")
@only(*WRITERS)
def create_paper(slug: str) -> ResponseReturnValue:
    """Begin a paper, or one for each judge."""
    form = _create_form()
    if not form.validate_on_submit():
        return _list(slug, form, 422)
    kind, sitting_id = form.about()
    try:
        made = services.create_papers(g.competition.id, kind, sitting_id, actor=current_user,
                                      now=utc_now())
    except DomainError as error:
        form.attach(error)
        return _list(slug, form, error.status)
    if len(made) == 1:
        return redirect(url_for("paper_life.show_paper", slug=slug, paper_id=made[0].id))
    flash(_("Drafts begun: %(n)s.", n=len(made)), "success")
    return redirect(url_for(".list_papers", slug=slug))


@bp.route("/organise/<slug>/papers/<int:paper_id>/words", methods=["GET", "POST"])
@only(*WRITERS)
def edit_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """Type what the program cannot know: hours, who was away, names, recipients."""
    paper = writable(paper_id)
    kind = KINDS[paper.kind]
    members = (panel_of_sitting(paper.sitting_id or 0).members
               if paper.kind is PaperKind.MINUTES else ())
    form = words_form(kind.fields, members, paper.values, paper.version)
    status = 200 if request.method == "GET" else 422
    if form.validate_on_submit():
        try:
            seen = read_count(str(form.version.data)) or 0
            services.save_values(paper.id, typed_values(form), seen, actor=current_user,
                                 now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("Saved. The paper is made anew each time you open it."), "success")
            return redirect(url_for("paper_life.show_paper", slug=slug, paper_id=paper.id))
    return render_template(
        "judging/papers/edit_paper.html", slug=slug, paper=paper, name=kind.name, form=form,
        fields=[form[each.key] for each in kind.fields], about=about(paper),
        members=[form[f"absent_{member.user_id}"] for member in members]), status


@bp.get("/organise/<slug>/papers/<int:paper_id>/paper.<any(docx, pdf):way>")
@only(*policies.READERS)
def download_paper(slug: str, paper_id: int, way: str) -> ResponseReturnValue:
    """Download a paper as Word file or PDF: both are drawn from the same document."""
    paper = readable(paper_id)
    document = building.document_of(paper)
    page = url_for("paper_life.show_paper", slug=slug, paper_id=paper.id)
    if work.is_for_worker(paper, document, way):  # the page offers to have it made
        return redirect(page)
    try:
        content = work.drawn(paper, document, way)
    except DomainError as error:  # data of today do not fit the own template
        flash(str(error.message), "error")
        return redirect(page)
    return hand_out(content, f"{file_stem(paper)}.{way}", work.TYPES[way],
                    work.taken(paper, way), of=g.competition, inline=way == "pdf")


@bp.post("/organise/<slug>/papers/<int:paper_id>/paper.<any(docx, pdf):way>")
@only(*policies.READERS)
def make_paper(slug: str, paper_id: int, way: str) -> ResponseReturnValue:
    """Let the worker make a long paper."""
    paper = readable(paper_id)
    page = url_for("paper_life.show_paper", slug=slug, paper_id=paper.id)
    try:
        job = queue_paper(paper, way, actor=current_user, now=utc_now())
    except DomainError as error:
        flash(str(error.message), "error")
        return redirect(page)
    return redirect(url_for("jobs.show_job", job_id=job.id, back=page))


@bp.get("/organise/<slug>/papers/<int:paper_id>/made/<int:job_id>")
@only(*policies.READERS)
def download_made(slug: str, paper_id: int, job_id: int) -> ResponseReturnValue:
    """Download what was made in the background, while one may still read the paper."""
    found = work.finished(jobs.get_own_job(job_id, current_user), readable(paper_id))
    content = current_app.extensions["store"].get(found["sha256"])
    return download(content, found["name"], found["type"], inline=found["type"] == PDF_TYPE)


@bp.get("/organise/<slug>/papers/<int:paper_id>/signed.pdf")
@only(*policies.READERS)
def download_signed(slug: str, paper_id: int) -> ResponseReturnValue:
    """Download the signed file, to the byte, and record who took it."""
    paper = readable(paper_id)
    return hand_out(_signed_file(paper), f"{file_stem(paper)}.pdf", PDF_TYPE,
                    work.taken_signed(paper), of=g.competition)


@bp.get("/competitions/<slug>/papers/<int:paper_id>.pdf")
@public
def download_public(slug: str, paper_id: int) -> ResponseReturnValue:
    """Download a signed paper that stands on the competition's page."""
    competition = g.competition
    if competition is None or competition.state is CompetitionState.DRAFT:
        raise NotFound()
    paper = queries.get_paper(competition.id, paper_id)
    if paper.public_at is None:
        raise NotFound()
    return download(_signed_file(paper), f"{file_stem(paper)}.pdf", PDF_TYPE)


@bp.route("/organise/<slug>/papers/bases", methods=["GET", "POST"])
@only(Role.ORGANISER, Role.SECRETARY)
def edit_bases(slug: str) -> ResponseReturnValue:
    """Keep the legal bases that papers cite, with how long each was in force."""
    today, problem, status = local_date(utc_now()), "", 200
    typed = _typed_bases()
    if request.method == "POST":
        try:
            services_bases.save_bases(g.competition.id, typed, actor=current_user,
                                      now=utc_now(), seen=request.form.get("seen"))
        except DomainError as error:
            problem, status = str(error.message), error.status
        else:
            flash(_("The legal bases are saved."), "success")
            return redirect(url_for(".edit_bases", slug=slug))
    bases = queries.list_bases(g.competition.id)
    usual = [] if bases or problem else [BasisInput(words) for words in lawbook.USUAL]
    lines = typed if problem else usual or bases
    return render_template(
        "judging/papers/edit_bases.html", slug=slug, lines=lines, problem=problem, today=today,
        is_usual=bool(usual), seen=services_bases.mark_of(bases)), status


def readable(paper_id: int) -> Paper:
    """Return a paper of the competition at hand that the person may read; 404 otherwise."""
    paper = queries.get_paper(g.competition.id, paper_id)
    if not policies.reads(current_user, paper):
        raise NotFound()
    return paper


def writable(paper_id: int) -> Paper:
    """Return a paper of the competition at hand that the person may write; 404 otherwise."""
    paper = queries.get_paper(g.competition.id, paper_id)
    if not policies.writes(current_user, paper):
        raise NotFound()
    return paper


def _signed_file(paper: Paper) -> bytes:
    if paper.file is None:
        raise NotFound()
    content: bytes = current_app.extensions["store"].get(paper.file.sha256)
    return content


def _create_form() -> CreateForm:
    form, sittings = CreateForm(), scored_sittings(g.competition.id)
    roles = policies.roles_for(current_user, g.competition.id, None)
    panel = any(policies.roles_for(current_user, g.competition.id, each) & policies.PANEL
                for each in sittings)
    form.offer((kind for kind in KINDS if roles & policies.OFFICE
                or (panel and KINDS[kind].scope is not Scope.COMPETITION)), sittings)
    return form


def _list(slug: str, form: CreateForm, status: int) -> Any:
    papers = queries.list_papers(g.competition.id)
    sittings = {paper.sitting_id: paper.sitting for paper in papers}
    roles = {key: policies.roles_for(current_user, g.competition.id, sitting)
             for key, sitting in sittings.items()}
    readable_ids = {paper.id for paper in papers
                    if policies.can_read(paper.kind, paper.sitting, roles[paper.sitting_id])}
    here = policies.roles_for(current_user, g.competition.id, None)
    return render_template(
        "judging/papers/list_papers.html", slug=slug, papers=papers, form=form, kinds=KINDS,
        states=STATES, about=about, readable=readable_ids, may_keep=policies.can_keep(here),
        may_edit_bases=bool(here & policies.OFFICE)), status


def _typed_bases() -> list[BasisInput]:
    """Return the lines of the table that say something."""
    lines = zip(*(request.form.getlist(name) for name in ("words", "ended_on", "replaced_by")),
                strict=False)
    return [BasisInput(clean_line(words)[:500], _day(ended), clean_line(by)[:300])
            for words, ended, by in lines if clean_line(words)]


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
