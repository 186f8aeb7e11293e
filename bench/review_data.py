"""A stage with every sheet signed, ready for the chair to close: so many judges and entries."""

import random
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.orm import db
from bench.web_data import CRITERIA, NOW, add, catch_up_sequences, entry_row, people, programme
from competitions.entries.models import Entry, Submission
from judging.rubrics.enums import FloorBasis, SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import MarkState, SheetState
from judging.scoresheets.models import Mark, Scoresheet, SignedSheet

#: The chair of bench.web_data, who judges too.
CHAIR = 2
SITTING = 1
SEATS = 15


def load(judges: int, entries: int) -> None:
    """Write the stage; marks differ by judge and entry, some tie, some gape, some are zero."""
    people()
    programme()
    rows = [entry_row(number, is_draft=False) for number in range(1, entries + 1)]
    add(Entry, rows)
    add(Submission, [
        {"id": row["id"], "entry_id": row["id"], "number": 1, "track_id": 1, "rule_book_id": 1,
         "title": row["title"], "unit_name": row["unit_name"], "answers": {}, "team": [],
         "files": [], "digest": f"{row['id']:064d}", "receipt_code": f"{row['id']:012d}",
         "submitted_at": NOW, "submitted_by_id": row["owner_id"]} for row in rows])
    _sheets([(entry, judge) for entry in range(1, entries + 1)
             for judge in range(CHAIR, CHAIR + judges)])
    _method()
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        catch_up_sequences()
        db.session.commit()


def _method() -> None:
    """Declare a method with everything that the review tells of."""
    db.session.execute(sa.update(Sitting).where(Sitting.id == SITTING).values(
        state=SittingState.OPEN, closed_at=None, closed_by_id=None, seats=SEATS,
        tie_break=["criterion:innovation", "chair"], deviation=Decimal(20), floor=Decimal(0),
        floor_basis=FloorBasis.ANY_SHEET,
        articles={"tie": "khoản 3 Điều 9", "deviation": "khoản 2 Điều 8", "floor": "Điều 7"}))


def _sheets(pairs: list[tuple[int, int]]) -> None:
    chance = random.Random(7)
    add(Scoresheet, [
        {"id": number, "sitting_id": SITTING, "entry_id": entry, "submission_id": entry,
         "judge_id": judge, "rubric_id": 1, "state": SheetState.SUBMITTED, "version": 7,
         "submitted_at": NOW, "created_at": NOW}
        for number, (entry, judge) in enumerate(pairs, start=1)])
    add(SignedSheet, [
        {"sheet_id": number, "number": 1, "content": {}, "digest": f"{number:064x}",
         "receipt_code": f"B{number:09d}", "signed_at": NOW}
        for number in range(1, len(pairs) + 1)])
    add(Mark, [
        {"sheet_id": number, "criterion_id": place, "state": MarkState.GIVEN,
         "value": _mark(entry, judge, high, chance), "version": place, "seq": place}
        for number, (entry, judge) in enumerate(pairs, start=1)
        for place, (_key, high) in enumerate(CRITERIA, start=1)])


def _mark(entry: int, judge: int, high: int, chance: random.Random) -> Any:
    """Return a mark in hundredths, in half points: how good the entry is, how strict the judge."""
    if chance.random() < 0.0005:
        return 0
    good = 0.55 + 0.4 * (entry * 7919 % 1000) / 1000 - 0.02 * (judge % 4)
    share = min(1.0, max(0.05, good + chance.gauss(0, 0.08)))
    return 50 * round(2 * high * share)
