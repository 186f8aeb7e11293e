"""Reading entries: one's own, those of a contest, their submissions. Nothing is changed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, lazyload
from sqlalchemy.orm.interfaces import ExecutableOption

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from competitions.dossiers import queries as dossiers
from competitions.dossiers.fields import FieldView, with_present_flags
from competitions.entries import policies
from competitions.entries.content import field_views, with_reserved
from competitions.entries.dossiers import SubmissionView, view_submission
from competitions.entries.enums import EntryState
from competitions.entries.models import Attachment, Entry, Submission, TeamMember
from competitions.programme.models import Competition, Track


@dataclass(frozen=True)
class DraftRow:
    """An entry as its answers are typed."""

    id: int
    competition_id: int
    version: int
    answers: dict[str, Any]


def fields_of(competition_id: int) -> tuple[FieldView, ...]:
    """Return the questions asked today, in their order."""
    return form_of(competition_id)[0]


def form_of(competition_id: int) -> tuple[tuple[FieldView, ...], int | None]:
    """Return the questions asked today and the version of the form that they are."""
    asked, version_id = dossiers.form_in_force(competition_id)
    return with_reserved(asked), version_id


# Statements of the busiest minutes are built once: building one takes as long as running it.


@cache
def _own_statement() -> sa.Select[tuple[Entry]]:
    return sa.select(Entry).where(sa.or_(
        Entry.ref == sa.bindparam("ref"), Entry.code == sa.bindparam("code"))).options(*lean())


def lean() -> tuple[ExecutableOption, ...]:
    """Return how an entry is read with its competition and track alone, in one statement."""
    competition = joinedload(Entry.competition, innerjoin=True)
    track = joinedload(Entry.track, innerjoin=True)
    return (
        competition.options(lazyload(Competition.tracks), lazyload(Competition.stages)),
        track.options(lazyload(Track.prizes)),
    )


def get_own_entry(ref: str, user: User) -> Entry:
    """Return an entry that the person may read, by its reference or its code; 404 otherwise."""
    found = db.session.scalars(_own_statement(), {"ref": ref, "code": ref.upper()}).first()
    if found is None or not policies.is_of_the_team(user, found):
        raise NotFound()
    return found


def get_own_draft(ref: str, user: User) -> DraftRow:
    """Return what a save needs before it holds the entry; 404 if it is not of this person's team.

    A page that saves itself asks this at every pause of the typing, so it reads no more.
    """
    row = db.session.execute(
        _draft_statement(), {"ref": ref, "code": ref.upper(), "user": user.id}).first()
    if row is None:
        raise NotFound()
    return DraftRow(*row)


@cache
def _draft_statement() -> sa.Select[tuple[int, int, int, dict[str, Any]]]:
    user = sa.bindparam("user", type_=sa.Integer)
    is_member = sa.exists().where(TeamMember.entry_id == Entry.id, TeamMember.user_id == user,
                                  TeamMember.removed_at.is_(None))
    return (
        sa.select(Entry.id, Entry.competition_id, Entry.version, Entry.draft)
        .where(sa.or_(Entry.ref == sa.bindparam("ref"), Entry.code == sa.bindparam("code")),
               sa.or_(Entry.owner_id == user, is_member))
    )


def find_id(ref: str, *, owner: User | None = None) -> int:
    """Return the id of an entry by its reference or code, of its owner's only; 404 otherwise."""
    row = db.session.execute(
        sa.select(Entry.id, Entry.owner_id)
        .where(sa.or_(Entry.ref == ref, Entry.code == ref.upper()))
    ).first()
    if row is None or (owner is not None and row.owner_id != owner.id):
        raise NotFound()
    return row.id


def get_submitted_entry(competition_id: int, code: str) -> Entry:
    """Return an entry of a competition by its code; drafts have none; 404 otherwise."""
    found = db.session.scalars(
        sa.select(Entry).where(Entry.competition_id == competition_id, Entry.code == code.upper())
        .options(joinedload(Entry.competition), joinedload(Entry.track), joinedload(Entry.owner))
    ).first()
    if found is None:
        raise NotFound()
    return found


def list_own_entries(user: User) -> list[Entry]:
    """Return the entries a person owns or is a member of, the latest first."""
    membership = sa.select(TeamMember.entry_id).where(
        TeamMember.user_id == user.id, TeamMember.removed_at.is_(None)
    )
    return list(db.session.scalars(
        sa.select(Entry).where(sa.or_(Entry.owner_id == user.id, Entry.id.in_(membership)))
        .options(joinedload(Entry.competition), joinedload(Entry.track))
        .order_by(Entry.created_at.desc(), Entry.id.desc())
    ))


