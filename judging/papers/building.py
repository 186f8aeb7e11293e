"""From a row to its document: reads what its kind speaks of, and lets the kind write it."""

from dataclasses import replace

from app.orm import db
from app.paper.document import Document
from competitions.programme.models import Competition
from judging.panels.queries import scored_sittings
from judging.papers import reading, reading_figures, reading_results
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind, Scope
from judging.papers.facts import Facts
from judging.papers.models import Paper
from judging.papers.storing import document_from_json
from judging.rubrics.models import Sitting

#: Kinds that speak of prizes, of the way of all entries, of entries by name, of all panels.
WITH_PRIZES = frozenset({PaperKind.PROPOSAL, PaperKind.RESULT_DECISION, PaperKind.REVOCATION,
                         PaperKind.REPORT, PaperKind.NOMINATION_LETTER, PaperKind.NOTICE})
WITH_FUNNEL = frozenset({PaperKind.PROPOSAL, PaperKind.REPORT})
WITH_PANELS = frozenset({PaperKind.PANEL_DECISION, PaperKind.SIGNING_LIST, PaperKind.NAME_PLATES,
                         PaperKind.BADGES, PaperKind.INVITATION, PaperKind.REPORT})
#: Sheets are not opened for these, though they are about a stage of a track.
WITHOUT_SHEETS = frozenset({PaperKind.BLANK_SHEETS})


def document_of(paper: Paper) -> Document:
    """Return a paper as it was sent to be signed, or as the data are now."""
    return document_from_json(paper.content) if paper.content else current_document(paper)


def current_document(paper: Paper) -> Document:
    """Return a paper as the data are now."""
    return KINDS[paper.kind].build(facts_of(paper), paper.values)


def facts_of(paper: Paper) -> Facts:
    """Return what a paper speaks of."""
    competition = db.session.get_one(Competition, paper.competition_id)
    kind, facts = paper.kind, Facts(reading.contest_of(competition), judge_id=paper.judge_id)
    if KINDS[kind].scope in (Scope.SITTING, Scope.JUDGE):
        sitting = db.session.get_one(Sitting, paper.sitting_id)
        facts = replace(facts, sitting=reading_results.sitting_facts(
            sitting, with_sheets=kind not in WITHOUT_SHEETS))
    if kind is PaperKind.BLANK_SHEETS:
        facts = replace(facts, assigned=reading_results.assigned_of(paper.sitting_id or 0))
    if kind is PaperKind.SCREENING:
        facts = replace(facts, screened=reading.screened_of(competition.id))
    if kind in WITH_PRIZES:
        facts = replace(facts, prizes=reading.prizes_of(competition))
    if kind in WITH_FUNNEL:
        facts = replace(facts, funnel=reading_results.funnel_of(
            competition, scored_sittings(competition.id)))
    if kind is PaperKind.REPORT:
        facts = replace(facts, figures=reading_figures.figures_of(competition))
    if kind in WITH_PANELS:
        facts = replace(facts, panels=reading.panels_of(competition.id))
    return facts
