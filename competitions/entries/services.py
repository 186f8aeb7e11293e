"""Beginning, typing and leaving: what a founder does before and beside submitting."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.text import sort_key
from app.transaction import transaction
from competitions.entries import policies
from competitions.entries.content import TITLE, UNIT
from competitions.entries.enums import EntryState
from competitions.entries.merging import merge
from competitions.entries.models import Entry, TeamMember
from competitions.entries.queries import lean
from competitions.programme.models import Competition, Track

#: Drafts of one person in one competition; more is a mistake or worse.
MOST_DRAFTS = 10


@dataclass(frozen=True)
class EntryInput:
    """What begins an entry."""

    track_id: int
    title: str


@dataclass(frozen=True)
class DraftInput:
    """What was typed, by field key, and what the page had shown before."""

    answers: dict[str, Any] = field(default_factory=dict)
    #: Only while nothing has been submitted; later the secretariat moves an entry.
    track_id: int | None = None
    #: The mark of each answer as the page showed it; see merging.
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """The entry after a save, and the answers that somebody else had changed meanwhile."""

    entry: Entry
    contested: tuple[str, ...] = ()


@transaction()
def create_entry(
    competition_id: int, given: EntryInput, *, actor: User, now: datetime
) -> Entry:
    """Begin a draft with the founder as leader of the team.

    Raises
    ------
    DomainError
        The address is not confirmed, the call is not open, or there are too many drafts.
    """
    competition = lock(Competition, competition_id)
    if actor.confirmed_at is None:
        raise DomainError(_l("Confirm your e-mail address first; the link is in your mailbox."))
    if not policies.is_open(competition, now):
        raise DomainError(_l("This call does not take new entries at the moment."))
    track = _track_of(competition, given.track_id)
    drafts = db.session.query(Entry).filter_by(
        owner_id=actor.id, competition_id=competition.id, state=EntryState.DRAFT).count()
    if drafts >= MOST_DRAFTS:
        raise DomainError(_l("You have many drafts here already. Finish or delete one first."))
    entry = Entry(
        competition_id=competition.id, track_id=track.id, owner_id=actor.id, created_at=now,
        draft={TITLE: given.title}, draft_saved_at=now, title=given.title,
        sort_key=sort_key(given.title), state=EntryState.DRAFT,
    )
    entry.members.append(TeamMember(
        user_id=actor.id, name=actor.name, sort_key=actor.sort_key, email=actor.email or "",
        phone=actor.phone or "", is_leader=True, position=1,
    ))
    db.session.add(entry)
    audit.record("create_entry", entry, actor=actor, now=now, competition_id=competition.id)
    return entry


@transaction(keep_actor=True)
def merge_draft(entry_id: int, given: DraftInput, *, actor: User, now: datetime) -> Saved:
    """Keep what was typed, answer by answer, beside what others of the team typed meanwhile.

    Where somebody else changed the very same answer since the page showed it, theirs stays and
    the answer is named as contested: the person decides.
    """
    entry = hold_for_typing(entry_id, actor)
    merged = merge(entry.draft, given.answers, given.seen)
    moves = bool(given.track_id and entry.state is EntryState.DRAFT
                 and given.track_id != entry.track_id)
    if moves:
        entry.track_id = _track_of(entry.competition, given.track_id or 0).id
    if merged.taken or moves:
        _write_draft(entry, merged.draft, merged.taken, actor=actor, now=now)
    else:
        touch(entry, now)
    return Saved(entry, merged.contested)


def _write_draft(
    entry: Entry, draft: dict[str, Any], keys: Iterable[str], *, actor: User, now: datetime
) -> None:
    """Put answers into the draft and remember who typed them."""
    entry.draft = draft
    entry.draft_marks = {**(entry.draft_marks or {}),
                         **{key: [actor.id, now.isoformat()] for key in keys}}
    if entry.state is EntryState.DRAFT:
        entry.title = str(draft.get(TITLE) or "")
        entry.sort_key = sort_key(entry.title)
        entry.unit_name = str(draft.get(UNIT) or "")
    touch(entry, now)
    entry.version += 1


@transaction()
def withdraw_entry(entry_id: int, *, actor: User, now: datetime, reason: str = "") -> Entry:
    """Take an entry out of the contest, or a draft out of sight; it cannot be undone."""
    entry = lock(Entry, entry_id)
    if not policies.is_owner(actor, entry):
        raise NotFound()
    if entry.state is EntryState.WITHDRAWN:
        return entry
    if not policies.can_withdraw(actor, entry):
        raise Conflict(_l(
            "The entry can no longer be withdrawn here. Ask the secretariat of the competition."
        ))
    before = entry.state.value
    entry.state, entry.returned_until = EntryState.WITHDRAWN, None
    entry.version += 1
    audit.record("withdraw_entry", entry, actor=actor, now=now, reason=reason, before=before,
                 competition_id=entry.competition_id)
    return entry


def lock_editable(entry_id: int, actor: User) -> Entry:
    """Hold an entry for writing if the actor, its owner, may still change it."""
    return _held(entry_id, actor, policies.is_owner, policies.can_edit)


def hold_for_typing(entry_id: int, actor: User) -> Entry:
    """Hold an entry for writing if the actor, of its team, may still fill it in."""
    return _held(entry_id, actor, policies.is_of_the_team, policies.can_type)


def _held(
    entry_id: int, actor: User, knows: Callable[[User, Entry], bool],
    may: Callable[[User, Entry], bool],
) -> Entry:
    """Read an entry anew with its competition in one statement, held until commit."""
    entry = db.session.scalars(_held_statement(), {"entry": entry_id}).first()
    if entry is None or not knows(actor, entry):
        raise NotFound()
    if not may(actor, entry):
        raise Conflict(_l(
            "The secretariat has decided on this entry, so it takes no changes any more. "
            "What was submitted is kept."
        ))
    return entry


@cache
def _held_statement() -> sa.Select[tuple[Entry]]:
    return (
        sa.select(Entry).where(Entry.id == sa.bindparam("entry")).options(*lean())
        .with_for_update(of=Entry, key_share=True).execution_options(populate_existing=True)
    )


def touch(entry: Entry, now: datetime) -> None:
    """Remember when the draft was last saved; never backwards."""
    entry.draft_saved_at = max(now, entry.draft_saved_at or now)


def _track_of(competition: Competition, track_id: int) -> Track:
    track = next((t for t in competition.tracks if t.id == track_id), None)
    if track is None:
        raise DomainError(_l("Choose a track of this competition."), "track_id")
    return track
