"""The last resort: what a tablet could not send comes in as a file, by the same service."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db
from app.transaction import transaction
from competitions.entries.models import Entry
from judging.scoresheets.devices.queries import judges_of
from judging.scoresheets.models import DeskDevice, Scoresheet
from judging.scoresheets.services_sync import Caller, exchange
from judging.scoresheets.wire import LARGEST, read, read_uuid

MOST_OPERATIONS = 20_000
#: As many at once as a tablet sends.
BATCH = 500


@dataclass(frozen=True)
class DeviceFile:
    """An export file as far as it could be read."""

    device: str
    judge_id: int
    operations: list[Any]
    sha256: str


@dataclass(frozen=True)
class Line:
    """What became of one operation; never the mark itself."""

    code: str
    criterion: str
    status: str
    message: str = ""


@dataclass(frozen=True)
class Imported:
    """What became of a file."""

    judge: User
    lines: list[Line]

    def count(self, *statuses: str) -> int:
        """Return how many operations ended so."""
        return sum(line.status in statuses for line in self.lines)

    @property
    def open_lines(self) -> list[Line]:
        """Return what the judge has to look at."""
        return [line for line in self.lines if line.status in ("conflict", "refused")]


def read_file(content: bytes) -> DeviceFile:
    """Read {"device", "judge", "operations"}; "judge" is a number or has one as "id".

    Raises
    ------
    DomainError
        It is no such file.
    """
    try:
        sent = json.loads(content)
    except (ValueError, RecursionError):
        sent = None
    sent = sent if isinstance(sent, dict) else {}
    device, operations = read_uuid(sent.get("device")), sent.get("operations")
    judge = sent.get("judge")
    judge_id = judge.get("id") if isinstance(judge, dict) else judge
    known = type(judge_id) is int and 0 < judge_id <= LARGEST
    if device is None or not known or not isinstance(operations, list):
        raise DomainError(_l("This is no file from a judge's device."), "file")
    if len(operations) > MOST_OPERATIONS:
        raise DomainError(_l("This file holds more changes than a device can."), "file")
    return DeviceFile(device, judge_id, operations, hashlib.sha256(content).hexdigest())


@transaction()
def import_file(
    given: DeviceFile, competition_id: int, *, actor: User, now: datetime
) -> Imported:
    """Apply a file as if its device had sent it; again, nothing happens twice.

    The operations stay the judge's own, of that device; the chain of events says who brought them.
    """
    judge = db.session.scalar(judges_of(competition_id).where(User.id == given.judge_id))
    if judge is None:
        raise DomainError(_l("The judge of this file does not score here."), "file")
    answers: list[dict[str, Any]] = []
    for start in range(0, max(1, len(given.operations)), BATCH):
        part = given.operations[start:start + BATCH]
        answers += exchange(judge, given.device, part, now, caller=Caller(pending=0),
                            by_hand=True).results
    lines = _lines(given.operations, answers)
    imported = Imported(judge, lines)
    device = db.session.query(DeskDevice).filter_by(user_id=judge.id, uuid=given.device).one()
    record("desk_file_imported", device, actor=actor, now=now, competition_id=competition_id,
           after={"sha256": given.sha256, "judge": judge.id, "operations": len(answers),
                  "applied": imported.count("applied")})
    return imported


def _lines(operations: list[Any], answers: list[dict[str, Any]]) -> list[Line]:
    asked = [read(operation) for operation in operations]
    codes = _codes({a.sheet for a in asked if a.sheet is not None})
    lines = []
    for one, answer in zip(asked, answers, strict=True):
        told = answer.get("first", answer) if answer["status"] == "duplicate" else answer
        status = answer["status"] if told["status"] == "applied" else told["status"]
        lines.append(Line(codes.get(one.sheet or 0, "?"), one.criterion or "", status,
                          told.get("message", "")))
    return lines


def _codes(sheets: set[int]) -> dict[int, str]:
    rows = db.session.execute(
        sa.select(Scoresheet.id, Entry.code).join(Entry, Entry.id == Scoresheet.entry_id)
        .where(Scoresheet.id.in_(sheets)))
    return {number: code or "" for number, code in rows}
