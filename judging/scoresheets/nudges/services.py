"""Reminding judges: by mail, or noted after a message or a call."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.audit.services import record
from app.auth import letters as mail
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l, local
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import WRITABLE
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.nudges import letters
from judging.scoresheets.nudges.enums import Channel
from judging.scoresheets.nudges.models import Nudge

#: No judge gets a mail more often, whoever presses the button.
PAUSE = timedelta(minutes=10)


@transaction()
def remind(sitting_id: int, judge_id: int, channel: Channel, address: str, *, actor: User,
           now: datetime) -> Nudge:
    """Remind a judge of the sheets that are out, or note that somebody did.

    Raises
    ------
    DomainError
        Nothing is out, there is no mail address, or a mail went minutes ago.
    """
    judge = lock(User, judge_id)
    sitting = db.session.get_one(Sitting, sitting_id)
    codes = list(db.session.scalars(
        sa.select(Entry.code).join(Scoresheet, Scoresheet.entry_id == Entry.id).where(
            Scoresheet.sitting_id == sitting_id, Scoresheet.judge_id == judge_id,
            Scoresheet.state.in_(WRITABLE)).order_by(Entry.number)))
    if not codes:
        raise DomainError(_l("%(name)s has no sheet out any more.", name=judge.name))
    if channel is Channel.MAIL:
        _send(judge, sitting, [code or "" for code in codes], address, now)
    row = Nudge(sitting_id=sitting_id, judge_id=judge_id, channel=channel,
                sheets_out=len(codes), sent_by_id=actor.id, sent_at=now)
    db.session.add(row)
    record("judge_reminded", row, actor=actor, now=now, competition_id=sitting.competition_id,
           after={"judge": judge_id, "channel": channel.value, "sheets": len(codes)})
    return row


def _send(judge: User, sitting: Sitting, codes: list[str], address: str, now: datetime) -> None:
    recent = db.session.query(Nudge.id).filter(
        Nudge.sitting_id == sitting.id, Nudge.judge_id == judge.id,
        Nudge.channel == Channel.MAIL, Nudge.sent_at > now - PAUSE).first()
    if recent:
        raise DomainError(_l("%(name)s got a reminder minutes ago. Call instead.",
                             name=judge.name))
    competition = db.session.get_one(Competition, sitting.competition_id)
    said = letters.lines(sitting, local(competition), codes, address)
    if not mail.send("judge_reminder", judge, _l("Scoresheets of yours are still out"), said,
                     now=now, competition_id=competition.id):
        raise DomainError(_l("%(name)s has no mail address, or got many mails of late. Copy the "
                             "message for Zalo instead.", name=judge.name))
