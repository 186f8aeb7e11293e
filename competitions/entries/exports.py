"""What leaves an entry as a file: its papers and the files of its team."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.files.exports import stored_file
from app.i18n import local
from app.spreadsheets import Column, Sheet, xlsx_bytes
from competitions.entries import policies
from competitions.entries.listing import EntryRow
from competitions.entries.models import Submission
from competitions.entries.receipt_pdf import ReceiptFile, ReceiptView, receipt_pdf
from competitions.entries.way import STATE_WORDS
from competitions.programme.models import Competition

__all__ = ["list_workbook", "receipt", "stored_file"]

#: What the list says of each entry, as the record of who took it names the columns.
LIST_COLUMNS = ("code", "title", "unit", "track", "state", "submitted_at", "version")


def list_workbook(competition: Competition, rows: Iterable[EntryRow]) -> bytes:
    """Return the office's list as a workbook."""
    columns = [
        Column(_("Code"), width=12), Column(_("Entry title"), width=50),
        Column(_("Unit"), width=30),
        Column(_("Track"), width=16), Column(_("State"), width=22),
        Column(_("Submitted"), kind="datetime", width=18), Column(_("Version"), kind="integer"),
    ]
    lines = [
        [row.code, row.title, row.unit_name, local(row, "track"),
         str(STATE_WORDS[row.state]), row.submitted_at, row.last_submission]
        for row in rows
    ]
    return xlsx_bytes([Sheet(_("Entries"), columns, lines, title=competition.name)])


def receipt(submission: Submission, verify_url: str, locale: str) -> bytes:
    """Return the receipt of a submission as a paper."""
    entry = submission.entry
    competition = entry.competition
    view = ReceiptView(
        competition=competition.name, issuer=competition.host_name,
        parent_issuer=competition.parent_name, entry_code=entry.code or "",
        version=submission.number, title=submission.title, track=entry.track.name,
        applicant=next((m["name"] for m in submission.team if m["is_leader"]), ""),
        submitted_at=submission.submitted_at, digest=submission.digest, verify_url=verify_url,
        code=submission.receipt_code, deadline=policies.closes_at(entry),
        unit=submission.unit_name,
        members=tuple(m["name"] for m in submission.team),
        files=tuple(ReceiptFile(f["name"], f["size"], f["sha256"]) for f in submission.files),
        demo=competition.is_demo, grace_after=submission.grace_after,
    )
    return receipt_pdf(view, locale)
