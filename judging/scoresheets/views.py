"""The judge's desk as plain pages over the sync service; nobody else's marks are on any."""

from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.auth.queries import links_of
from app.clock import utc_now
from app.codes import format_code
from app.errors import DomainError, NotFound
from app.i18n import local
from app.text import clean_line
from competitions.entries.exports import stored_file
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput, confirm_declarations
from judging.panels.wording import CONFLICT_KINDS
from judging.scoresheets import dossiers, pages, queries, services, services_form
from judging.scoresheets.enums import Code, SheetState, Status
from judging.scoresheets.forms import ConflictForm, NothingForm, read_sheet
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.wire import read_count, read_uuid
from judging.scoresheets.wording import KINDS, REFUSALS, STATES

bp = Blueprint("desk", __name__)

SCORES = (Role.JUDGE, Role.CHAIR, Role.DEPUTY_CHAIR)

# Words that the parts of these templates need.
bp.add_app_template_global(STATES.get, "sheet_state_word")
bp.add_app_template_global(KINDS.get, "sheet_state_kind")
bp.add_app_template_global(CONFLICT_KINDS.get, "conflict_word")
bp.add_app_template_global(lambda: list(ConflictKind), "conflict_kinds")
bp.add_app_template_global(lambda: list(SheetState), "sheet_states")
bp.add_app_template_global(format_code, "receipt")


@bp.get("/judge/")
@only(*SCORES)
def list_sheets() -> ResponseReturnValue:
    """List the judge's sheets; what to do next comes first."""
    groups = queries.list_desk(current_user.id)
    waiting = queries.undeclared_competitions(current_user.id)
    g.demo_notice = any(c.is_demo for c in [*waiting, *(group.competition for group in groups)])
    return render_template(
        "judging/scoresheets/list_sheets.html", groups=groups, waiting=waiting,
        links=links_of([current_user.id]).get(current_user.id, []))


@bp.route("/judge/conflicts", methods=["GET", "POST"])
@only(*SCORES)
def declare_conflicts() -> ResponseReturnValue:
    """Let a judge tell of conflicts, or that there are none, before any dossier is shown."""
    boards = queries.declarations_of(current_user.id)
    g.demo_notice = any(board.competition.is_demo for board in boards)
    form = NothingForm()
    if form.validate_on_submit():
        board = next((b for b in boards if b.competition.slug == request.form.get("slug")), None)
        if board is None:
            raise NotFound()
        now = utc_now()
        for entry in board.open_entries:
            kind = request.form.get(f"kind-{entry.id}", "")
            if kind in set(ConflictKind):
                _declare(entry.id, ConflictKind(kind), request.form.get(f"note-{entry.id}", ""))
        confirm_declarations(current_user, board.competition.id, now=now)
        flash(_("Your declaration has been recorded. Thank you."), "success")
        return redirect(url_for(".list_sheets"))
    return render_template("judging/scoresheets/declare_conflicts.html", boards=boards, form=form)


@bp.route("/judge/sheets/<int:sheet_id>", methods=["GET", "POST"])
@only(*SCORES)
def edit_sheet(sheet_id: int) -> ResponseReturnValue:
    """Show a sheet beside its dossier and save what was typed."""
    sheet = _own(sheet_id)
    if request.method == "GET":
        return _page(sheet)
    given = read_sheet(request.form, [row.key for row in sheet.rubric.criteria])
    if given is None:
        raise DomainError(_("This page could not be read. Open the sheet again."))
    saved = services_form.save_sheet(
        current_user._get_current_object(), sheet_id, given, utc_now())
    if saved.status != 200:
        return _page(_own(sheet_id), saved)
    if request.form.get("then") == "send":
        return redirect(url_for(".submit_sheet", sheet_id=sheet_id))
    flash(_("Saved."), "success")
    return redirect(url_for(".edit_sheet", sheet_id=sheet_id))


