"""The paper desk: blank sheets to print, marks typed twice, differences settled."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, roles_here
from app.auth.enums import OFFICE, Role
from app.clock import utc_now
from app.downloads import PDF_TYPE, download
from app.errors import DomainError, NotFound
from app.hall.addresses import site_here
from app.i18n import language
from competitions.entries.exports import stored_file
from judging.panels.queries import get_sitting
from judging.rubrics.models import Criterion
from judging.scoresheets.forms import NothingForm
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.paper import queries, services
from judging.scoresheets.paper.blank_pdf import blank_sheets_pdf
from judging.scoresheets.paper.codes import code_of, read_code
from judging.scoresheets.paper.comparing import differences
from judging.scoresheets.paper.enums import PaperState
from judging.scoresheets.paper.forms import (
    CodeForm,
    DropForm,
    read_comment,
    read_comments,
    read_values,
)
from judging.scoresheets.paper.models import PaperSheet
from judging.scoresheets.paper.printing import blank_sheet
from judging.scoresheets.paper.wording import STATE_WORDS, UNSAID, problem_words

bp = Blueprint("paper", __name__)
bp.add_app_template_global(code_of, "paper_code")
bp.add_app_template_global(STATE_WORDS.get, "paper_state")

#: Who types papers: two different people for each.
TYPES = (*OFFICE, Role.PANEL_SECRETARY, Role.CLERK)


@bp.app_template_global("may_type_papers")
def may_type_papers() -> bool:
    """Tell templates whether the reader types papers here."""
    return bool(roles_here(g.competition.id) & set(TYPES))


@dataclass(frozen=True)
class Line:
    """A criterion on the typing page: what was typed, what is wrong, how two people read it."""

    criterion: Criterion
    typed: str
    error: Any = None
    first: str = ""
    second: str = ""
    comment: str = ""


@bp.get("/organise/<slug>/paper")
@only(*TYPES)
def list_papers(slug: str) -> ResponseReturnValue:
    """Show what waits for a second person, what differs, and the sheets still out."""
    form = CodeForm(request.args)
    if request.args.get("code"):
        number = read_code(form.code.data or "")
        if number is not None:
            sheet = queries.get_sheet(g.competition.id, number)
            return redirect(url_for(".type_paper", slug=slug, sheet_id=sheet.id))
        form.attach(DomainError(_("No sheet has this code. Compare it with the paper."), "code"))
    return render_template("judging/scoresheets/paper/list_papers.html", slug=slug, form=form,
                           board=queries.board_of(g.competition.id))


@bp.get("/organise/<slug>/sittings/<int:sitting_id>/paper.pdf")
@only(*TYPES)
def print_sheets(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Hand out the blank sheets of a stage and track, judge by judge."""
    sitting = get_sitting(g.competition.id, sitting_id)
    sheets = queries.sheets_to_print(sitting.id)
    if not sheets:
        raise NotFound()
    site, locale = site_here(), language()
    papers = [
        blank_sheet(sheet, sitting, g.competition, locale=locale,
                    address=f"{site}{url_for('.type_paper', slug=slug, sheet_id=sheet.id)}")
        for sheet in sheets]
    name = f"phieu-cham-{sitting.stage.position}-{sitting.track.key}.pdf"
    return download(blank_sheets_pdf(papers, locale), name, PDF_TYPE)


@bp.route("/organise/<slug>/sheets/<int:sheet_id>/paper", methods=["GET", "POST"])
@only(*TYPES)
def type_paper(slug: str, sheet_id: int) -> ResponseReturnValue:
    """Type a paper: the first time, again by another person, or where both differ."""
    sheet = queries.get_sheet(g.competition.id, sheet_id)
    paper = queries.live_paper(sheet.id)
    if request.method == "GET":
        return _page(sheet, paper)
    if not NothingForm().validate_on_submit():
        raise DomainError(_("This page could not be read. Open it again."))
    values = read_values(request.form, _keys(sheet, paper))
    given = _given(sheet, values)
    found = _wrong(sheet, paper, given)
    if found:
        return _page(sheet, paper, values, found, status=422)
    try:
        done = _keep(sheet, paper, given)
    except DomainError as error:
        sheet = queries.get_sheet(g.competition.id, sheet_id)
        return _page(sheet, queries.live_paper(sheet_id), values, refusal=error,
                     status=error.status)
    if done.state is PaperState.DIFFERENT:
        return redirect(url_for(".type_paper", slug=slug, sheet_id=sheet_id))
    flash(_said(done.state), "success")
    return redirect(url_for(".list_papers", slug=slug))


