"""All that a judge's device needs offline, as plain JSON."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.orm import db
from competitions.entries.dossiers import SubmissionView
from competitions.entries.queries import submission_views
from judging.rubrics.models import Rubric
from judging.scoresheets import queries
from judging.scoresheets.answers import sheet_json, value_text
from judging.scoresheets.loading import load_sheets
from judging.scoresheets.queries import DeskGroup, DeskLine


def bundle_of(judge: User) -> dict[str, Any]:
    """Return the judge's sheets, rubrics and dossiers with their versions.

    Where conflicts are still to be declared, there are no sheets and no dossiers yet.
    """
    undeclared = queries.undeclared_competitions(judge.id)
    closed = {competition.id for competition in undeclared}
    groups = [g for g in queries.list_desk(judge.id) if g.competition.id not in closed]
    lines = [line for group in groups for line in group.lines]
    loaded = load_sheets(judge.id, {line.sheet.id for line in lines})
    return {
        "judge": {"id": judge.id, "name": judge.name},
        "declare": [competition.slug for competition in undeclared],
        "sittings": [_sitting(group) for group in groups],
        "rubrics": [_rubric(row) for row in _rubrics({line.sheet.rubric_id for line in lines})],
        "sheets": [sheet_json(loaded[line.sheet.id].sheet) | _about(line) for line in lines],
        "dossiers": [_dossier(view) for group in groups for view in _dossiers(group)],
    }


def _sitting(group: DeskGroup) -> dict[str, Any]:
    sitting = group.sitting
    return {
        "id": sitting.id, "competition": group.competition.name, "state": sitting.state.value,
        "stage": sitting.stage.name, "stage_en": sitting.stage.name_en,
        "track": sitting.track.name, "track_en": sitting.track.name_en,
    }


def _rubrics(rubric_ids: set[int]) -> list[Rubric]:
    return list(db.session.scalars(
        sa.select(Rubric).where(Rubric.id.in_(rubric_ids)).order_by(Rubric.id)))


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rubric.id, "version": rubric.version, "source": rubric.source,
        "criteria": [
            {"key": row.key, "name": row.name, "name_en": row.name_en,
             "description": row.description, "descriptors": row.descriptors or [],
             "low": value_text(row.low), "high": value_text(row.high),
             "step": value_text(row.step), "weight": value_text(row.weight),
             "counts": row.counts}
            for row in rubric.criteria
        ],
    }


def _about(line: DeskLine) -> dict[str, Any]:
    sheet = line.sheet
    return {"sitting": sheet.sitting_id, "rubric": sheet.rubric_id, "position": line.position,
            "submission": sheet.submission_id, "code": sheet.entry.code,
            "title": sheet.submission.title}


def _dossiers(group: DeskGroup) -> list[SubmissionView]:
    """Return the dossiers of a group; of recused ones nothing is shown."""
    wanted = [line.sheet.submission for line in group.lines if line.sheet.state != "recused"]
    return submission_views(wanted)


def _dossier(view: SubmissionView) -> dict[str, Any]:
    return asdict(view) | {"submitted_at": view.submitted_at.isoformat()}
