"""What stands beside a published place: names of those who agreed, and a prize taken back."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from app.orm import db
from app.privacy.models import Consent, ConsentPurpose
from competitions.entries.models import Distinction, TeamMember
from competitions.programme.models import Stage
from judging.rubrics.models import Sitting


def names_of(entry_ids: Collection[int]) -> dict[int, str]:
    """Return by entry the names of its members whose consent to be named stands, in one SELECT."""
    agreed = sa.exists().where(
        Consent.purpose == ConsentPurpose.PUBLISH_NAME, Consent.withdrawn_at.is_(None),
        Consent.subject_kind == "entry", Consent.subject_id == TeamMember.entry_id,
        sa.or_(
            sa.and_(Consent.person_kind == "team_member", Consent.person_id == TeamMember.id),
            sa.and_(Consent.person_kind == "user", Consent.person_id == TeamMember.user_id)))
    members = db.session.execute(
        sa.select(TeamMember.entry_id, TeamMember.name)
        .where(TeamMember.entry_id.in_(entry_ids), TeamMember.removed_at.is_(None), agreed)
        .order_by(TeamMember.entry_id, TeamMember.position))
    found: dict[int, list[str]] = {}
    for entry_id, name in members:
        found.setdefault(entry_id, []).append(name)
    return {entry_id: ", ".join(names) for entry_id, names in found.items()}


def finals_of(competition_id: int) -> set[int]:
    """Return the last sitting of each track: prizes are its, and tell of it before it is public."""
    place = sa.func.row_number().over(
        partition_by=Sitting.track_id, order_by=Stage.position.desc())
    placed = sa.select(Sitting.id, place.label("place")).join(Sitting.stage).where(
        Sitting.competition_id == competition_id).subquery()
    return set(db.session.scalars(sa.select(placed.c.id).where(placed.c.place == 1)))


def revoked_of(since: Mapping[int, datetime]) -> dict[int, datetime]:
    """Return by entry when its prize was taken back and its rank left empty, in one SELECT.

    *since* says by entry from when on prizes count: those of earlier results ended with them, and
    the new places say what became of these.
    """
    rows = db.session.execute(
        sa.select(Distinction.entry_id, Distinction.given_on, Distinction.revoked_at)
        .where(Distinction.entry_id.in_(since), Distinction.rank.is_not(None)))
    ends: dict[int, list[datetime | None]] = {}
    for entry_id, given_on, revoked_at in rows:
        if given_on >= since[entry_id]:
            ends.setdefault(entry_id, []).append(revoked_at)
    return {entry_id: max(end for end in found if end) for entry_id, found in ends.items()
            if all(found)}