@bp.route("/judge/sheets/<int:sheet_id>/submit", methods=["GET", "POST"])
@only(*SCORES)
def submit_sheet(sheet_id: int) -> ResponseReturnValue:
    """Show what is about to be signed; send it on confirmation."""
    sheet = _own(sheet_id)
    here = url_for(".edit_sheet", sheet_id=sheet_id)
    refusal, status = None, 200
    if request.method == "POST":
        answer = _send(sheet_id)
        if answer["status"] == Status.APPLIED:
            flash(_("The scoresheet has been sent."), "success")
            return redirect(here)
        refusal, status = answer["message"], 409 if answer["status"] == Status.CONFLICT else 422
        if answer.get("code") == Code.SHEET_CLOSED:
            return redirect(here)
        sheet = _own(sheet_id)
    page = pages.sheet_page(sheet)
    if status == 200 and not page.is_writable:
        return redirect(here)
    return render_template("judging/scoresheets/submit_sheet.html", page=page,
                           refusal=refusal), status


@bp.post("/judge/sheets/<int:sheet_id>/recuse")
@only(*SCORES)
def recuse(sheet_id: int) -> ResponseReturnValue:
    """Let a judge step back from an entry in the middle of scoring."""
    sheet = _own(sheet_id)
    form = ConflictForm()
    if not form.validate_on_submit():
        flash(_("Choose the kind of conflict."), "error")
        return redirect(url_for(".edit_sheet", sheet_id=sheet_id))
    _declare(sheet.entry_id, ConflictKind(form.kind.data), form.note.data or "")
    flash(_("You no longer mark %(code)s.", code=sheet.entry.code), "success")
    return redirect(url_for(".list_sheets"))


@bp.get("/judge/sheets/<int:sheet_id>/files/<int:index>")
@only(*SCORES)
def download_file(sheet_id: int, index: int) -> ResponseReturnValue:
    """Hand out a file of the dossier, if judges are to see it."""
    file = dossiers.file_of(_own(sheet_id), index)
    try:
        return stored_file(current_app.extensions["store"], file.sha256, file.name,
                           file.content_type)
    except FileNotFoundError:  # erased since, by law
        raise NotFound() from None


def _own(sheet_id: int) -> Scoresheet:
    """Return the judge's own sheet, once the judge has declared conflicts there."""
    sheet = queries.get_own_sheet(sheet_id, current_user.id)
    g.demo_notice = sheet.entry.competition.is_demo
    undeclared = queries.undeclared_competitions(current_user.id)
    if sheet.entry.competition_id in {competition.id for competition in undeclared}:
        flash(_("Declare your conflicts of interest first."), "warning")
        abort(redirect(url_for(".declare_conflicts")))
    return sheet


def _declare(entry_id: int, kind: ConflictKind, note: str) -> None:
    judge = current_user._get_current_object()
    given = ConflictInput(judge.id, entry_id, kind, clean_line(note)[:450])
    services.declare_conflict(given, actor=judge, now=utc_now())


def _send(sheet_id: int) -> dict[str, Any]:
    device, base = read_uuid(request.form.get("device")), read_count(request.form.get("base", ""))
    if device is None or base is None:
        raise DomainError(_("This page could not be read. Open the sheet again."))
    return services_form.submit_sheet(
        current_user._get_current_object(), sheet_id, device, base, utc_now())


def _page(sheet: Scoresheet, saved: services_form.Saved | None = None) -> ResponseReturnValue:
    page = pages.sheet_page(sheet, saved)
    signed = queries.signatures_of(sheet.id)
    return render_template(
        "judging/scoresheets/edit_sheet.html", page=page, saved=saved, signatures=signed,
        whole=REFUSALS[saved.code] if saved and saved.code else None, form=ConflictForm(),
        dossier=dossiers.dossier_of(sheet),
        title=f"{sheet.entry.code} · {sheet.submission.title}", stage=local(sheet.sitting.stage),
    ), saved.status if saved else 200
