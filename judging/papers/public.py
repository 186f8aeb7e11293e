"""Signed papers that everybody may read, on the page of a competition."""

from collections.abc import Callable
from dataclasses import dataclass

from competitions.programme.models import Competition
from judging.papers import queries
from judging.papers.models import Paper
from judging.papers.wording import official_name


@dataclass(frozen=True)
class PapersPanel:
    """What stands on the page: the papers, and what each is called."""

    template: str
    competition: Competition
    papers: list[Paper]
    name: Callable[[Paper], str]


def papers_panel(competition: Competition) -> PapersPanel | None:
    """Return the papers shown to everybody, or nothing."""
    papers = queries.public_papers(competition.id)
    if not papers:
        return None
    return PapersPanel("judging/papers/public_panel.html", competition, papers, official_name)
