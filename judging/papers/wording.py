"""States of a paper in words, and what a paper is called on lists and in file names."""

from typing import Any

from app.i18n import _l
from app.paper.wording import official_date
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperState
from judging.papers.models import Paper

#: Look of the badge and its words.
STATES: dict[PaperState, tuple[str, Any]] = {
    PaperState.DRAFT: ("neutral", _l("Being drafted")),
    PaperState.SENT: ("amber", _l("Sent to be signed")),
    PaperState.SIGNED: ("sea", _l("Signed and kept")),
    PaperState.ISSUED: ("leaf", _l("Promulgated")),
    PaperState.DISCARDED: ("rose", _l("Thrown away")),
}
STEPS = (PaperState.DRAFT, PaperState.SENT, PaperState.SIGNED, PaperState.ISSUED)


def about(paper: Paper) -> str:
    """Return the stage, track and judge that a paper is about, as papers name them."""
    parts = []
    if paper.sitting is not None:
        parts = [paper.sitting.stage.name, paper.sitting.track.name]
    if paper.judge is not None:
        parts.append(paper.judge.name)
    return " · ".join(parts)


def file_stem(paper: Paper) -> str:
    """Return what the file of a paper is called, without its ending."""
    number = paper.number.replace("/", "-")
    return " ".join(part for part in (KINDS[paper.kind].title, about(paper), number) if part)


def official_name(paper: Paper) -> str:
    """Return an issued paper as others cite it: its title, number and date."""
    number = f" số {paper.number}" if paper.number else ""
    return f"{KINDS[paper.kind].title}{number} {official_date(paper.signed_on, 'vi')}"
