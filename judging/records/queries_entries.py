"""Entries with the answers one chooses, in the words of the form."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.i18n import _l, local
from app.orm import db
from competitions.dossiers import queries as dossiers
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import FieldView
from competitions.entries.answers import in_words
from competitions.entries.content import TITLE, UNIT, field_views
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.entries.way import STATE_WORDS
from competitions.programme.models import Track
from judging.records.tables import Field, Table

_KINDS = {FieldKind.NUMBER: ("decimal", 14), FieldKind.MONEY: ("money", 18),
          FieldKind.DATE: ("date", 12), FieldKind.YES_NO: ("text", 10)}


def count_entries(competition_id: int) -> int:
    """Count the entries that were submitted."""
    return db.session.scalar(sa.select(sa.func.count(Entry.id)).where(
        Entry.competition_id == competition_id, Entry.number.is_not(None))) or 0


def entry_fields(competition_id: int) -> tuple[Field, ...]:
    """Return the columns of entries: what every entry has, then the questions of the form."""
    return (*_common(), *(_answer_field(q) for q in _questions(competition_id)))


def entry_table(competition_id: int) -> Table:
    """Return every submitted entry with the version that counts; drafts are nobody's to see."""
    questions = _questions(competition_id)
    leaders = _leaders(competition_id)
    states = {state: str(words) for state, words in STATE_WORDS.items()}
    found = db.session.execute(
        sa.select(Entry, Submission, Track).join(Submission, sa.and_(
            Submission.entry_id == Entry.id, Submission.number == Entry.last_submission))
        .join(Track, Track.id == Entry.track_id)
        .where(Entry.competition_id == competition_id, Entry.number.is_not(None))
        .order_by(Entry.number))
    rows = []
    for entry, submission, track in found:
        team = submission.team
        leader = next((m["name"] for m in team if m["is_leader"]), None)
        rows.append([
            entry.code, local(track), entry.title, entry.unit_name, states[entry.state],
            entry.submitted_at, leader, *leaders.get(entry.id, (None, None)),
            len(team), "; ".join(m["name"] for m in team), len(submission.files),
            submission.number, submission.submitted_at, submission.receipt_code,
            submission.digest, *(_cell(q, submission.answers.get(q.key)) for q in questions)])
    return Table(str(_l("Entries")), entry_fields(competition_id), rows)


def _common() -> tuple[Field, ...]:
    return (
        Field("code", str(_l("Entry code")), width=13, always=True),
        Field("track", str(_l("Track")), width=16),
        Field("title", str(_l("Project title")), width=48),
        Field("unit", str(_l("Unit")), width=30), Field("state", str(_l("State")), width=22),
        Field("first_at", str(_l("First submitted")), "datetime", 19),
        Field("leader", str(_l("Team leader")), width=24),
        Field("email", str(_l("E-mail")), width=28, usual=False),
        Field("phone", str(_l("Phone")), width=16, usual=False),
        Field("people", str(_l("Number of members")), "integer", 9),
        Field("team", str(_l("Team")), width=44, usual=False),
        Field("files", str(_l("Files")), "integer", 8, usual=False),
        Field("version", str(_l("Version")), "integer", 9, usual=False),
        Field("last_at", str(_l("Last submitted")), "datetime", 19, usual=False),
        Field("receipt", str(_l("Receipt code of the entry")), width=16, usual=False),
        Field("digest", str(_l("Digest")), width=40, usual=False),
    )


def _questions(competition_id: int) -> list[FieldView]:
    """Return the questions whose answers were typed, retired ones among them."""
    return [question for question in field_views(dossiers.list_all_fields(competition_id))
            if question.is_typed and question.key not in (TITLE, UNIT)]


def _answer_field(question: FieldView) -> Field:
    kind, width = _KINDS.get(question.kind, ("text", 40))
    return Field(f"answer.{question.key}", local(question, "label"), kind, width,  # type: ignore[arg-type]
                 places=2 if kind == "decimal" else 0, usual=False)


def _cell(question: FieldView, value: Any) -> Any:
    """Return an answer as a real number or date where it is one, else in words."""
    if not value:
        return None
    try:
        if question.kind in (FieldKind.NUMBER, FieldKind.MONEY):
            return Decimal(str(value))
        if question.kind is FieldKind.DATE:
            return date.fromisoformat(str(value))
    except (InvalidOperation, ValueError):
        return str(value)
    words, english = in_words(question, value)
    return local(_Words(words, english), "words")


class _Words:
    """An answer in two languages."""

    def __init__(self, words: str, words_en: str) -> None:
        self.words, self.words_en = words, words_en


def _leaders(competition_id: int) -> Mapping[int, tuple[str | None, str | None]]:
    """Return how to reach who leads each entry: as the team says, else by the owner's account."""
    rows = db.session.execute(
        sa.select(Entry.id, TeamMember.email, TeamMember.phone, User.email, User.phone)
        .join(User, User.id == Entry.owner_id)
        .outerjoin(TeamMember, sa.and_(
            TeamMember.entry_id == Entry.id, TeamMember.is_leader,
            TeamMember.removed_at.is_(None)))
        .where(Entry.competition_id == competition_id, Entry.number.is_not(None)))
    return {key: (email or own or None, phone or number or None)
            for key, email, phone, own, number in rows}
