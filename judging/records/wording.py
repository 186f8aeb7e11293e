"""Kinds and forms of exports in an officer's words."""

from typing import Any

from app.i18n import _l
from judging.papers.catalogue import KINDS as PAPERS
from judging.records.enums import ExportForm, ExportKind

#: Title, what is in it, icon.
KINDS: dict[ExportKind, tuple[Any, Any, str]] = {
    ExportKind.RANKINGS: (_l("Rankings"), _l(
        "Places, scores, ties and prizes of each stage and track whose judging is closed."),
        "award"),
    ExportKind.SHEETS: (_l("Scoresheets"), _l(
        "Each judge's marks by criterion. The Excel workbook computes every total and average "
        "anew, beside the official figure."), "clipboard-list"),
    ExportKind.ENTRIES: (_l("Entries"), _l(
        "What was submitted, with the answers you choose; drafts stay with their founders."),
        "folder"),
    ExportKind.JUDGES: (_l("Judges"), _l("Panels, seats, declarations and sheets sent."), "people"),
    ExportKind.AWARDS: (_l("Prizes"), _l("Prizes given, amounts and their decision."), "trophy"),
    ExportKind.CERTIFICATES: (_l("Certificates"), _l(
        "The register: numbers, names as printed, verification codes, states."), "stamp"),
    ExportKind.COMPLAINTS: (_l("Complaints"), _l(
        "The register with kinds, deadlines and replies; who sent them stays in the program."),
        "inbox"),
    ExportKind.MAILS: (_l("Messages"), _l(
        "What was written to whom and when; links that open doors are left out."), "mail"),
}
#: What leaves beside this page, by the kind that the record names.
ELSEWHERE: dict[str, Any] = {
    "ranking": _l("Ranking"), "entry_list": _l("List of entries"),
    "certificates": _l("Certificates of a track"), "explanation": _l("How a score came about"),
    "payments.prizes": _l("Pay sheet: prize money"),
    "payments.fees": _l("Pay sheet: judges' fees"), "package": _l("Package of a nomination"),
    "dossier.registration": _l("Registration form"),
    "dossier.description": _l("Description of a dossier"),
    "dossier.commitment": _l("Commitment"),
}
FORMS: dict[ExportForm, Any] = {
    ExportForm.XLSX: _l("Excel (XLSX): real numbers and dates, filters"),
    ExportForm.CSV: _l("CSV: opens in Excel as your language writes numbers"),
    ExportForm.PDF: _l("PDF: to print and to file"),
    ExportForm.JSON: _l("JSON: for programs"),
}


def taken_in_words(told: dict[str, Any]) -> str:
    """Return what an event of the record says was taken away."""
    kind, about = str(told.get("kind", "")), told.get("about")
    names = {each.value: said[0] for each, said in KINDS.items()} | {
        f"paper.{each.value}": paper.name for each, paper in PAPERS.items()} | ELSEWHERE
    form = str(told.get("form", "")).upper()
    return f"{names.get(kind, kind)} ({form})" + (f", {about}" if about else "")
