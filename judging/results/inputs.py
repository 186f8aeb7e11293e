"""What goes into a computation: the signed sheets of a sitting, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.orm import db
from competitions.entries.models import Entry, Submission
from judging.results.models import ResultSheet
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.enums import MarkState, SheetState
from judging.scoresheets.models import Mark, Scoresheet, SignedSheet
from judging.scoresheets.slots import entries_of

#: A sheet's reason begins with this where a vote left it out; the vote's number follows.
VOTE = "vote:"
COLUMNS = ["entry", "judge", "criterion", "mark"]


@dataclass(frozen=True)
class Contender:
    """An entry as the ranking prints it."""

    entry_id: int
    submission_id: int
    code: str
    title: str
    unit_name: str


@dataclass(frozen=True)
class SheetInput:
    """A signed sheet: who, about which entry, and the digest it was signed with."""

    sheet_id: int
    signed_id: int
    digest: str
    entry_id: int
    code: str
    judge_id: int


@dataclass(frozen=True)
class Inputs:
    """All that one computation reads."""

    contenders: tuple[Contender, ...]
    sheets: tuple[SheetInput, ...]
    marks: pd.DataFrame
    #: Sheets that stay on record and are not counted: by id, with the reason's code.
    dropped: Mapping[int, str] = field(default_factory=dict)


def judge_name(judge_id: int) -> str:
    """Return the judge's id as the engine and the digest know it."""
    return f"J{judge_id}"


def read_inputs(sitting: Sitting, dropped: Mapping[int, str] | None = None) -> Inputs:
    """Read the signed sheets of a sitting, with the entries that take part.

    *dropped* sheets give no mark: averages, places and tie-breaks know nothing of them.
    """
    signed = sa.and_(Scoresheet.sitting_id == sitting.id,
                     Scoresheet.state == SheetState.SUBMITTED)
    counted = sa.and_(signed, Scoresheet.id.not_in(sorted(dropped))) if dropped else signed
    return Inputs(_contenders(sitting), _sheets(signed), _marks(counted), dropped or {})


def dropped_of(result_id: int) -> dict[int, str]:
    """Return the sheets that a result left out by a vote, as it says itself."""
    rows = db.session.execute(sa.select(ResultSheet.sheet_id, ResultSheet.reason).where(
        ResultSheet.result_id == result_id, ResultSheet.reason.startswith(VOTE)))
    return dict(rows.all())


def _marks(where: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Return the raw marks of sheets as the engine takes them: entry code, judge, key, mark."""
    rows = db.session.execute(
        sa.select(Entry.code, Scoresheet.judge_id, Criterion.key, Mark.state, Mark.value,
                  Rubric.places)
        .join(Scoresheet, Mark.sheet_id == Scoresheet.id)
        .join(Entry, Scoresheet.entry_id == Entry.id)
        .join(Criterion, Mark.criterion_id == Criterion.id)
        .join(Rubric, Scoresheet.rubric_id == Rubric.id)
        .where(where, Mark.state != MarkState.BLANK)
        .order_by(Scoresheet.id, Criterion.position)
    )
    return pd.DataFrame(
        [(code, judge_name(judge), key, _mark(state, value, places))
         for code, judge, key, state, value, places in rows],
        columns=COLUMNS,
    )


def _mark(state: MarkState, value: int | None, places: int) -> Decimal | str:
    if state is MarkState.NOT_APPLICABLE or value is None:
        return "na"
    return Decimal(value).scaleb(-places)


def _sheets(where: sa.ColumnElement[bool]) -> tuple[SheetInput, ...]:
    later = aliased(SignedSheet)
    rows = db.session.execute(
        sa.select(Scoresheet.id, SignedSheet.id, SignedSheet.digest, Entry.id, Entry.code,
                  Scoresheet.judge_id)
        .join(Entry, Scoresheet.entry_id == Entry.id)
        .join(SignedSheet, SignedSheet.sheet_id == Scoresheet.id)
        .where(where, ~sa.exists().where(later.sheet_id == SignedSheet.sheet_id,
                                         later.number > SignedSheet.number))
        .order_by(Scoresheet.id)
    )
    return tuple(SheetInput(*row) for row in rows)


def _contenders(sitting: Sitting) -> tuple[Contender, ...]:
    """Return who takes part, with the submission that was judged (else the last)."""
    judged = dict(db.session.execute(
        sa.select(Scoresheet.entry_id, sa.func.max(Scoresheet.submission_id))
        .where(Scoresheet.sitting_id == sitting.id).group_by(Scoresheet.entry_id)
    ).all())
    entries = entries_of(sitting)
    last = dict(db.session.execute(
        sa.select(Submission.entry_id, sa.func.max(Submission.id))
        .where(Submission.entry_id.in_([entry.id for entry in entries]))
        .group_by(Submission.entry_id)
    ).all())
    return tuple(
        Contender(entry.id, judged.get(entry.id, last[entry.id]), entry.code or "",
                  entry.title, entry.unit_name)
        for entry in entries
    )
