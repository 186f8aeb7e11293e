"""What leaves as a file, and in which form."""

from enum import StrEnum


class ExportKind(StrEnum):
    """What is exported."""

    RANKINGS = "rankings"
    SHEETS = "sheets"
    ENTRIES = "entries"
    JUDGES = "judges"
    AWARDS = "awards"
    CERTIFICATES = "certificates"
    COMPLAINTS = "complaints"
    MAILS = "mails"


class ExportForm(StrEnum):
    """The kind of file."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    JSON = "json"


#: Those that are about stages and tracks.
BY_SITTING = frozenset({ExportKind.RANKINGS, ExportKind.SHEETS})
