"""The names that stand beside a published place: of members who agreed, nobody else's."""

from collections.abc import Collection

import sqlalchemy as sa

from app.orm import db
from app.privacy.models import Consent, ConsentPurpose
from competitions.entries.models import TeamMember


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