@bp.post("/organise/<slug>/papers/<int:paper_id>/drop")
@only(*TYPES)
def drop_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """Give a paper up, with a reason."""
    paper = queries.get_paper(g.competition.id, paper_id)
    form = DropForm()
    if form.validate_on_submit():
        services.drop(paper.id, form.reason.data or "", **_by_me())
        flash(_("The paper is given up. Nothing of it was applied."), "success")
    else:
        flash(_("Give the reason."), "error")
    return redirect(url_for(".list_papers", slug=slug))


@bp.get("/organise/<slug>/papers/<int:paper_id>/photo")
@only(*TYPES)
def show_photo(slug: str, paper_id: int) -> ResponseReturnValue:
    """Hand out the photo of a paper."""
    paper = queries.get_paper(g.competition.id, paper_id)
    if paper.file is None:
        raise NotFound()
    try:
        return stored_file(current_app.extensions["store"], paper.file.sha256, paper.file_name,
                           paper.file.content_type)
    except FileNotFoundError:  # erased since, by law
        raise NotFound() from None


def _given(sheet: Scoresheet, values: dict[str, str]) -> services.PaperInput:
    chosen = request.files.get("photo")
    photo = services.Photo(chosen.filename or "", chosen.read()) if chosen and (
        chosen.filename) else None
    comments = read_comments(request.form, [row.key for row in sheet.rubric.criteria])
    return services.PaperInput(values, read_comment(request.form), comments, photo)


def _wrong(sheet: Scoresheet, paper: PaperSheet | None, given: services.PaperInput,
           ) -> dict[str, Any]:
    """Return what is wrong by criterion; "" stands for the whole sheet."""
    found = {p.key: problem_words(p) for p in services.problems_of(sheet, given.values)
             if p.key in given.values}
    unsaid = services.unsaid_of(sheet, given) if paper is None else []
    return {**{key or "": UNSAID for key in unsaid}, **found}


def _keep(sheet: Scoresheet, paper: PaperSheet | None, given: services.PaperInput) -> PaperSheet:
    if paper is None:
        return services.type_first(sheet.id, given, current_app.extensions["store"], **_by_me())
    if paper.state is PaperState.TYPED:
        return services.type_second(paper.id, given.values, **_by_me())
    return services.settle(paper.id, given.values, **_by_me())


def _keys(sheet: Scoresheet, paper: PaperSheet | None) -> list[str]:
    """Return the criteria to type now: all, or those that two people read differently."""
    if paper is None or paper.state is PaperState.TYPED:
        return [row.key for row in sheet.rubric.criteria]
    return [one.key for one in differences(paper.first, paper.second or {})]


def _page(sheet: Scoresheet, paper: PaperSheet | None, values: dict[str, str] | None = None,
          errors: dict[str, Any] | None = None, *, refusal: DomainError | None = None,
          status: int = 200) -> ResponseReturnValue:
    keys, typed, wrong = set(_keys(sheet, paper)), values or {}, errors or {}
    is_settling = paper is not None and paper.state is PaperState.DIFFERENT
    first = paper.first if paper and is_settling else {}
    second = (paper.second or {}) if paper and is_settling else {}
    lines = [
        Line(row, typed.get(row.key, ""), wrong.get(row.key), first.get(row.key, ""),
             second.get(row.key, ""), request.form.get(f"comment-{row.key}", ""))
        for row in sheet.rubric.criteria if row.key in keys]
    return render_template(
        "judging/scoresheets/paper/type_paper.html", slug=g.competition.slug, sheet=sheet,
        paper=paper, lines=lines, refusal=refusal, is_settling=is_settling,
        comment_error=wrong.get(""), comment=request.form.get("comment", ""),
        is_mine=paper is not None and paper.first_by_id == current_user.id), status


def _said(state: PaperState) -> str:
    if state is PaperState.TYPED:
        return _("Kept. Another person types the same paper now, without seeing your figures.")
    return _("Both readings agree: the marks are applied and the sheet is sent.")


def _by_me() -> dict[str, Any]:
    return {"actor": current_user._get_current_object(), "now": utc_now()}
