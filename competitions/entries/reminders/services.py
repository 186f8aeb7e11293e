"""Preparing reminders, and what a person decides about them. Nothing leaves by itself."""

from collections.abc import Collection
from datetime import datetime

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.outbox.services import post
from app.transaction import transaction
from competitions.entries.reminders import letters, queries, schedule
from competitions.entries.reminders.enums import ReminderKind
from competitions.entries.reminders.models import ReminderBatch
from competitions.programme.models import Competition


def prepare_due(now: datetime) -> int:
    """Prepare what is due and return how much it was; costs one SELECT where there is nothing."""
    return sum(_prepare(competition_id, kind, now) for competition_id, kind in
               queries.find_due(now))


@transaction()
def _prepare(competition_id: int, kind: ReminderKind, now: datetime) -> bool:
    """Prepare reminders once, however many workers look after it."""
    competition = lock(Competition, competition_id)
    since = queries.in_force_since(competition)
    deadline = competition.deadline
    if deadline is None or since is None or schedule.due_kind(deadline, since, now) is not kind:
        return False
    if queries.find_batch(competition_id, kind, deadline):
        return False
    db.session.add(ReminderBatch(competition_id=competition_id, kind=kind, deadline=deadline,
                                 prepared_at=now))
    return True


@transaction()
def send_reminders(
    batch_id: int, entry_ids: Collection[int], address: letters.Address, *, actor: User,
    now: datetime,
) -> int:
    """Send the reminders to those chosen who have still not submitted; return how many.

    *entry_ids* are the drafts that the person looked at and did not leave out.

    Raises
    ------
    Conflict
        Somebody decided before, or the deadline is another by now.
    DomainError
        Nobody is left to be reminded.
    """
    batch = _hold(batch_id, now)
    drafts = queries.list_drafts(batch.competition_id, now)
    chosen = [d for d in drafts if d.entry.id in set(entry_ids) and d.to]
    if not chosen:
        raise DomainError(_l("Nobody is left to be reminded: choose at least one person."))
    for draft in chosen:
        post("draft_reminder", draft.to or "", letters.subject(draft),
             letters.body(draft, address, now), now=now, user=draft.owner,
             competition_id=batch.competition_id)
    batch.sent_at, batch.sent, batch.decided_by_id = now, len(chosen), actor.id
    record("reminders_sent", batch, actor=actor, now=now, competition_id=batch.competition_id,
           after={"kind": batch.kind.value, "sent": len(chosen),
                  "left_out": len(drafts) - len(chosen),
                  "entries": sorted(draft.entry.id for draft in chosen)})
    return len(chosen)


@transaction()
def cancel_reminders(batch_id: int, *, actor: User, now: datetime) -> None:
    """Decide that these reminders are not sent; those of the next moment are prepared again."""
    batch = _hold(batch_id, now)
    batch.cancelled_at, batch.decided_by_id = now, actor.id
    record("reminders_cancelled", batch, actor=actor, now=now,
           competition_id=batch.competition_id, after={"kind": batch.kind.value})


def _hold(batch_id: int, now: datetime) -> ReminderBatch:
    """Hold reminders that wait; whoever presses second is told."""
    batch = lock(ReminderBatch, batch_id)
    competition = db.session.get_one(Competition, batch.competition_id)
    if batch.sent_at is not None:
        raise Conflict(_l("These reminders have been sent already."))
    if batch.cancelled_at is not None:
        raise Conflict(_l("It was decided already that these reminders are not sent."))
    waiting = queries.find_waiting(competition, now)
    if waiting is None or waiting.id != batch.id:
        raise Conflict(_l("These reminders are out of date. Look at the page again."))
    return batch
