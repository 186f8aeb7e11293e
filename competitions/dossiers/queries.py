"""Reading the dossier form: what is asked, what was asked, and what would be lost."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from competitions.dossiers.enums import FormChange
from competitions.dossiers.fields import FieldView, thawed, view_of
from competitions.dossiers.models import DossierField, FormVersion


@dataclass(frozen=True)
class VersionLine:
    """One change of the form: what was done to what, by whom, when."""

    number: int
    at: datetime
    who: str
    change: FormChange
    subject: str


def list_fields(competition_id: int) -> list[DossierField]:
    """Return the questions in force, in their order."""
    return [row for row in list_all_fields(competition_id) if row.retired_at is None]


def list_all_fields(competition_id: int) -> list[DossierField]:
    """Return all questions ever asked, in their order."""
    return list(db.session.scalars(
        sa.select(DossierField).filter_by(competition_id=competition_id)
        .order_by(DossierField.position, DossierField.id)
    ))


def list_retired(competition_id: int) -> list[DossierField]:
    """Return the questions that are no longer asked."""
    return list(db.session.scalars(
        sa.select(DossierField).filter_by(competition_id=competition_id)
        .where(DossierField.retired_at.is_not(None)).order_by(DossierField.position)
    ))


def get_field(competition_id: int, field_id: int) -> DossierField:
    """Return a question of a competition; 404 otherwise."""
    row = db.session.get(DossierField, field_id)
    if row is None or row.competition_id != competition_id:
        raise NotFound()
    return row


def latest_number(competition_id: int) -> int:
    """Return the number of the form in force; 0 before the first change is written down."""
    newest = sa.select(sa.func.max(FormVersion.number)).filter_by(competition_id=competition_id)
    return db.session.scalar(newest) or 0


def form_in_force(competition_id: int) -> tuple[list[FieldView], int | None]:
    """Return the questions asked today and the version of the form that they are.

    A version holds them whole: one row to read, where each question is one otherwise.
    """
    newest = db.session.execute(_newest_form(), {"competition": competition_id}).first()
    if newest is None:  # the form is written down before its first change
        return [view_of(row) for row in list_fields(competition_id)], None
    return [thawed(stored) for stored in newest.fields], newest.id


@cache
def _newest_form() -> sa.Select[tuple[int, list[dict[str, Any]]]]:
    """Built once: asked in the busiest minutes, where building takes as long as running."""
    return (
        sa.select(FormVersion.id, FormVersion.fields)
        .where(FormVersion.competition_id == sa.bindparam("competition"))
        .order_by(FormVersion.number.desc()).limit(1)
    )


def list_versions(competition_id: int) -> list[VersionLine]:
    """Return the changes of a form, newest first, in one SELECT."""
    rows = db.session.execute(
        sa.select(FormVersion.number, FormVersion.changed_at, User.name, FormVersion.change,
                  FormVersion.subject)
        .outerjoin(User, User.id == FormVersion.changed_by_id)
        .where(FormVersion.competition_id == competition_id)
        .order_by(FormVersion.number.desc())
    )
    return [VersionLine(number, at, who or "", change, subject)
            for number, at, who, change, subject in rows]


def get_version(competition_id: int, number: int) -> FormVersion:
    """Return a numbered version of the form; 404 otherwise."""
    row = db.session.scalars(sa.select(FormVersion).filter_by(
        competition_id=competition_id, number=number)).first()
    if row is None:
        raise NotFound()
    return row


def versions_by_id(
    ids: set[int], *, first_of: int | None = None
) -> dict[int | None, tuple[FieldView, ...]]:
    """Return the questions of several versions, in one SELECT.

    With *first_of* also the first version of that competition, under None.
    """
    wanted = [FormVersion.id.in_(ids)]
    if first_of is not None:
        wanted.append(sa.and_(FormVersion.competition_id == first_of, FormVersion.number == 1))
    elif not ids:
        return {}
    found: dict[int | None, tuple[FieldView, ...]] = {}
    for row in db.session.scalars(sa.select(FormVersion).where(sa.or_(*wanted))):
        questions = tuple(thawed(stored) for stored in row.fields)
        if row.id in ids:
            found[row.id] = questions
        if first_of is not None and row.number == 1:
            found[None] = questions
    return found
