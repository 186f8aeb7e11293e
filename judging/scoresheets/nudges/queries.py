"""Whose sheets are out in a stage, and when each was last reminded."""

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.auth.models import User
from app.orm import db
from competitions.entries.models import Entry
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import WRITABLE, SheetState
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.nudges.models import Nudge


@dataclass(frozen=True)
class OutLine:
    """A judge with sheets out, or away."""

    judge: User
    codes: list[str]
    absent: list[str]
    last: Nudge | None

    @property
    def is_away(self) -> bool:
        """Tell whether nothing is expected of the judge any more."""
        return bool(self.absent) and not self.codes


@dataclass(frozen=True)
class TeamLine:
    """An entry of which no sheet is sent: a team that may have stayed away."""

    entry: Entry
    is_away: bool


@dataclass(frozen=True)
class OutBoard:
    """One sitting: judges whose sheets are out, teams that nobody has scored."""

    sitting: Sitting
    judges: list[OutLine]
    teams: list[TeamLine]


def out_of(sitting: Sitting) -> OutBoard:
    """Return who is missing in a sitting: 2 SELECTs whatever the panel's size."""
    sheets = db.session.scalars(
        sa.select(Scoresheet).join(Scoresheet.entry).join(Scoresheet.judge)
        .where(Scoresheet.sitting_id == sitting.id)
        .options(joinedload(Scoresheet.entry), joinedload(Scoresheet.judge))
        .order_by(User.sort_key, User.id, Entry.number)).all()
    last = {nudge.judge_id: nudge for nudge in db.session.scalars(
        sa.select(Nudge).filter_by(sitting_id=sitting.id).order_by(Nudge.id)
        .options(joinedload(Nudge.sent_by)))}
    by_judge: dict[User, list[Scoresheet]] = defaultdict(list)
    by_entry: dict[Entry, list[Scoresheet]] = defaultdict(list)
    for sheet in sheets:
        by_judge[sheet.judge].append(sheet)
        by_entry[sheet.entry].append(sheet)
    lines = [OutLine(judge, _codes(own, WRITABLE), _codes(own, {SheetState.ABSENT}),
                     last.get(judge.id)) for judge, own in by_judge.items()]
    teams = [_team(entry, of_one) for entry, of_one in by_entry.items()
             if not any(s.state is SheetState.SUBMITTED for s in of_one)]
    return OutBoard(sitting, [line for line in lines if line.codes or line.absent],
                    sorted(teams, key=lambda line: line.entry.number or 0))


def _codes(sheets: list[Scoresheet], states: set[SheetState] | frozenset[SheetState],
           ) -> list[str]:
    return [sheet.entry.code or "" for sheet in sheets if sheet.state in states]


def _team(entry: Entry, sheets: list[Scoresheet]) -> TeamLine:
    due = [sheet for sheet in sheets if sheet.state is not SheetState.RECUSED]
    return TeamLine(entry, bool(due) and all(s.state is SheetState.ABSENT for s in due))
