"""What leaves an entry as a file: its papers and the files of its team."""

from flask import Response

from app.downloads import download
from app.files.storage import Store
from competitions.entries.models import Submission
from competitions.entries.receipt_pdf import ReceiptFile, ReceiptView, receipt_pdf

#: Whatever the file contains, it may do nothing in the reader's browser.
SANDBOX = "sandbox; default-src 'none'"


def stored_file(store: Store, sha256: str, name: str, content_type: str) -> Response:
    """Answer with a founder's file, to be saved and never run."""
    response = download(store.get(sha256), name, content_type)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


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
        code=submission.receipt_code, deadline=competition.deadline, unit=submission.unit_name,
        members=tuple(m["name"] for m in submission.team),
        files=tuple(ReceiptFile(f["name"], f["size"], f["sha256"]) for f in submission.files),
        demo=competition.is_demo,
    )
    return receipt_pdf(view, locale)
