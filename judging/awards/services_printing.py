"""Printing certificates: asking the worker, warning of unconfirmed names, the longest name."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.audit import services as audit
from app.auth.models import User
from app.errors import DomainError, NotFound
from app.i18n import _l
from app.jobs.models import Job, JobState
from app.jobs.services import enqueue
from app.orm import db
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.awards import papers, printing, standing
from judging.awards.certificate_pdf import CertificateView
from judging.awards.design_models import Printer
from judging.awards.enums import CertificateKind
from judging.awards.work import KIND

#: Stands where no certificate has been made yet; harder than most real ones.
SAMPLE = "Nhóm tác giả Rơ Châm H'Bĭa, Y Ƀlŏm và Nguyễn Đặng Hoàng Phương Quỳnh"


@dataclass(frozen=True)
class PrintInput:
    """Which certificates, and how; no ids: all that have not ended."""

    ids: tuple[int, ...]
    form: str
    on_stock: bool
    printer_id: int | None
    anyway: bool


@transaction()
def print_in_background(
    competition_id: int, given: PrintInput, *, actor: User, now: datetime
) -> Job:
    """Queue the printing; names that nobody confirmed need a word that one prints all the same."""
    rows = papers.live_of(competition_id, given.ids)
    if not rows:
        raise DomainError(_l("There is no certificate to print yet."))
    if given.ids:
        standing.require_printable(competition_id, rows)
    rows = standing.printable(competition_id, rows)
    unconfirmed = papers.unconfirmed_of(rows)
    if unconfirmed and not given.anyway:
        raise DomainError(_l("Names nobody confirmed: %(names)s. Print all the same?",
                             names=", ".join(unconfirmed[:10])), "anyway")
    printer = db.session.get(Printer, given.printer_id) if given.printer_id else None
    if printer is not None and printer.competition_id != competition_id:
        raise NotFound()
    job = enqueue(KIND, {
        "competition": competition_id, "ids": [row.id for row in rows], "form": given.form,
        "on_stock": given.on_stock, "printer": printer.id if printer else None,
    }, actor=actor, now=now)
    audit.record("certificates_printed", job, actor=actor, now=now, pages=len(rows),
                 competition_id=competition_id, unconfirmed=len(unconfirmed))
    return job


def printed(job: Job, competition_id: int) -> dict[str, Any]:
    """Return what a finished job printed; 404 for anything else."""
    if (job.kind != KIND or job.state is not JobState.DONE or job.result is None
            or job.arguments["competition"] != competition_id):
        raise NotFound()
    return job.result


def longest_view(competition: Competition, public_url: str, **values: Any) -> CertificateView:
    """Return the certificate of a prize with the longest real name and title, or invented ones."""
    rows = papers.live_of(competition.id)
    name = max((row.recipient for row in rows), key=len, default="") or papers.longest_name(
        competition.id) or SAMPLE
    prizes = [row for row in rows if row.kind is CertificateKind.PRIZE]
    if prizes:
        longest = max(prizes, key=lambda row: len(row.project_title))
        view = printing.certificate_view(longest, competition, public_url, **values)
        return replace(view, kind="prize", recipient=name)
    return CertificateView(
        recipient=name, competition=competition.name,
        issuer=competition.host_name, parent_issuer=competition.parent_name,
        code="0" * 12, verify_url=f"{public_url}/verify/{'0' * 12}", prize="Giải Khuyến khích",
        track=competition.tracks[0].name if competition.tracks else "",
        project="Chuỗi giá trị dược liệu dưới tán rừng", place=competition.place,
        demo=competition.is_demo, signers=values.get("signers", printing.OUR_SIGNERS),
    )
