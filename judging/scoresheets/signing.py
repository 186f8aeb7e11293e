"""A judge signs a sheet: its content, digest and receipt, kept whatever comes after."""

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.services import canonical, record
from app.auth.models import User
from app.codes import new_code
from app.orm import db
from competitions.entries.models import Entry, Submission
from judging.rubrics.models import Rubric
from judging.scoresheets.answers import value_text
from judging.scoresheets.enums import Do
from judging.scoresheets.loading import Loaded
from judging.scoresheets.models import Scoresheet, SignedSheet


def sign(item: Loaded, judge: User, actor: User, now: datetime) -> SignedSheet:
    """Keep a submitted sheet as it was signed, and write its digest into the chain."""
    entry, submission, rubric = db.session.execute(
        sa.select(Entry, Submission, Rubric)
        .join(Submission, Submission.entry_id == Entry.id)
        .join(Rubric, Rubric.id == item.rubric_id)
        .where(Submission.id == item.submission_id)
    ).one()
    number = 1 + (db.session.scalar(
        sa.select(sa.func.max(SignedSheet.number)).filter_by(sheet_id=item.sheet.id)) or 0)
    content = {
        "sheet": item.sheet.id, "number": number, "version": item.sheet.version,
        "sitting": item.sitting_id, "entry": entry.code,
        "submission": {"number": submission.number, "digest": submission.digest},
        "rubric": {"id": rubric.id, "number": rubric.number},
        "judge": {"id": judge.id, "name": judge.name},
        "signed_at": now.isoformat(), **content_of(item),
    }
    signed = SignedSheet(
        sheet_id=item.sheet.id, number=number, content=content, digest=digest_of(content),
        receipt_code=new_code(), signed_at=now,
    )
    db.session.add(signed)
    record("sheet_signed", signed, actor=actor, now=now, competition_id=entry.competition_id,
           sheet=item.sheet.id, digest=signed.digest)
    return signed


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
