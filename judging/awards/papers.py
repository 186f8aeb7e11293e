"""Reading certificates: those of prizes, of a result, of an entry; the register."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.auth.models import User
from app.orm import db
from app.text import fold
from competitions.entries.models import Entry, TeamMember
from judging.awards import embargo
from judging.awards.models import Award, Certificate
from judging.panels.models import PanelMember, PanelSitting
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from judging.rubrics.models import Sitting


def certificates_of(award_ids: list[int]) -> list[Certificate]:
    """Return certificates in the order of their register numbers."""
    return list(db.session.scalars(
        sa.select(Certificate).where(Certificate.award_id.in_(award_ids))
        .order_by(Certificate.register_number, Certificate.id)
    ))


def certificates_to_print(result_id: int) -> list[Certificate]:
    """Return the certificates of a result that have not ended, with all that is printed."""
    return list(db.session.scalars(
        sa.select(Certificate).join(Certificate.award)
        .options(contains_eager(Certificate.award),
                 joinedload(Certificate.entry).joinedload(Entry.track))
        .where(Award.result_id == result_id, Certificate.ended_at.is_(None))
        .order_by(Certificate.register_number, Certificate.id)
    ))


def certificates_of_entry(entry_id: int, now: datetime) -> list[Certificate]:
    """Return the certificates of one entry that its founders may know of by now."""
    return list(db.session.scalars(
        sa.select(Certificate).where(
            Certificate.entry_id == entry_id, embargo.stands(now), embargo.is_out(now)
        ).order_by(Certificate.id)
    ))


def live_of(competition_id: int, ids: Sequence[int] = ()) -> list[Certificate]:
    """Return a competition's certificates that have not ended: all, or some."""
    chosen = _register(competition_id).where(Certificate.ended_at.is_(None))
    return list(db.session.scalars(chosen.where(Certificate.id.in_(ids)) if ids else chosen))


def register_of(competition_id: int, wanted: str) -> list[Certificate]:
    """Return the register, those that ended among them: all, or by name, number or code."""
    needle = fold(wanted)
    return [row for row in db.session.scalars(_register(competition_id)) if needle in fold(
        f"{row.recipient} {row.register_number} {row.entry.code if row.entry else ''}")]


def _register(competition_id: int) -> sa.Select[tuple[Certificate]]:
    return (
        sa.select(Certificate).options(joinedload(Certificate.entry).joinedload(Entry.track))
        .where(Certificate.competition_id == competition_id)
        .order_by(Certificate.register_number, Certificate.id)
    )


def has_successor(certificate_id: int) -> bool:
    """Tell whether another certificate took the place of this one."""
    return bool(db.session.scalar(
        sa.select(sa.exists().where(Certificate.replaces_id == certificate_id))))


def name_of(certificate: Certificate) -> str:
    """Return the name to be printed next: as its owner confirmed it, or as it was printed."""
    member = db.session.get(TeamMember, certificate.member_id) if certificate.member_id else None
    return member.name if member and member.confirmed_at else certificate.recipient


def unconfirmed_of(certificates: Sequence[Certificate]) -> list[str]:
    """Return names on certificates whose owners have not confirmed them as they are printed."""
    members = list(db.session.scalars(
        sa.select(TeamMember).where(
            TeamMember.entry_id.in_({row.entry_id for row in certificates if row.entry_id}),
            TeamMember.removed_at.is_(None)).order_by(TeamMember.sort_key)))
    printed: dict[int, str] = {row.member_id: row.recipient for row in certificates
                               if row.member_id}
    teams = {row.entry_id for row in certificates if row.entry_id and not row.member_id}
    return [
        printed.get(member.id, member.name) for member in members
        if (member.confirmed_at is None and (member.id in printed or member.entry_id in teams))
        or printed.get(member.id, member.name) != member.name
    ]


def members_of(entry_id: int) -> list[TeamMember]:
    """Return who is in a team now, in its order."""
    return list(db.session.scalars(
        sa.select(TeamMember).where(TeamMember.entry_id == entry_id,
                                    TeamMember.removed_at.is_(None))
        .order_by(TeamMember.position)
    ))


def taken_part(track_id: int) -> list[Entry]:
    """Return the entries that stand in any published result of a track."""
    judged = (
        sa.select(ResultRow.entry_id).join(ResultRow.result).join(Result.sitting)
        .where(Sitting.track_id == track_id, Result.state == ResultState.PUBLISHED)
    )
    return list(db.session.scalars(
        sa.select(Entry).where(Entry.id.in_(judged)).order_by(Entry.number)))


def judges_of(track_id: int) -> list[User]:
    """Return who sits on the panels behind the published results of a track, each person once."""
    seats = (
        sa.select(PanelMember.user_id, sa.func.min(PanelMember.id).label("first"))
        .join(PanelSitting, PanelSitting.panel_id == PanelMember.panel_id)
        .join(Sitting, PanelSitting.sitting_id == Sitting.id)
        .join(Result, Result.sitting_id == Sitting.id)
        .where(Sitting.track_id == track_id, Result.state == ResultState.PUBLISHED,
               PanelMember.left_at.is_(None))
        .group_by(PanelMember.user_id).subquery()
    )
    return list(db.session.scalars(
        sa.select(User).join(seats, seats.c.user_id == User.id).order_by(seats.c.first)))


def longest_name(competition_id: int) -> str:
    """Return the longest name of anybody in a team of a competition."""
    return db.session.scalar(
        sa.select(TeamMember.name).join(TeamMember.entry)
        .where(Entry.competition_id == competition_id, TeamMember.removed_at.is_(None))
        .order_by(sa.func.length(TeamMember.name).desc(), TeamMember.id).limit(1)
    ) or ""
