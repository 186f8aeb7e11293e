"""All that a judge's device needs offline, as plain JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.codes import format_code
from app.files.models import FilePage
from app.files.queries import pages_of_contents
from app.orm import db
from competitions.entries.dossiers import SubmissionView
from judging.rubrics.models import Rubric
from judging.scoresheets import queries
from judging.scoresheets.answers import sheet_json, value_text
from judging.scoresheets.dossiers import dossiers_of
from judging.scoresheets.loading import load_sheets
from judging.scoresheets.models import SignedSheet
from judging.scoresheets.queries import DeskGroup, DeskLine

#: How long a device keeps the dossiers and marks of a stage after it closed.
RETENTION = timedelta(days=30)


def bundle_of(judge: User, now: datetime) -> dict[str, Any]:
    """Return the judge's sheets, rubrics and dossiers with their versions.

    Where conflicts are still to be declared, there are no sheets and no dossiers yet; of a stage
    closed for longer than its retention there are none any more.
    """
    undeclared = queries.undeclared_competitions(judge.id)
    closed = {competition.id for competition in undeclared}
    groups = [g for g in queries.list_desk(judge.id)
              if g.competition.id not in closed and not _is_over(g, now)]
    lines = [line for group in groups for line in group.lines]
    loaded = load_sheets(judge.id, {line.sheet.id for line in lines})
    signed = queries.last_signatures([line.sheet.id for line in lines])
    return {
        "judge": {"id": judge.id, "name": judge.name, "locale": judge.locale},
        "demo": any(c.is_demo for c in [*undeclared, *(group.competition for group in groups)]),
        "declare": [competition.slug for competition in undeclared],
        "sittings": [_sitting(group) for group in groups],
        "rubrics": [_rubric(row) for row in _rubrics({line.sheet.rubric_id for line in lines})],
        "sheets": [sheet_json(loaded[line.sheet.id].sheet) | _about(line)
                   | _signature(signed.get(line.sheet.id)) for line in lines],
        "dossiers": _dossiers(groups),
    }


def _is_over(group: DeskGroup, now: datetime) -> bool:
    closed_at = group.sitting.closed_at
    return closed_at is not None and closed_at + RETENTION < now


def _sitting(group: DeskGroup) -> dict[str, Any]:
    sitting = group.sitting
    return {
        "id": sitting.id, "competition": group.competition.name, "state": sitting.state.value,
        "competition_en": group.competition.name_en, "begun": sitting.opened_at is not None,
        "keep_until": (sitting.closed_at + RETENTION).isoformat() if sitting.closed_at else None,
        "stage": sitting.stage.name, "stage_en": sitting.stage.name_en,
        "track": sitting.track.name, "track_en": sitting.track.name_en,
    }


def _rubrics(rubric_ids: set[int]) -> list[Rubric]:
    return list(db.session.scalars(
        sa.select(Rubric).where(Rubric.id.in_(rubric_ids)).order_by(Rubric.id)))


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rubric.id, "version": rubric.version, "source": rubric.source,
        "normalised": rubric.is_normalised, "scale": rubric.scale,
        "comment_required": rubric.asks_comment,
        "criteria": [
            {"key": row.key, "name": row.name, "name_en": row.name_en,
             "description": row.description, "descriptors": row.descriptors or [],
             "low": value_text(row.low), "high": value_text(row.high),
             "step": value_text(row.step), "weight": value_text(row.weight),
             "counts": row.counts, "comment_required": row.asks_comment}
            for row in rubric.criteria
        ],
    }


def _about(line: DeskLine) -> dict[str, Any]:
    sheet = line.sheet
    return {"sitting": sheet.sitting_id, "rubric": sheet.rubric_id, "position": line.position,
            "submission": sheet.submission_id, "code": sheet.entry.code,
            "title": sheet.submission.title, "reason": sheet.reason}


def _signature(signed: SignedSheet | None) -> dict[str, Any]:
    """Return the receipt that stands, or why the chair reopened the sheet."""
    if signed is None:
        return {"receipt": None, "reopen_reason": ""}
    if signed.reopened_at is not None:
        return {"receipt": None, "reopen_reason": signed.reopen_reason}
    return {"reopen_reason": "", "receipt": {
        "code": format_code(signed.receipt_code), "digest": signed.digest,
        "at": signed.signed_at.isoformat()}}


def _dossiers(groups: Iterable[DeskGroup]) -> list[dict[str, Any]]:
    """Return the dossiers as text and pages; of recused sheets nothing is shown."""
    views = [view for group in groups
             for view in dossiers_of([line.sheet for line in group.lines])]
    pages = pages_of_contents({file.sha256 for view in views for file in view.files})
    return [_dossier(view, pages) for view in views]


def _dossier(view: SubmissionView, pages: dict[str, list[FilePage]]) -> dict[str, Any]:
    dossier = asdict(view) | {"submitted_at": view.submitted_at.isoformat()}
    for file in dossier["files"]:
        file["pages"] = [
            {"number": page.number, "width": page.width, "height": page.height,
             "size": page.image.size, "text": page.text} for page in pages.get(file["sha256"], [])]
    return dossier
