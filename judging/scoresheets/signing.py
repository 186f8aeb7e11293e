"""A judge signs a sheet: its content, digest and receipt, kept whatever comes after."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.services import canonical, record_each
from app.auth.models import User
from app.codes import new_code
from app.orm import db
from competitions.entries.models import Entry, Submission
from judging.rubrics.models import Rubric
from judging.scoresheets.answers import value_text
from judging.scoresheets.enums import Do
from judging.scoresheets.loading import Loaded
from judging.scoresheets.models import Scoresheet, SignedSheet


def sign_each(items: Sequence[Loaded], judge: User, actor: User, now: datetime) -> None:
    """Keep submitted sheets as they were signed, and write their digests into the chain."""
    facts, numbers = _facts_of(items), _numbers_of(items)
    signed: dict[int, list[SignedSheet]] = {}
    for item in items:
        fact = facts[item.submission_id, item.rubric_id]
        content = {
            "sheet": item.sheet.id, "number": numbers.get(item.sheet.id, 0) + 1,
            "version": item.sheet.version, "sitting": item.sitting_id, "entry": fact.code,
            "submission": {"number": fact.submission_number, "digest": fact.digest},
            "rubric": {"id": item.rubric_id, "number": fact.rubric_number},
            "judge": {"id": judge.id, "name": judge.name},
            "signed_at": now.isoformat(), **content_of(item),
        }
        signed.setdefault(fact.competition_id, []).append(SignedSheet(
            sheet_id=item.sheet.id, number=content["number"], content=content,
            digest=digest_of(content), receipt_code=new_code(), signed_at=now))
    for competition_id, rows in signed.items():
        db.session.add_all(rows)
        record_each("sheet_signed",
                    [(row, {"sheet": row.sheet_id, "digest": row.digest}) for row in rows],
                    actor=actor, now=now, competition_id=competition_id)


_FACTS = sa.select(
    Submission.id, Submission.number.label("submission_number"), Submission.digest,
    Entry.code, Entry.competition_id, Rubric.id.label("rubric_id"),
    Rubric.number.label("rubric_number"),
).join(Entry, Submission.entry_id == Entry.id).join(Rubric, sa.true()).where(
    Submission.id.in_(sa.bindparam("submissions", expanding=True)),
    Rubric.id.in_(sa.bindparam("rubrics", expanding=True)))
_NUMBERS = sa.select(SignedSheet.sheet_id, sa.func.max(SignedSheet.number)).where(
    SignedSheet.sheet_id.in_(sa.bindparam("sheets", expanding=True)),
).group_by(SignedSheet.sheet_id)


def _facts_of(items: Sequence[Loaded]) -> dict[tuple[int, int], Any]:
    """Return what a signature says about the entry and the rubric, by their ids."""
    rows = db.session.execute(_FACTS, {
        "submissions": sorted({item.submission_id for item in items}),
        "rubrics": sorted({item.rubric_id for item in items})})
    return {(row.id, row.rubric_id): row for row in rows}


def _numbers_of(items: Sequence[Loaded]) -> dict[int, int]:
    """Return the number of the last signature of each sheet that has one."""
    rows = db.session.execute(_NUMBERS, {"sheets": [item.sheet.id for item in items]})
    return {row[0]: row[1] for row in rows}


def content_of(item: Loaded) -> dict[str, Any]:
    """Return the marks and comments of a sheet in the order of the rubric."""
    cells = item.sheet.cells
    return {
        "marks": [
            {"criterion": key, "mark": value_text(item.sheet.mark(key)),
             "comment": cells.get((Do.COMMENT, key), "")}
            for key in item.sheet.bounds
        ],
        "comment": cells.get((Do.COMMENT, None), ""),
    }


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a sheet's canonical content."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def latest_signature(sheet: Scoresheet) -> SignedSheet | None:
    """Return the signature that stands, unless the sheet was reopened since."""
    return db.session.scalars(
        sa.select(SignedSheet).where(SignedSheet.sheet_id == sheet.id,
                                     SignedSheet.reopened_at.is_(None))
        .order_by(SignedSheet.number.desc()).limit(1)
    ).first()
