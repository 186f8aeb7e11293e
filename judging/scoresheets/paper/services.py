"""Marks from paper: one person types, another types again, only then are they applied."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.files.services import keep
from app.files.services_intake import take_paper
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import WRITABLE, Code, Do, SheetState, Status
from judging.scoresheets.loading import load_sheets
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.paper.comparing import Problem, differences, normal, problems
from judging.scoresheets.paper.enums import LIVE, PaperState
from judging.scoresheets.paper.models import PaperSheet
from judging.scoresheets.paper.queries import live_paper
from judging.scoresheets.services_sync import exchange
from judging.scoresheets.wording import REFUSALS

#: A namespace of our own: the operations of a paper have the same ids whatever is retried.
PAPERS = uuid.UUID("6f1d3c1e-9d0b-4c55-8a43-0b3a2f7f5a11")
PHOTO_LIMIT = 25 * 1024 * 1024


@dataclass(frozen=True)
class Photo:
    """A photo or scan of the paper as it was chosen."""

    name: str
    content: bytes


@dataclass(frozen=True)
class PaperInput:
    """What somebody read on a paper."""

    values: dict[str, str]
    comment: str = ""
    comments: dict[str, str] = field(default_factory=dict)
    photo: Photo | None = None


def problems_of(sheet: Scoresheet, values: dict[str, str]) -> list[Problem]:
    """Return what keeps a reading from being a whole sheet, criterion by criterion."""
    item = load_sheets(sheet.judge_id, {sheet.id})[sheet.id]
    return problems(values, item.sheet.bounds)


def unsaid_of(sheet: Scoresheet, given: PaperInput) -> list[str | None]:
    """Return whose comment is asked for and missing: criteria, None for the whole sheet."""
    asked: list[str | None] = [row.key for row in sheet.rubric.criteria if row.asks_comment]
    asked += [None] if sheet.rubric.asks_comment else []
    return [key for key in asked if not (given.comments.get(key) if key else given.comment)]


def type_first(sheet_id: int, given: PaperInput, store: Store, *, actor: User, now: datetime,
               ) -> PaperSheet:
    """Keep the first reading of a paper with its photo; nothing is applied yet."""
    kind = ""
    if given.photo:
        taken = take_paper(given.photo.content, given.photo.name, limit=PHOTO_LIMIT,
                           field="photo")
        kind = taken.kind.content_type
        given = replace(given, photo=Photo(taken.name, taken.content))
        store.put(digest_of(taken.content), taken.content)
    return _type_first(sheet_id, given, kind, store, actor, now)


@transaction()
def _type_first(sheet_id: int, given: PaperInput, kind: str, store: Store, actor: User,
                now: datetime) -> PaperSheet:
    sheet = lock(Scoresheet, sheet_id)
    _require_writable(sheet)
    if live_paper(sheet_id) is not None:
        raise Conflict(_l("Somebody has typed this paper meanwhile. Look at it again."))
    row = PaperSheet(sheet_id=sheet_id, base=sheet.version, first=_plain(given.values),
                     comment=given.comment, comments=given.comments, first_by_id=actor.id,
                     first_at=now)
    if given.photo:
        row.file = keep(store, given.photo.content, kind, now=now)
        row.file_name = given.photo.name[:255]
    db.session.add(row)
    _record("paper_typed", row, actor, now)
    return row


@transaction()
def type_second(paper_id: int, values: dict[str, str], *, actor: User, now: datetime,
                ) -> PaperSheet:
    """Keep the second reading; where both agree the marks are applied and the sheet is signed.

    Raises
    ------
    DomainError
        The same person typed it the first time.
    Conflict
        The judge's own tablet changed the sheet since.
    """
    row = _held(paper_id, PaperState.TYPED, actor)
    second = _plain(values)
    found = differences(row.first, second)
    if not found:
        _send(row, second, actor, now)
        row.state, row.ended_by_id, row.ended_at = PaperState.APPLIED, actor.id, now
    else:
        row.state = PaperState.DIFFERENT
    row.second, row.second_by_id, row.second_at = second, actor.id, now
    _record("paper_differs" if found else "paper_applied", row, actor, now,
            criteria=[one.key for one in found])
    return row


@transaction()
def settle(paper_id: int, values: dict[str, str], *, actor: User, now: datetime) -> PaperSheet:
    """Apply what the paper says where two people read it differently."""
    row = _held(paper_id, PaperState.DIFFERENT, actor)
    settled = _plain({**row.first, **values})
    _send(row, settled, actor, now)
    row.settled, row.state = settled, PaperState.APPLIED
    row.ended_by_id, row.ended_at = actor.id, now
    _record("paper_applied", row, actor, now)
    return row


@transaction()
def drop(paper_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Give a paper up with a reason, to type it anew or not at all."""
    row = lock(PaperSheet, paper_id)
    if row.state not in LIVE:
        raise Conflict(_l("This paper has been handled already."))
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
    row.ended_by_id, row.ended_at = actor.id, now
    row.state, row.drop_reason = PaperState.DROPPED, reason.strip()[:500]
    _record("paper_dropped", row, actor, now, reason=row.drop_reason)


