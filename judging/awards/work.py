"""Printing many certificates in the worker: one PDF, or one PDF each in a ZIP."""

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

import pypdfium2
from flask import current_app

from app import text
from app.clock import utc_now
from app.downloads import PDF_TYPE, ZIP_TYPE
from app.files.services_made import hand_over
from app.files.storage import Store
from app.jobs.services import go_on
from app.orm import db
from competitions.programme.models import Competition
from judging.awards import designs, papers, printing
from judging.awards.certificate_pdf import CertificateDesign, CertificateView, certificates_pdf
from judging.awards.design_models import Printer

KIND = "print_certificates"
#: How often the row of the job is written, in certificates.
EVERY = 25


def print_certificates(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Draw the certificates that a job names and keep the file; nothing half done is kept."""
    store: Store = current_app.extensions["store"]
    competition = db.session.get_one(Competition, arguments["competition"])
    layout = designs.layout_of(competition.id)
    rows = papers.live_of(competition.id, arguments["ids"])
    printer = db.session.get(Printer, arguments["printer"]) if arguments["printer"] else None
    design = designs.design_of(layout, store, on_stock=arguments["on_stock"], printer=printer)
    signers = printing.signers_of(layout, store)
    url = current_app.config["PUBLIC_URL"]
    views = [printing.certificate_view(row, competition, url, signers) for row in rows]
    is_zip = arguments["form"] == "zip"
    steps = len(views) * (2 if is_zip else 1)

    def told(count: int) -> None:
        if count % EVERY == 0 or count == steps:
            go_on(job_id, count, steps, utc_now())

    content = certificates_pdf(views, design, progress=told)
    with tempfile.TemporaryFile() as out:  # a ZIP has hundreds of MB: a page of artwork each
        if is_zip:
            zipped(content, views, out, lambda count: told(len(views) + count))
        else:
            out.write(content)
        return hand_over(job_id, out, ZIP_TYPE if is_zip else PDF_TYPE, {
            "url": f"/organise/{competition.slug}/certificates/printed/{job_id}",
            "form": arguments["form"]}, store=store, now=utc_now())


def zipped(document: bytes, views: Sequence[CertificateView], out: IO[bytes],
           told: Callable[[int], None] = lambda _count: None) -> None:
    """Write a ZIP with one PDF for each page, named by number and person."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (view, page) in enumerate(zip(views, single_pages(document), strict=True), 1):
            archive.writestr(f"{number:04d}-{file_name(view.recipient)}.pdf", page)
            told(number)


def single_pages(document: bytes) -> Iterator[bytes]:
    """Yield each page of a document of ours as a document of its own."""
    source = pypdfium2.PdfDocument(document)
    try:
        for number in range(len(source)):
            page, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
            page.import_pages(source, [number])
            page.save(buffer)
            page.close()
            yield buffer.getvalue()
    finally:
        source.close()


def file_name(name: str) -> str:
    """Return a person's name as every system can keep it in a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", text.fold(name)).strip("-")[:60] or "x"


def picture_of(view: CertificateView, design: CertificateDesign, width: int = 1200) -> bytes:
    """Return the real page as PNG, for the preview of the design."""
    document = pypdfium2.PdfDocument(certificates_pdf([view], design))
    try:
        page = document[0]
        buffer = io.BytesIO()
        page.render(scale=width / page.get_width()).to_pil().save(buffer, "PNG")
        return buffer.getvalue()
    finally:
        document.close()


KINDS = {KIND: print_certificates}
