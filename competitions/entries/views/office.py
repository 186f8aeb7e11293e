"""The office's list of entries and the page of each; drafts are counted, never shown."""

from dataclasses import replace

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.audit.exports import Taken, hand_out
from app.auth.doors import only, roles_here
from app.auth.enums import OFFICE, Role
from app.downloads import XLSX_TYPE
from app.files import exports as sent
from app.routing import row_number
from competitions.entries import exports, history, listing, queries
from competitions.entries.enums import EntryState
from competitions.entries.listing import EntryFilter
from competitions.entries.models import Entry

bp = Blueprint("entries_office", __name__)
READERS = (*OFFICE, Role.OBSERVER)


@bp.get("/organise/<slug>/entries")
@only(*READERS)
def list_entries(slug: str) -> ResponseReturnValue:
    """List what was submitted."""
    asked = _asked()
    return render_template(
        "competitions/entries/list_entries.html", asked=asked,
        found=listing.list_entries(g.competition.id, asked), slug=slug,
        may_export=bool(roles_here(g.competition.id) & set(OFFICE)),
    )


@bp.get("/organise/<slug>/entries.xlsx")
@only(*OFFICE)
def download_list(slug: str) -> ResponseReturnValue:
    """Hand out the list as it is narrowed on the page."""
    rows = list(listing.all_entries(g.competition.id, replace(_asked(), page=1)))
    content = exports.list_workbook(g.competition, rows)
    return hand_out(content, f"ho-so-{slug}.xlsx", XLSX_TYPE,
                    Taken("entry_list", "xlsx", len(rows), exports.LIST_COLUMNS),
                    of=g.competition)


@bp.get("/organise/<slug>/entries/<code>")
@only(*READERS)
def show_entry(slug: str, code: str) -> ResponseReturnValue:
    """Show an entry with its versions, files, team and what happened to it."""
    entry = _entry(code)
    number = request.args.get("version", entry.last_submission, type=row_number)
    submission = queries.get_entry_submission(entry, number)
    slots = current_app.extensions.get("entry_office_panels", [])
    return render_template(
        "competitions/entries/show_office_entry.html", entry=entry, submission=submission,
        dossier=queries.submission_view(submission, for_judges=False),
        panels=[panel for slot in slots for panel in slot(entry, current_user)],
        events=history.events_of_entry(entry),
        contacts=bool(roles_here(entry.competition_id) & set(OFFICE)),
    )


@bp.get("/organise/<slug>/entries/<code>/submissions/<int:number>/files/<int:index>")
@only(*READERS)
def download_file(slug: str, code: str, number: int, index: int) -> Response:
    """Hand out a file of a version as it arrived."""
    submission = queries.get_entry_submission(_entry(code), number)
    file = queries.get_submitted_file(submission, index)
    return exports.stored_file(current_app.extensions["store"], file["sha256"], file["name"],
                               file["content_type"])


@bp.get("/organise/<slug>/entries/<code>/submissions/<int:number>/files/<int:index>/pages")
@only(*READERS)
def show_pages(slug: str, code: str, number: int, index: int) -> ResponseReturnValue:
    """Show a file of a version page by page, as pictures."""
    file = queries.get_submitted_file(queries.get_entry_submission(_entry(code), number), index)
    return sent.show_leaves(
        file["sha256"], file["name"],
        (code, url_for(".show_entry", slug=slug, code=code, version=number)),
        url_for(".download_file", slug=slug, code=code, number=number, index=index))


@bp.get("/organise/<slug>/entries/<code>/submissions/<int:number>/files/<int:index>/pages/"
        "<int:leaf>")
@only(*READERS)
def show_page(slug: str, code: str, number: int, index: int, leaf: int) -> Response:
    """Hand out the picture of a page of a file of a version."""
    file = queries.get_submitted_file(queries.get_entry_submission(_entry(code), number), index)
    return sent.page_picture(file["sha256"], leaf)


def _entry(code: str) -> Entry:
    return queries.get_submitted_entry(g.competition.id, code)


def _asked() -> EntryFilter:
    state = request.args.get("state", "")
    known = {s.value for s in EntryState} - {EntryState.DRAFT.value}
    return EntryFilter(
        q=request.args.get("q", "")[:200], state=EntryState(state) if state in known else None,
        track_id=request.args.get("track", type=row_number), sort=request.args.get("sort", ""),
        page=request.args.get("page", 1, type=int),
    )
