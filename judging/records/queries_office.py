"""Judges, prizes, certificates, complaints and messages as tables."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.auth.enums import Scope
from app.i18n import _l, local
from app.orm import db
from app.outbox.models import Delivery, Message
from app.outbox.queries import shown_body
from competitions.programme.models import Competition
from judging.awards.enums import AwardState, CertificateKind, CertificateState
from judging.awards.models import Award, Certificate
from judging.awards.queries import awards_of, final_result, prize_list
from judging.panels.models import Panel, PanelMember
from judging.panels.wording import SEATS
from judging.records.tables import Field, Table
from judging.results.complaints.models import Complaint
from judging.results.complaints.wording import CHANNELS, KINDS, STATES
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet

_AWARDS = {AwardState.PROPOSED: _l("Proposed"), AwardState.CONFIRMED: _l("Confirmed"),
           AwardState.REVOKED: _l("Revoked")}
_CERTIFICATES = {
    CertificateState.AWAITING_DECISION: _l("Awaiting the decision number"),
    CertificateState.VALID: _l("Valid"), CertificateState.REPLACED: _l("Replaced"),
    CertificateState.REVOKED: _l("Revoked")}
_ATTESTS = {CertificateKind.PRIZE: _l("Prize"),
            CertificateKind.PARTICIPATION: _l("Participation"), CertificateKind.JUDGE: _l("Judge")}
_DELIVERY = {Delivery.QUEUED: _l("Waiting"), Delivery.SENT: _l("Sent"),
             Delivery.FAILED: _l("Not delivered")}


def judge_table(competition_id: int) -> Table:
    """Return who sits on the panels, how to reach them, and how many sheets each has sent."""
    counts = _sheet_counts(competition_id)
    members = db.session.scalars(
        sa.select(PanelMember).join(PanelMember.panel)
        .options(joinedload(PanelMember.user), joinedload(PanelMember.panel))
        .where(Panel.competition_id == competition_id)
        .order_by(Panel.id, PanelMember.left_at.is_not(None), PanelMember.id))
    rows = [
        [row.panel.name, str(SEATS[row.seat]), row.user.name, row.title, row.unit_name,
         row.user.email, row.user.phone, row.invited_at, row.accepted_at, row.declared_at,
         *counts.get(row.user_id, (0, 0)), row.left_at, row.panel.decision_number or None]
        for row in members
    ]
    return Table(str(_l("Judges")), (
        Field("panel", str(_l("Panel")), width=30), Field("seat", str(_l("Seat")), width=20),
        Field("name", str(_l("Full name")), width=28, always=True),
        Field("title", str(_l("Position")), width=24), Field("unit", str(_l("Unit")), width=30),
        Field("email", str(_l("E-mail")), width=28, usual=False),
        Field("phone", str(_l("Phone")), width=16, usual=False),
        Field("invited", str(_l("Invited at")), "datetime", 19, usual=False),
        Field("accepted", str(_l("Came in at")), "datetime", 19),
        Field("declared", str(_l("Conflicts declared at")), "datetime", 19),
        Field("sheets_in", str(_l("Sheets sent")), "integer", 11),
        Field("sheets_all", str(_l("Sheets given")), "integer", 11),
        Field("left", str(_l("Left at")), "datetime", 19, usual=False),
        Field("decision", str(_l("Decision")), width=20, usual=False)), rows)


def _sheet_counts(competition_id: int) -> dict[int, tuple[int, int]]:
    sent = sa.case((Scoresheet.state == SheetState.SUBMITTED, 1), else_=0)
    rows = db.session.execute(
        sa.select(Scoresheet.judge_id, sa.func.sum(sent), sa.func.count())
        .join(Sitting, Sitting.id == Scoresheet.sitting_id)
        .where(Sitting.competition_id == competition_id).group_by(Scoresheet.judge_id))
    return {judge: (int(done or 0), count) for judge, done, count in rows}


def award_table(competition: Competition) -> Table:
    """Return the prizes of every track whose last stage is approved, revoked ones among them."""
    rows: list[list[Any]] = []
    for track in competition.tracks:
        result = final_result(track.id)
        if result is None:
            continue
        listed = prize_list(result.id)
        decision = (listed.decision_number or None, listed.decision_date) if listed else (None,
                                                                                          None)
        rows += [_award_row(local(track), award, decision) for award in awards_of(result.id)]
    return Table(str(_l("Prizes")), (
        Field("track", str(_l("Track")), width=16), Field("prize", str(_l("Prize")), width=22),
        Field("code", str(_l("Entry code")), width=13, always=True),
        Field("title", str(_l("Project title")), width=48),
        Field("unit", str(_l("Unit")), width=30),
        Field("amount", str(_l("Amount in đồng")), "money", 18),
        Field("benefit", str(_l("Benefit")), width=30, usual=False),
        Field("state", str(_l("State")), width=14),
        Field("confirmed", str(_l("Confirmed at")), "datetime", 19),
        Field("decision", str(_l("Decision")), width=20),
        Field("decided", str(_l("Date of the decision")), "date", 13),
        Field("reason", str(_l("Reason")), width=30, usual=False)), rows)


def _award_row(track: str, award: Award, decision: tuple[Any, Any]) -> list[Any]:
    entry, prize = award.entry, award.prize
    return [track, local(prize), entry.code, entry.title, entry.unit_name, award.amount,
            prize.benefit or None, str(_AWARDS[award.state]), award.confirmed_at, *decision,
            award.reason or None]


def certificate_table(competition_id: int) -> Table:
    """Return the whole register of certificates, replaced and revoked ones among them."""
    found = db.session.scalars(
        sa.select(Certificate).options(joinedload(Certificate.entry))
        .where(Certificate.competition_id == competition_id)
        .order_by(Certificate.register_number, Certificate.id))
    rows = [
        [row.register_number if row.registered_at else None, row.recipient,
         str(_ATTESTS[row.kind]), row.prize_name or None, row.project_title or None,
         row.entry.code if row.entry else None, row.code, str(_CERTIFICATES[row.state]),
         row.decision_number or None, row.decision_date, row.created_at, row.registered_at,
         row.ended_at, row.ended_reason or None]
        for row in found
    ]
    return Table(str(_l("Certificates")), (
        Field("number", str(_l("Register no.")), width=14),
        Field("recipient", str(_l("Name as printed")), width=32, always=True),
        Field("kind", str(_l("For")), width=14), Field("prize", str(_l("Prize")), width=20),
        Field("title", str(_l("Project title")), width=44),
        Field("entry", str(_l("Entry code")), width=13),
        Field("code", str(_l("Verification code")), width=16),
        Field("state", str(_l("State")), width=20),
        Field("decision", str(_l("Decision")), width=20),
        Field("decided", str(_l("Date of the decision")), "date", 13),
        Field("made", str(_l("Made at")), "datetime", 19, usual=False),
        Field("registered", str(_l("Registered at")), "datetime", 19, usual=False),
        Field("ended", str(_l("Ended at")), "datetime", 19, usual=False),
        Field("reason", str(_l("Reason")), width=30, usual=False)), rows)


def complaint_table(competition_id: int) -> Table:
    """Return the register of complaints; who sent them stays in the program."""
    found = db.session.scalars(
        sa.select(Complaint).filter_by(competition_id=competition_id)
        .options(joinedload(Complaint.entry)).order_by(Complaint.number))
    rows = [
        [row.number, str(KINDS[row.kind]), str(CHANNELS[row.channel]), row.received_on,
         row.subject, row.content, row.entry.code if row.entry else None,
         str(STATES[row.state][1]), row.decider or None, row.due_on,
         str(_l("Yes") if row.is_held else _l("No")), row.decided_at, row.reply or None,
         row.reply_number or None, row.replied_on]
        for row in found
    ]
    return Table(str(_l("Complaints")), (
        Field("number", str(_l("No.")), "integer", 7, always=True),
        Field("kind", str(_l("Kind")), width=16),
        Field("channel", str(_l("How it came in")), width=16),
        Field("received", str(_l("Received on")), "date", 12),
        Field("subject", str(_l("Subject")), width=40),
        Field("content", str(_l("Content")), width=60, usual=False),
        Field("entry", str(_l("Entry code")), width=13),
        Field("state", str(_l("State")), width=22),
        Field("decider", str(_l("Who decides")), width=24),
        Field("due", str(_l("Reply due on")), "date", 12),
        Field("held", str(_l("Money and forwarding on hold")), width=12, usual=False),
        Field("decided", str(_l("Decided at")), "datetime", 19),
        Field("reply", str(_l("Reply")), width=50, usual=False),
        Field("reply_number", str(_l("Number of the reply")), width=18),
        Field("replied", str(_l("Replied on")), "date", 12)), rows)


def _messages(competition_id: int, *, texts_alone: bool) -> sa.Select[tuple[Message]]:
    wanted = sa.select(Message).where(
        Message.scope_kind == Scope.COMPETITION, Message.scope_id == competition_id)
    return wanted.where(Message.to.not_like("%@%")) if texts_alone else wanted


def shortened(address: str) -> str:
    """Return so much of an address or a number as tells one from another: a…@example.org."""
    name, sign, host = address.partition("@")
    return f"{name[:1]}…@{host}" if sign else f"…{name[-3:]}"


def count_messages(competition_id: int, *, texts_alone: bool) -> int:
    """Count what a person's page of messages lists."""
    wanted = _messages(competition_id, texts_alone=texts_alone)
    return db.session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0


def message_table(competition_id: int, *, texts_alone: bool, shortens: bool = False) -> Table:
    """Return what went out, without the links and codes that open doors."""
    found = db.session.scalars(
        _messages(competition_id, texts_alone=texts_alone).order_by(Message.id))
    rows = [
        [row.created_at, row.sent_at, shortened(row.to) if shortens else row.to, row.subject,
         str(_DELIVERY[row.state]), row.attempts, row.error, row.kind, shown_body(row)]
        for row in found
    ]
    return Table(str(_l("Messages")), (
        Field("made", str(_l("Written at")), "datetime", 19),
        Field("sent", str(_l("Sent at")), "datetime", 19),
        Field("to", str(_l("To")), width=30, always=True),
        Field("subject", str(_l("Subject")), width=50),
        Field("state", str(_l("State")), width=16),
        Field("tries", str(_l("Tries")), "integer", 8, usual=False),
        Field("error", str(_l("Error")), width=30, usual=False),
        Field("kind", str(_l("Kind of message")), width=20, usual=False),
        Field("text", str(_l("Text")), width=80, usual=False)), rows)
