"""Word templates of papers: the built-in one, the office's own, and papers drawn by it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.auth.models import User
from app.errors import DomainError
from app.files.box.client import ask_once
from app.files.box.refusals import Refused
from app.files.storage import Store
from app.i18n import _l
from app.orm import db
from app.paper.blueprint import blueprint
from app.paper.document import Document
from app.paper.fields import fields_of
from competitions.programme.models import Competition
from judging.panels.queries import scored_sittings
from judging.papers import building, policies, queries, reading
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind, Reveals, Scope
from judging.papers.example import example_facts
from judging.papers.models import Paper, PaperTemplate
from judging.papers.template_wording import flaw_words, refusal_words
from judging.results.queries import live_result
from judging.rubrics.models import Sitting

#: Papers that are a page, or several, for each person or entry.
REPEATED = frozenset({PaperKind.BLANK_SHEETS, PaperKind.FILLED_SHEETS, PaperKind.INVITATION,
                      PaperKind.NAME_PLATES})
#: Of a child that fills in a template; hundreds of sheets take longer.
SECONDS, LONG_SECONDS = 20, 120
LONG_DATA = 2_000_000
#: Templates are tried while somebody waits: with so much of a season at most.
MOST_ENTRIES, MOST_COPIES, MOST_TEXTS = 300, 3, 4000
NO_OFFICE = _l("This paper has an own template: only its Word file is offered. A PDF of it needs "
               "LibreOffice on this server.")

Flaws = list[dict[str, Any]]


def example_document(kind: PaperKind, competition: Competition) -> Document:
    """Return an invented paper of a kind in the name of a contest."""
    return KINDS[kind].build(example_facts(reading.contest_of(competition)), {})


def built_in(kind: PaperKind, competition: Competition) -> bytes:
    """Return the template that the program begins with."""
    return blueprint(example_document(kind, competition), repeated=kind in REPEATED)


def data_of(kind: PaperKind, document: Document) -> dict[str, Any]:
    """Return the fields that a template of a kind may place."""
    return fields_of(document, repeated=kind in REPEATED)


def season_data(kind: PaperKind, competition: Competition, user: User) -> dict[str, Any] | None:
    """Return the fields with the data of the season, where there are any this person may read."""
    paper = Paper(competition_id=competition.id, kind=kind, values={})
    sitting: Sitting | None = None
    if KINDS[kind].scope is not Scope.COMPETITION:
        sitting = next((each for each in scored_sittings(competition.id) if (
            result := live_result(each.id)) and len(result.rows) <= MOST_ENTRIES), None)
        judges = queries.judges_of(sitting.id) if sitting else []
        if sitting is None or not judges:
            return None
        paper.sitting_id, paper.judge_id = sitting.id, judges[0].id
    roles = policies.roles_for(user, competition.id, sitting)
    if KINDS[kind].reveals is not Reveals.NOTHING and not policies.can_read(kind, sitting, roles):
        return None
    document = building.current_document(paper)
    if kind in REPEATED:
        document = replace(document, sections=document.sections[:MOST_COPIES])
    return data_of(kind, document) if len(document.texts()) <= MOST_TEXTS else None


def check(content: bytes, data: list[dict[str, Any]]) -> Flaws:
    """Return what is wrong with a template, tried with every data.

    Raises
    ------
    DomainError
        It is no plain Word file, or takes too long.
    """
    samples = [json.dumps(each).encode() for each in data]
    try:
        words, _ = ask_once("check_template", [content, *samples], seconds=SECONDS)
    except Refused as refusal:
        raise DomainError(refusal_words(refusal.word), "file") from None
    return list(words["flaws"])


def filled(
    content: bytes, data: dict[str, Any], still_alive: Callable[[], None] = lambda: None
) -> bytes:
    """Return a template with its fields filled in; *still_alive* is called every few seconds.

    Raises
    ------
    DomainError
        The data have no such field, or it takes too long.
    """
    sample = json.dumps(data).encode()
    try:
        words, made = ask_once("fill_template", [content, sample], still_alive=still_alive,
                               seconds=SECONDS if len(sample) < LONG_DATA else LONG_SECONDS)
    except Refused as refusal:
        raise DomainError(refusal_words(refusal.word)) from None
    if words["flaws"]:
        raise DomainError(flaw_words(words["flaws"][0]))
    return made


def list_versions(competition_id: int, kind: PaperKind | None = None) -> list[PaperTemplate]:
    """Return the versions of a contest's own templates, the newest first."""
    wanted = sa.select(PaperTemplate).filter_by(competition_id=competition_id)
    if kind is not None:
        wanted = wanted.filter_by(kind=kind)
    return list(db.session.scalars(wanted.order_by(PaperTemplate.number.desc()).options(
        joinedload(PaperTemplate.file), joinedload(PaperTemplate.uploaded_by))))


def in_use(versions: list[PaperTemplate]) -> dict[PaperKind, PaperTemplate]:
    """Return the own template that each kind is drawn by; none where it is the built-in one."""
    latest: dict[PaperKind, PaperTemplate] = {}
    for version in versions:
        latest.setdefault(version.kind, version)
    return {kind: version for kind, version in latest.items() if version.file_id is not None}


def template_of(paper: Paper) -> PaperTemplate | None:
    """Return the own template of a paper: as it was sent, or as a draft is drawn today."""
    if paper.sent_at is not None:
        return paper.template
    return in_use(list_versions(paper.competition_id, paper.kind)).get(paper.kind)


def word_file(paper: Paper, document: Document, template: PaperTemplate, store: Store,
              still_alive: Callable[[], None]) -> bytes:
    """Return a paper drawn by an own template."""
    if template.file is None:
        raise LookupError("A template that is drawn by has a file.")
    return filled(store.get(template.file.sha256), data_of(paper.kind, document), still_alive)
