"""What entries know about a person: teams, dossiers, files, consents, guardians."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.auth.models import User
from app.auth.privacy import NOBODY
from app.files.models import StoredFile
from app.i18n import _l
from app.orm import db
from app.privacy.models import Consent
from app.privacy.sections import Erased, KeptFile, Section
from competitions.entries.models import Attachment, Entry, Submission, TeamMember
from competitions.entries.team_models import Behalf, Guardian, TeamInvite


def export(user: User) -> list[Section]:
    """Return a person's places in teams, consents, guardian, and the entries of the own."""
    members = _members(user)
    entries = list(db.session.scalars(
        sa.select(Entry).filter_by(owner_id=user.id).options(
            joinedload(Entry.competition), selectinload(Entry.attachments)).order_by(Entry.id)))
    return [
        Section("teams", _l("Your places in teams"), [
            {"entry": row.entry.title, "code": row.entry.code, "name": row.name,
             "title": row.title, "unit": row.unit_name, "email": row.email, "phone": row.phone,
             "confirmed": row.confirmed_at, "left": row.removed_at} for row in members]),
        _consents(user, members), _guardian(members),
        Section("entries", _l("Your entries"), [
            {"competition": row.competition.name, "code": row.code, "title": row.title,
             "state": row.state.value, "begun": row.created_at, "submitted": row.submitted_at,
             **{f"draft.{key}": value for key, value in (row.draft or {}).items()}}
            for row in entries],
            [file for row in entries for file in _files(row)]),
        _versions(entries),
    ]


def places(user: User) -> set[int]:
    """Return the competitions that a person has an entry in, or a place in a team."""
    mine = sa.select(Entry.competition_id).where(Entry.owner_id == user.id)
    ours = sa.select(Entry.competition_id).join(
        TeamMember, TeamMember.entry_id == Entry.id).where(TeamMember.user_id == user.id)
    return set(db.session.scalars(mine.union(ours)))


def entries_of(user: User) -> sa.Select[tuple[int]]:
    """Return the ids of the entries that a person has begun or is in the team of."""
    ours = sa.select(TeamMember.entry_id).where(TeamMember.user_id == user.id)
    return sa.select(Entry.id).where(sa.or_(Entry.owner_id == user.id, Entry.id.in_(ours)))


def erase(user: User, done: Erased, now: datetime) -> None:
    """Erase contact data everywhere, drafts whole; what was submitted stays as it was judged."""
    members = _members(user)
    for member in members:
        _erase_member(member, done, now)
    for entry in db.session.scalars(sa.select(Entry).filter_by(owner_id=user.id)):
        if entry.number is None:
            _erase_draft(entry, done, now)
            done.subjects.append(("entry", entry.id))
    for consent in db.session.scalars(sa.select(Consent).where(
            _own_consents(user, members), Consent.withdrawn_at.is_(None))):
        consent.withdrawn_at = max(now, consent.given_at)
    if any(member.entry.number is not None for member in members):
        done.kept.append(_l("Name, title and unit in entries that were submitted, and the versions "
                            "as judges read them: the record of the contest, which the law on "
                            "archives keeps. Phone and e-mail address are erased there too."))
    done.kept.append(_l("When you gave and withdrew consents, without your name: proof that the "
                        "law asks for."))


def _members(user: User) -> list[TeamMember]:
    return list(db.session.scalars(sa.select(TeamMember).filter_by(user_id=user.id).options(
        joinedload(TeamMember.entry)).order_by(TeamMember.id)))


def _own_consents(user: User, members: list[TeamMember]) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(Consent.person_kind == "user", Consent.person_id == user.id),
        sa.and_(Consent.person_kind == "team_member",
                Consent.person_id.in_([member.id for member in members])))


def _consents(user: User, members: list[TeamMember]) -> Section:
    rows = db.session.scalars(
        sa.select(Consent).where(_own_consents(user, members)).order_by(Consent.id))
    return Section("consents", _l("Your consents"), [
        {"purpose": row.purpose.value, "about": f"{row.subject_kind} {row.subject_id}",
         "text": row.wording, "version": row.text_version, "by": row.channel,
         "given": row.given_at, "withdrawn": row.withdrawn_at} for row in rows])


def _guardian(members: list[TeamMember]) -> Section:
    rows = list(db.session.scalars(sa.select(Guardian).where(
        Guardian.member_id.in_([member.id for member in members])).options(
        joinedload(Guardian.file))))
    return Section("guardian", _l("Your guardian"), [
        {"date of birth": row.birth_date, "guardian": row.name, "phone": row.phone,
         "relation": row.relation, "agreed": row.consented_at} for row in rows],
        [KeptFile(row.file_name, row.file.sha256) for row in rows if row.file])


def _files(entry: Entry) -> list[KeptFile]:
    return [KeptFile(row.name, row.file.sha256) for row in entry.attachments]


def _versions(entries: list[Entry]) -> Section:
    rows = list(db.session.scalars(sa.select(Submission).where(
        Submission.entry_id.in_([entry.id for entry in entries])).order_by(Submission.id)))
    shown = {row.file.sha256 for entry in entries for row in entry.attachments}
    files = {f["sha256"]: KeptFile(f["name"], f["sha256"]) for row in rows for f in row.files
             if f["sha256"] not in shown}
    return Section("versions", _l("Versions received"), [
        {"title": row.title, "unit": row.unit_name, "version": row.number,
         "received": row.submitted_at, "digest": row.digest, "answers": row.answers,
         "team": row.team} for row in rows], list(files.values()))


def _erase_member(member: TeamMember, done: Erased, now: datetime) -> None:
    member.email = member.phone = ""
    if member.entry.number is None:
        member.name, member.sort_key, member.title, member.unit_name = NOBODY, "", "", ""
    for row in db.session.scalars(sa.select(Guardian).filter_by(member_id=member.id)):
        _erase_file(row.file_id, done, now)
        row.birth_date = row.name = row.phone = None
        row.relation = row.file_name = ""
        row.file_id, row.erased_at = None, now
    db.session.execute(sa.update(TeamInvite).where(
        TeamInvite.member_id == member.id, TeamInvite.revoked_at.is_(None)
    ).values(revoked_at=now))
    done.subjects.append(("team_member", member.id))


def _erase_draft(entry: Entry, done: Erased, now: datetime) -> None:
    """Empty a draft that was never submitted; its files go where nobody else has them."""
    entry.draft, entry.title, entry.sort_key, entry.search = {}, "", "", ""
    entry.unit_name, entry.unit_id = "", None
    rows = list(db.session.scalars(sa.select(Attachment).filter_by(entry_id=entry.id)))
    files = {row.file_id for row in rows}
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    for file_id in sorted(files):
        _erase_file(file_id, done, now)


def _erase_file(file_id: int | None, done: Erased, now: datetime) -> None:
    """Mark a content as erased unless something else refers to it."""
    row = db.session.get(StoredFile, file_id) if file_id else None
    if row is None or _is_used(row):
        return
    row.erased_at = row.erased_at or now
    done.contents.append(row.sha256)


def _is_used(file: StoredFile) -> bool:
    """Tell whether an entry or a paper still needs a content."""
    named = sa.cast(Submission.files, sa.Text).contains(file.sha256)
    return bool(db.session.scalar(sa.select(sa.or_(
        sa.exists().where(Attachment.file_id == file.id), sa.exists().where(named),
        sa.exists().where(Behalf.file_id == file.id)))))
