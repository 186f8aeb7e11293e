"""What the papers to sign are made from: the draft as it stands, or a version as it arrived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.auth.phones import show_phone
from app.orm import db
from competitions.dossiers.fields import FieldView, shown_keys
from competitions.entries import queries, queries_team
from competitions.entries.content import TITLE, UNIT, content_of
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.programme.models import Track

Member = Mapping[str, Any]


@dataclass(frozen=True)
class Contact:
    """How the leader is reached; empty where the reader may not know."""

    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class PaperSource:
    """One dossier with the questions that it answers."""

    competition: str
    track: str
    title: str
    unit_name: str
    questions: tuple[FieldView, ...]
    answers: Mapping[str, Any]
    team: tuple[Member, ...]
    files: tuple[Mapping[str, Any], ...]
    code: str = ""
    contact: Contact = field(default_factory=Contact)
    saved_at: datetime | None = None
    #: Of a version that arrived; 0 and empty for a draft.
    version: int = 0
    digest: str = ""
    #: Who enters for the leader: name and office; empty where nobody does.
    entered_by: str = ""
    demo: bool = False

    @property
    def leader(self) -> Member:
        """Return who leads the team; empty values where nobody does yet."""
        return next((m for m in self.team if m["is_leader"]),
                    {"name": "", "title": "", "unit_name": ""})

    def file_names(self, key: str) -> list[str]:
        """Return the names of the files that answer a question."""
        return [str(f["name"]) for f in self.files if f["field"] == key]


def source_of_draft(entry: Entry) -> PaperSource:
    """Return the draft as it stands, with the questions asked today."""
    questions = queries.fields_of(entry.competition_id)
    now = content_of(entry, questions)
    return PaperSource(
        entry.competition.name, entry.track.name, now.title, now.unit_name,
        _called(questions, now.title, now.unit_name, now.answers), now.answers,
        tuple(now.team), tuple(now.files), code=entry.code or "", contact=contact_of(entry),
        saved_at=entry.draft_saved_at or entry.created_at, entered_by=_entered_by(entry),
        demo=entry.competition.is_demo,
    )


def source_of_submission(submission: Submission, *, with_contact: bool) -> PaperSource:
    """Return a version as it arrived, in the words of its form.

    Contact details are no part of a version: they are the leader's present ones.
    """
    entry = submission.entry
    questions = queries.questions_of(submission)
    track = db.session.get_one(Track, submission.track_id)
    return PaperSource(
        entry.competition.name, track.name, submission.title, submission.unit_name,
        _called(questions, submission.title, submission.unit_name, submission.answers),
        submission.answers, tuple(submission.team), tuple(submission.files),
        code=entry.code or "", contact=contact_of(entry) if with_contact else Contact(),
        version=submission.number, digest=submission.digest, entered_by=_entered_by(entry),
        demo=entry.competition.is_demo,
    )


def _entered_by(entry: Entry) -> str:
    row = queries_team.find_behalf(entry.id)
    return f"{row.officer.name}, {row.officer_unit}" if row else ""


def contact_of(entry: Entry) -> Contact:
    """Return how the leader is reached: by what the team says, or by the owner's account."""
    leader = next((m for m in entry.members if m.is_leader), None)
    if leader is None:
        return Contact()
    return Contact(show_phone(leader.phone or _of_account(entry, leader, "phone")),
                   leader.email or _of_account(entry, leader, "email"))


def _of_account(entry: Entry, leader: TeamMember, name: str) -> str:
    return getattr(entry.owner, name, "") or "" if leader.user_id == entry.owner_id else ""


def _called(
    questions: tuple[FieldView, ...], title: str, unit_name: str, answers: Mapping[str, Any]
) -> tuple[FieldView, ...]:
    """Return the questions that these answers call for; title and unit stand by themselves."""
    shown = shown_keys(questions, {TITLE: title, UNIT: unit_name, **answers})
    return tuple(q for q in questions if q.key in shown and q.key not in (TITLE, UNIT))
