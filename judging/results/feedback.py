"""What a founder reads of the judging: averages and ranges, and comments the chair let out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.errors import NotFound
from app.i18n import local
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from judging.results import policies
from judging.results.models import ReleasedComment, Result, ResultSheet
from judging.rubrics.models import Criterion, Rubric
from judging.scoresheets.enums import MarkState
from judging.scoresheets.models import Mark, Scoresheet


@dataclass(frozen=True)
class CriterionLine:
    """One criterion over the counted sheets of an entry."""

    name: str
    average: Decimal
    least: Decimal
    most: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Comment:
    """One comment of a sheet; the key names it in a form."""

    key: str
    code: str
    title: str
    judge: str
    about: str
    text: str
    is_released: bool


def lines_of(result_id: int, entry_id: int) -> list[CriterionLine]:
    """Return average and range of each criterion over the sheets that counted."""
    rows = db.session.execute(
        sa.select(Criterion, Rubric.places, Mark.value)
        .join(Mark, Mark.criterion_id == Criterion.id)
        .join(Rubric, Rubric.id == Criterion.rubric_id)
        .join(ResultSheet, ResultSheet.sheet_id == Mark.sheet_id)
        .where(ResultSheet.result_id == result_id, ResultSheet.entry_id == entry_id,
               ResultSheet.counted, Mark.state == MarkState.GIVEN)
        .order_by(Criterion.position))
    found: dict[int, tuple[Criterion, list[Decimal]]] = {}
    for criterion, places, value in rows:
        found.setdefault(criterion.id, (criterion, []))[1].append(
            Decimal(value).scaleb(-places))
    return [
        CriterionLine(local(criterion), (sum(marks, Decimal(0)) / len(marks)).quantize(
            Decimal("0.01"), ROUND_HALF_UP), min(marks), max(marks), criterion.high)
        for criterion, marks in found.values()
    ]


def comments_of(result: Result) -> list[tuple[str, list[Comment]]]:
    """Return every comment of the counted sheets, by entry, for the chair to choose from."""
    groups: dict[str, list[Comment]] = {}
    for comment in _comments(ResultSheet.result_id == result.id):
        groups.setdefault(f"{comment.code} {comment.title}", []).append(comment)
    return list(groups.items())


def released_comments(result: Result, entry_id: int) -> list[Comment]:
    """Return the comments that the founder of an entry may read."""
    return [comment for comment in _comments(sa.and_(
        ResultSheet.result_id == result.id, ResultSheet.entry_id == entry_id))
        if comment.is_released]


@transaction()
def release_comments(result_id: int, keys: Collection[str] | None, *, actor: User, now: datetime,
                     ) -> int:
    """Let founders read these comments and no others, or all with None; return how many."""
    result = lock(Result, result_id)
    if not policies.can_chair(policies.roles_in(actor, result.sitting)):
        raise NotFound()
    comments = _comments(ResultSheet.result_id == result.id)
    wanted = {c.key for c in comments if keys is None or c.key in keys}
    standing = {c.key for c in comments if c.is_released}
    for key in standing - wanted:
        db.session.execute(sa.delete(ReleasedComment).filter_by(**_ids(key)))
    db.session.add_all(
        ReleasedComment(**_ids(key), released_at=now, released_by_id=actor.id)
        for key in sorted(wanted - standing))
    if wanted != standing:
        audit.record("comments_released", result, actor=actor, now=now,
                     competition_id=result.sitting.competition_id,
                     before=len(standing), after=sorted(wanted))
    return len(wanted)


def _ids(key: str) -> dict[str, int]:
    sheet, _, criterion = key.partition("-")
    return {"sheet_id": int(sheet), "criterion_id": int(criterion)}


def _comments(where: Any) -> list[Comment]:
    """Return comments on the whole entry and on criteria, of sheets that counted."""
    released = set(db.session.execute(
        sa.select(ReleasedComment.sheet_id, ReleasedComment.criterion_id)
        .join(ResultSheet, ResultSheet.sheet_id == ReleasedComment.sheet_id).where(where)))
    base = (sa.select(Entry.code, Entry.title, User.name, Scoresheet.id, Scoresheet.comment)
            .join(ResultSheet, ResultSheet.sheet_id == Scoresheet.id)
            .join(Entry, Entry.id == Scoresheet.entry_id)
            .join(User, User.id == Scoresheet.judge_id).where(where, ResultSheet.counted))
    found = [((code, sheet, 0), Comment(f"{sheet}-0", code or "", title, judge, "", text,
                                        (sheet, 0) in released))
             for code, title, judge, sheet, text in db.session.execute(
                 base.where(Scoresheet.comment != ""))]
    marks = (sa.select(Entry.code, Entry.title, User.name, Mark.sheet_id, Mark.comment, Criterion)
             .join(Scoresheet, Scoresheet.id == Mark.sheet_id)
             .join(Criterion, Criterion.id == Mark.criterion_id)
             .join(ResultSheet, ResultSheet.sheet_id == Scoresheet.id)
             .join(Entry, Entry.id == Scoresheet.entry_id)
             .join(User, User.id == Scoresheet.judge_id)
             .where(where, ResultSheet.counted, Mark.comment != ""))
    found += [((code, sheet, row.position), Comment(
        f"{sheet}-{row.id}", code or "", title, judge, local(row), text,
        (sheet, row.id) in released))
        for code, title, judge, sheet, text, row in db.session.execute(marks)]
    return [comment for _key, comment in sorted(found, key=lambda pair: pair[0])]
