"""Answers that the form requires of those admitted to a stage: asked, given, frozen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.audit import services as audit
from app.auth.models import User
from app.codes import new_code
from app.errors import Conflict, DomainError, NotFound
from app.files.services_intake import Part, Taken, take_in
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.dossiers.fields import FieldView, shown_keys
from competitions.dossiers.models import DossierField
from competitions.entries import letters, policies, queries
from competitions.entries.content import TITLE, UNIT, Content, gaps
from competitions.entries.enums import IN_THE_CONTEST
from competitions.entries.models import Entry, StageRequest, Submission
from competitions.entries.services_files import put_into_place, rule_of
from competitions.programme.models import Stage


@dataclass(frozen=True)
class CompletionInput:
    """What was typed and chosen, by field key."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Sequence[Part]] = field(default_factory=dict)


def asked_at(fields: Iterable[FieldView], stage_id: int) -> tuple[FieldView, ...]:
    """Return the questions whose answers a stage requires."""
    return tuple(f for f in fields if f.is_required and f.required_stage_id == stage_id)


@transaction()
def call_to_stage(stage_id: int, entry_ids: Iterable[int], *, now: datetime) -> int:
    """Ask those admitted to a stage for what it requires, by letter too; return how many."""
    wanted = db.session.scalars(sa.select(DossierField).where(
        DossierField.required_stage_id == stage_id, DossierField.is_required,
        DossierField.retired_at.is_(None)).order_by(DossierField.position)).all()
    if not wanted:
        return 0
    known = set(db.session.scalars(
        sa.select(StageRequest.entry_id).filter_by(stage_id=stage_id)))
    fresh = [entry_id for entry_id in entry_ids if entry_id not in known]
    db.session.add_all(
        StageRequest(entry_id=entry_id, stage_id=stage_id, asked_at=now) for entry_id in fresh)
    stage = db.session.get_one(Stage, stage_id)
    for entry in db.session.scalars(sa.select(Entry).where(Entry.id.in_(fresh)).options(
            joinedload(Entry.owner), joinedload(Entry.competition)).order_by(Entry.number)):
        letters.ask_for_stage(entry, stage, wanted, now=now)
    return len(fresh)


@transaction()
def close_requests(stage_id: int, track_id: int, *, now: datetime) -> int:
    """Take nothing more for a stage of a track: judging begins. Return how many were open."""
    entries = sa.select(Entry.id).where(Entry.track_id == track_id)
    return db.session.execute(
        sa.update(StageRequest).where(
            StageRequest.stage_id == stage_id, StageRequest.closed_at.is_(None),
            StageRequest.entry_id.in_(entries)).values(closed_at=now)
    ).rowcount


def open_requests(user: User, now: datetime) -> list[tuple[Entry, Stage]]:
    """Return what a founder is asked to complete and still may, in one SELECT."""
    rows = db.session.execute(
        sa.select(Entry, Stage).join(StageRequest, StageRequest.entry_id == Entry.id)
        .join(Stage, Stage.id == StageRequest.stage_id)
        .where(Entry.owner_id == user.id, StageRequest.closed_at.is_(None),
               Entry.state.in_(IN_THE_CONTEST)).order_by(Stage.position)
    )
    return [(entry, stage) for entry, stage in rows if _is_in_time(stage, now)]


def find_request(entry: Entry, stage_id: int, now: datetime) -> Stage | None:
    """Return the stage if the entry may be completed for it at this moment."""
    row = db.session.execute(
        sa.select(Stage).join(StageRequest, StageRequest.stage_id == Stage.id)
        .where(StageRequest.entry_id == entry.id, Stage.id == stage_id,
               StageRequest.closed_at.is_(None))
    ).scalar_one_or_none()
    is_on = row is not None and entry.state in IN_THE_CONTEST and _is_in_time(row, now)
    return row if is_on else None


def complete_entry(
    entry_id: int, stage_id: int, given: CompletionInput, *, actor: User, now: datetime,
    store: Store,
) -> Submission:
    """Freeze the last version with the answers that a stage requires as the next version.

    Raises
    ------
    DomainError
        A file is refused, or something that the stage requires is still missing.
    Conflict
        The stage has begun, or asks nothing of this entry.
    """
    entry = db.session.get(Entry, entry_id)
    if entry is None or not policies.is_owner(actor, entry):
        raise NotFound()
    asked = {f.key: f for f in asked_at(queries.fields_of(entry.competition_id), stage_id)}
    taken = {}
    for key, parts in given.files.items():
        if key in asked and parts:
            taken[key] = take_in(parts, rule_of(asked[key]), f"file_{key}")
            store.put(digest_of(taken[key].content), taken[key].content)
    return _freeze(entry_id, stage_id, given.answers, taken, actor=actor, now=now, store=store)


@transaction()
def _freeze(
    entry_id: int, stage_id: int, answers: Mapping[str, Any], taken: Mapping[str, Taken], *,
    actor: User, now: datetime, store: Store,
) -> Submission:
    entry = lock(Entry, entry_id)
    if find_request(entry, stage_id, now) is None:
        raise Conflict(_l("The stage has begun, so nothing is added to the entry any more."))
    fields, form_version_id = queries.form_of(entry.competition_id)
    last = queries.last_submission(entry)
    asked = {f.key: f for f in asked_at(fields, stage_id)}
    if last is None:
        raise NotFound()
    given = {key: answer for key, answer in answers.items() if key in asked}
    for key, file in taken.items():
        put_into_place(entry, key, file, actor=actor, now=now, store=store)
    content = _joined(entry, last, fields, given, set(asked))
    anchors = {f.anchor for f in asked.values()}
    missing = [gap for gap in gaps(fields, content, [stage_id]) if gap.anchor in anchors]
    if missing:
        raise DomainError(missing[0].message, missing[0].anchor.removeprefix("answer_"))
    if content.digest == last.digest:
        return last
    entry.draft = {**entry.draft, **given}
    entry.last_submission += 1
    entry.version += 1
    submission = Submission(
        entry_id=entry.id, number=entry.last_submission, rule_book_id=last.rule_book_id,
        form_version_id=form_version_id, digest=content.digest, receipt_code=new_code(),
        submitted_at=now, submitted_by_id=actor.id, **vars(content))
    db.session.add(submission)
    audit.record("complete_entry", entry, actor=actor, now=now, version=submission.number,
                 competition_id=entry.competition_id, digest=content.digest, stage=stage_id)
    return submission


def _joined(
    entry: Entry, last: Submission, fields: Iterable[FieldView], given: Mapping[str, Any],
    asked: set[str],
) -> Content:
    """Return the last version with the answers and files of the stage in their places."""
    answers = {**last.answers, **given}
    shown = shown_keys(fields, {TITLE: last.title, UNIT: last.unit_name, **answers})
    content = Content(
        last.track_id, last.title, last.unit_name,
        {k: v for k, v in answers.items() if v and (k not in asked or k in shown)},
        list(last.team), [f for f in last.files if f["field"] not in asked])
    added = [
        {"field": row.field_key, "name": row.name, "sha256": row.file.sha256,
         "size": row.file.size, "content_type": row.file.content_type}
        for row in entry.attachments if row.field_key in asked & shown
    ]
    return replace(content, files=content.files + added)


def _is_in_time(stage: Stage, now: datetime) -> bool:
    return stage.starts_at is None or now < stage.starts_at
