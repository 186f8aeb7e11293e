"""The dossiers of sheets as their judges may read them; blind where the stage and track say so."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.errors import NotFound
from app.orm import db
from competitions.entries.dossiers import FileView, Sight, SubmissionView
from competitions.entries.models import Entry
from competitions.entries.queries import submission_view, submission_views
from competitions.programme.models import Stage
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet


def dossier_of(sheet: Scoresheet) -> SubmissionView | None:
    """Return what a sheet's judge reads of the entry; nothing after stepping back from it."""
    if sheet.state is SheetState.RECUSED:
        return None
    return submission_view(sheet.submission, blind=sheet.sitting.is_blind)


def dossiers_of(sheets: Sequence[Scoresheet], *, blind: bool = False) -> list[SubmissionView]:
    """Return what a judge reads of the sheets of one stage and track, with two SELECTs more.

    With *blind* names are left out even where the stage and track would show them.
    """
    open_to = [sheet for sheet in sheets if sheet.state is not SheetState.RECUSED]
    if not open_to:
        return []
    return submission_views([sheet.submission for sheet in open_to],
                            blind=blind or open_to[0].sitting.is_blind)


def sights_of(entry: Entry) -> list[Sight]:
    """Return how the judges of each stage read an entry, for its founder's preview."""
    rows = db.session.execute(
        sa.select(Stage, Sitting.is_blind).join(Sitting, Sitting.stage_id == Stage.id)
        .where(Sitting.track_id == entry.track_id).order_by(Stage.position, Stage.id))
    return [Sight(stage, is_blind) for stage, is_blind in rows]


def file_of(sheet: Scoresheet, index: int) -> FileView:
    """Return a file of the dossier by its place, under the name the judge may know; or 404."""
    dossier = dossier_of(sheet)
    found = next((f for f in dossier.files if f.index == index), None) if dossier else None
    if found is None:
        raise NotFound()
    return found