def find_draft(user: User, competition_id: int) -> Entry | None:
    """Return the draft that a person has begun in a competition, the latest of several."""
    return db.session.scalars(
        sa.select(Entry).filter_by(owner_id=user.id, competition_id=competition_id,
                                   state=EntryState.DRAFT).order_by(Entry.id.desc())
    ).first()


def earlier_attachments(entry: Entry) -> list[Attachment]:
    """Return the files that were replaced or taken out of the draft, the latest first."""
    return list(db.session.scalars(
        sa.select(Attachment).where(Attachment.entry_id == entry.id,
                                    Attachment.removed_at.is_not(None))
        .order_by(Attachment.removed_at.desc(), Attachment.id.desc()).limit(50)))


def get_any_attachment(entry: Entry, attachment_id: int) -> Attachment:
    """Return a file that lies or once lay in the draft; 404 otherwise."""
    found = db.session.scalars(
        sa.select(Attachment).filter_by(id=attachment_id, entry_id=entry.id)).first()
    if found is None:
        raise NotFound()
    return found


def get_member(entry: Entry, member_id: int) -> TeamMember:
    """Return a member of the team as it stands; 404 otherwise."""
    found = next((row for row in entry.members if row.id == member_id), None)
    if found is None:
        raise NotFound()
    return found


def last_submission(entry: Entry) -> Submission | None:
    """Return the version that counts."""
    return db.session.scalars(_submissions().where(
        Submission.entry_id == entry.id, Submission.number == entry.last_submission
    )).first()


def get_entry_submission(entry: Entry, number: int) -> Submission:
    """Return a numbered version of an entry; 404 otherwise."""
    found = db.session.scalars(_submissions().where(
        Submission.entry_id == entry.id, Submission.number == number
    )).first()
    if found is None:
        raise NotFound()
    return found


def submission_view(
    submission: Submission, *, for_judges: bool = True, blind: bool = False
) -> SubmissionView:
    """Return a submission as a judge reads it; for the office with for_judges=False."""
    return submission_views([submission], for_judges=for_judges, blind=blind)[0]


def submission_views(
    submissions: Sequence[Submission], *, for_judges: bool = True, blind: bool = False
) -> list[SubmissionView]:
    """Return several submissions of one competition as judges read them, with two SELECTs more.

    Each is shown in the words of the form that it answers; who may read an answer is what the
    form says today.
    """
    if not submissions:
        return []
    competition_id = submissions[0].entry.competition_id
    every = field_views(dossiers.list_all_fields(competition_id))
    asked = _asked_then(submissions, competition_id)
    today = {field.key: field for field in every}
    return [
        view_submission(s, _questions_of(s, asked.get(s.form_version_id, every), today),
                        for_judges=for_judges, blind=blind)
        for s in submissions
    ]


def questions_of(submission: Submission) -> tuple[FieldView, ...]:
    """Return the questions that a version answers, in the words of its form."""
    competition_id = submission.entry.competition_id
    every = field_views(dossiers.list_all_fields(competition_id))
    asked = _asked_then([submission], competition_id)
    return tuple(_questions_of(submission, asked.get(submission.form_version_id, every),
                               {field.key: field for field in every}))


def _questions_of(
    submission: Submission, asked: tuple[FieldView, ...], today: Mapping[str, FieldView]
) -> list[FieldView]:
    """Return the questions of a version's form, and any other that it carries an answer to."""
    known = {field.key for field in asked}
    carried = {*submission.answers, *(file["field"] for file in submission.files)} - known
    return [*(with_present_flags(f, today) for f in asked),
            *(f for key, f in today.items() if key in carried)]


def _asked_then(
    submissions: Sequence[Submission], competition_id: int
) -> dict[int | None, tuple[FieldView, ...]]:
    """Return the form that each submission answers; None: from before its history was kept."""
    ids = {s.form_version_id for s in submissions}
    found = dossiers.versions_by_id(ids - {None}, first_of=competition_id if None in ids else None)
    return {key: with_reserved(fields) for key, fields in found.items()}


def get_submitted_file(submission: Submission, index: int) -> dict[str, Any]:
    """Return name, sha256, size and type of a file by its place; 404 otherwise."""
    if not 0 <= index < len(submission.files):
        raise NotFound()
    return submission.files[index]


def _submissions() -> sa.Select[tuple[Submission]]:
    return sa.select(Submission).join(Submission.entry).options(
        contains_eager(Submission.entry).joinedload(Entry.track).lazyload(Track.prizes)
    )
