"""What stands behind the addresses about people: invitations, guardians, recoveries, requests."""

from typing import Any

from app.auth.models import User
from app.auth.services_recovery import Handover, issue_recovery
from app.clock import utc_now
from app.orm import db
from app.outbox.services import post
from app.privacy.models import DataRequest, DataRequestPlace, RequestKind
from app.transaction import transaction
from competitions.entries.models import TeamMember
from competitions.entries.reminders.enums import ReminderKind
from competitions.entries.reminders.models import ReminderBatch
from competitions.entries.services_invites import issue_invite
from competitions.entries.team_models import (
    Behalf,
    BehalfChannel,
    Guardian,
    GuardianChannel,
)
from tests.factories import NOW, make_user
from tests.judging.contest import Contest


def add_people(contest: Contest, people: dict[str, int]) -> dict[str, Any]:
    """Return what stands for the parameters of the addresses about people."""
    entry = contest.entries[0]
    founder = db.session.get_one(User, people["founder"])
    secretary = db.session.get_one(User, people["secretary"])
    member, now = entry.members[0], utc_now()
    invite = issue_invite(member.id, actor=founder, now=now)[1]
    recovery = issue_recovery(founder, Handover(contest.competition.id, "Thẻ căn cước"),
                              actor=secretary, site="http://localhost", now=now)[1]
    _papers(contest, founder)
    return {
        "entries.answer_invite.secret": invite,
        "entries.change_consent_by_link.secret": invite,
        "phone.recover_account.secret": recovery,
        "texts.message_id": _text(contest.competition.id),
        "request_ref": _request(contest.competition.id, founder),
        "accounts.user_id": founder.id,
        "reminders.batch_id": _reminders(contest),
    }


def _reminders(contest: Contest) -> int:
    row = ReminderBatch(competition_id=contest.competition.id, kind=ReminderKind.WEEK,
                        deadline=contest.competition.deadline, prepared_at=NOW)
    db.session.add(row)
    db.session.commit()
    return row.id


def _papers(contest: Contest, founder: User) -> None:
    """Let the founder be an officer who enters with a signed paper, and a child with one."""
    entry = contest.entries[0]
    member = entry.members[0]
    member.user_id = founder.id
    file_id = entry.attachments[0].file_id
    db.session.add(Guardian(
        member_id=member.id, birth_date="2012-05-09", name="Y Bhem", phone="+84905123456",
        stated_at=NOW, consented_at=NOW, channel=GuardianChannel.PAPER, file_id=file_id,
        file_name="Giấy.pdf"))
    db.session.add(Behalf(
        entry_id=entry.id, officer_id=founder.id, officer_unit="Đoàn xã thử nghiệm",
        member_id=member.id, stated_at=NOW, confirmed_at=NOW, channel=BehalfChannel.PAPER,
        file_id=file_id, file_name="Giấy.pdf"))
    db.session.commit()


def add_entrants(contest: Contest, count: int) -> None:
    """Add so many texts, requests and members of one team."""
    entry = contest.entries[0]
    for number in range(count):
        person = make_user()
        _text(contest.competition.id)
        _request(contest.competition.id, person)
        db.session.add(TeamMember(
            entry_id=entry.id, name=f"Thành viên {number}", sort_key=f"{number:03}",
            position=number + 10, user_id=person.id))
    db.session.commit()


@transaction()
def _text(competition_id: int) -> int:
    message = post("test", "+84905123456", "Mã", "Mã: {secret}", now=NOW, secret="123456",
                   competition_id=competition_id)
    db.session.flush()
    return message.id


@transaction()
def _request(competition_id: int, founder: User) -> str:
    row = DataRequest(user_id=founder.id, kind=RequestKind.DELETION, text="Xin xóa",
                      created_at=NOW, due_at=NOW, kept=[],
                      places=[DataRequestPlace(competition_id=competition_id)])
    db.session.add(row)
    db.session.flush()
    return row.ref
