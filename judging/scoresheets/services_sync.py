"""Operations become marks: the one writer of `Mark`, for tablets, pages and paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.orm import db
from app.transaction import transaction
from judging.scoresheets import signing, storing
from judging.scoresheets.answers import answer_of, duplicate_of, sheet_json, with_words
from judging.scoresheets.enums import Do, Status
from judging.scoresheets.loading import Loaded, add_chains, load_sheets
from judging.scoresheets.merge import Outcome, Source, settle
from judging.scoresheets.models import DeskDevice, Operation
from judging.scoresheets.wire import Asked, read

_FIRST = sa.select(Operation.uuid, Operation.answer).where(
    Operation.judge_id == sa.bindparam("judge"),
    Operation.uuid.in_(sa.bindparam("ids", expanding=True)))
_JUDGE = sa.select(User.id).where(User.id == sa.bindparam("judge")).with_for_update(key_share=True)
_DEVICE = sa.select(
    DeskDevice.id, DeskDevice.last_contact_at, DeskDevice.agent, DeskDevice.pending,
    DeskDevice.browser, DeskDevice.revoked_at,
).where(
    DeskDevice.user_id == sa.bindparam("judge"), DeskDevice.uuid == sa.bindparam("device"))
#: How often a device's last contact is written down.
CONTACT = timedelta(minutes=1)


@dataclass(frozen=True)
class Caller:
    """What a device says of itself: its browser, and how many changes it still keeps."""

    agent: str | None = None
    pending: int | None = None
    browser: str | None = None


@dataclass(frozen=True)
class Exchange:
    """The answers in the order asked, and the sheets that others changed meanwhile."""

    results: list[dict[str, Any]]
    sheets: list[dict[str, Any]]


def synchronise(
    judge: User, device: str, operations: Sequence[Any], now: datetime, *,
    entered_by: User | None = None,
) -> list[dict[str, Any]]:
    """Apply what a device queued for a judge; return an answer to each operation."""
    return exchange(judge, device, operations, now, entered_by=entered_by).results


@transaction()
def exchange(
    judge: User, device: str, operations: Sequence[Any], now: datetime, *,
    entered_by: User | None = None, caller: Caller | None = None, by_hand: bool = False,
) -> Exchange:
    """Apply what a device queued and tell what it does not know yet; *device* is a UUID.

    What the judge brought *by hand* counts although the device was revoked.
    """
    judge_id = _id_of(judge)
    source = (device, _id_of(entered_by) if entered_by else 0)
    asked = [read(operation) for operation in operations]
    _hold(judge_id)
    is_revoked = _contact(judge_id, device, caller or Caller(), now)
    loaded = load_sheets(judge_id, {a.sheet for a in asked if a.sheet is not None}, writing=True)
    if loaded and any(operation.do is Do.SUBMIT for operation in asked):
        add_chains(loaded, judge_id, source)
    first = _first_answers(judge_id, asked)
    sheets = {number: item.sheet for number, item in loaded.items()}
    outcomes = settle(sheets, first, asked, source, revoked=is_revoked and not by_hand)
    answers = _answers(outcomes, first, loaded)
    storing.store(judge_id, source, outcomes, answers, loaded, now)
    signed = [loaded[int(outcome.asked.sheet or 0)] for outcome in outcomes
              if outcome.asked.do is Do.SUBMIT and outcome.verdict.status is Status.APPLIED]
    if signed:
        signing.sign_each(signed, judge, entered_by or judge, now)
    return Exchange([with_words(answer) for answer in answers], _news(asked, loaded, source))


def _id_of(user: User) -> int:
    """Return a person's id without reading the row again."""
    identity = sa.inspect(user).identity
    return int(identity[0]) if identity else user.id


def _hold(judge_id: int) -> None:
    """Let one request of a judge wait for the other: an id counts once."""
    db.session.execute(_JUDGE, {"judge": judge_id})


def _contact(judge_id: int, device: str, caller: Caller, now: datetime) -> bool:
    """Note that a device called and what it said of itself; tell whether it was revoked."""
    told = {name: value for name, value in vars(caller).items() if value is not None}
    row = db.session.execute(_DEVICE, {"judge": judge_id, "device": device}).one_or_none()
    if row is None:
        db.session.execute(sa.insert(DeskDevice.__table__).values(
            user_id=judge_id, uuid=device, created_at=now, last_contact_at=now, **told))
        return False
    is_news = any(getattr(row, name) != value for name, value in told.items())
    if is_news or now - row.last_contact_at > CONTACT:
        db.session.execute(sa.update(DeskDevice.__table__).values(last_contact_at=now, **told)
                           .where(DeskDevice.__table__.c.id == row.id))
    return row.revoked_at is not None


def _first_answers(judge_id: int, asked: list[Asked]) -> dict[str, dict[str, Any]]:
    ids = {operation.id for operation in asked if operation.id}
    rows = db.session.execute(_FIRST, {"judge": judge_id, "ids": sorted(ids)})
    return {row.uuid: row.answer for row in rows}


def _answers(
    outcomes: list[Outcome], first: dict[str, dict[str, Any]], loaded: dict[int, Loaded]
) -> list[dict[str, Any]]:
    known = dict(first)
    answers: list[dict[str, Any]] = []
    for outcome in outcomes:
        item = loaded.get(outcome.asked.sheet or 0)
        if outcome.first is None:
            answers.append(answer_of(outcome, item.sheet if item else None))
            known[outcome.asked.id or ""] = answers[-1]
        else:
            answers.append(duplicate_of(outcome, known[outcome.first]))
    return answers


def _news(asked: list[Asked], loaded: dict[int, Loaded], source: Source) -> list[dict[str, Any]]:
    """Return the sheets of which the device has not seen everything."""
    seen: dict[int, int] = {}
    for operation in asked:
        if operation.sheet in loaded and operation.base is not None:
            seen[operation.sheet] = min(operation.base, seen.get(operation.sheet, operation.base))
    return [sheet_json(loaded[number].sheet) for number, base in sorted(seen.items())
            if loaded[number].sheet.changed_by_others(source, base)]