def _held(paper_id: int, state: PaperState, actor: User) -> PaperSheet:
    row = lock(PaperSheet, paper_id)
    if row.state is not state:
        raise Conflict(_l("This paper has been handled already."))
    if row.first_by_id == actor.id:
        raise DomainError(_l("Another person has to type this paper the second time."))
    return row


def _send(row: PaperSheet, values: dict[str, str], actor: User, now: datetime) -> None:
    """Send the marks through the one service, all or nothing, in the judge's name."""
    sheet = db.session.get_one(Scoresheet, row.sheet_id)
    judge = db.session.get_one(User, sheet.judge_id)
    known = load_sheets(judge.id, {sheet.id})[sheet.id].sheet
    cells: list[tuple[Do, str | None, str]] = [
        (Do.MARK, key, value) for key, value in values.items()
        if value or known.mark(key) is not None]
    said: dict[str | None, str] = {None: row.comment, **(row.comments or {})}
    cells += [(Do.COMMENT, key, words) for key, words in said.items() if words]
    operations = [_operation(row, seq, cell, now) for seq, cell in enumerate(cells, start=1)]
    operations.append(_operation(row, len(cells) + 1, (Do.SUBMIT, None, ""), now))
    device = str(uuid.uuid5(PAPERS, f"paper {row.id}"))
    for answer in exchange(judge, device, operations, now, entered_by=actor).results:
        _require_applied(answer)


def _operation(row: PaperSheet, seq: int, cell: tuple[Do, str | None, Any], now: datetime,
               ) -> dict[str, Any]:
    do, key, content = cell
    said = {"text": content} if do is Do.COMMENT else {"value": content or None}
    return {"id": str(uuid.uuid5(PAPERS, f"paper {row.id} {seq}")), "seq": seq,
            "prev": seq - 1 or None, "sheet": row.sheet_id, "base": row.base, "do": do.value,
            "at": now.isoformat(), "criterion": key, **said}


def _require_applied(answer: dict[str, Any]) -> None:
    if answer["status"] == Status.CONFLICT:
        raise Conflict(_l("The judge's own device has changed this sheet since the paper was "
                          "typed. Ask the judge which holds; then give this paper up and type "
                          "it again."))
    if answer["status"] != Status.APPLIED:
        raise DomainError(REFUSALS[Code(answer.get("code", Code.BAD_REQUEST))])


def _require_writable(sheet: Scoresheet) -> None:
    if sheet.state is SheetState.RECUSED:
        raise DomainError(_l("This judge does not mark the entry because of a conflict of "
                             "interest."))
    if sheet.state not in WRITABLE:
        raise DomainError(REFUSALS[Code.SHEET_CLOSED])
    if not load_sheets(sheet.judge_id, {sheet.id})[sheet.id].sheet.is_open:
        raise DomainError(REFUSALS[Code.STAGE_CLOSED])


def _plain(values: dict[str, str]) -> dict[str, str]:
    return {key: normal(value) for key, value in values.items()}


def _record(action: str, row: PaperSheet, actor: User, now: datetime, **content: Any) -> None:
    sheet = db.session.get_one(Scoresheet, row.sheet_id)
    competition_id = db.session.get_one(Sitting, sheet.sitting_id).competition_id
    record(action, row, actor=actor, now=now, competition_id=competition_id,
           sheet=row.sheet_id, **content)
