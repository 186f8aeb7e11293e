"""Reading panels: who sits where, who declared what."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.auth.enums import OFFICE, Role, Scope
from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from competitions.entries.models import Entry, TeamMember
from competitions.programme.enums import SCORED
from competitions.programme.models import Competition, Stage, Track
from judging.panels.enums import SCORING, Seat
from judging.panels.models import Conflict, Panel, PanelMember, PanelSitting
from judging.rubrics.models import Sitting


def list_panels(competition_id: int) -> list[Panel]:
    """Return the panels of a competition with members and sittings, in the order of names."""
    return list(db.session.scalars(
        sa.select(Panel).filter_by(competition_id=competition_id).order_by(Panel.id)
        .options(
            selectinload(Panel.members).joinedload(PanelMember.user),
            selectinload(Panel.sittings).joinedload(PanelSitting.sitting)
            .options(joinedload(Sitting.stage), joinedload(Sitting.track)),
        )
    ))


def get_panel(competition_id: int, panel_id: int) -> Panel:
    """Return a panel of a competition; 404 otherwise."""
    panel = db.session.scalar(
        sa.select(Panel).filter_by(id=panel_id, competition_id=competition_id)
        .options(selectinload(Panel.members).joinedload(PanelMember.user)))
    if panel is None:
        raise NotFound()
    return panel


def get_member(panel: Panel, member_id: int) -> PanelMember:
    """Return a sitting member of a panel; 404 otherwise."""
    found = next((row for row in panel.members if row.id == member_id), None)
    if found is None:
        raise NotFound()
    return found


def scored_sittings(competition_id: int) -> list[Sitting]:
    """Return the sittings that judges score, in programme order."""
    return list(db.session.scalars(
        sa.select(Sitting).join(Sitting.stage).join(Sitting.track)
        .where(Sitting.competition_id == competition_id, Stage.kind.in_(SCORED))
        .options(contains_eager(Sitting.stage), contains_eager(Sitting.track))
        .order_by(Stage.position, Track.position)
    ))


def get_sitting(competition_id: int, sitting_id: int) -> Sitting:
    """Return a sitting of a competition; 404 otherwise."""
    sitting = db.session.get(Sitting, sitting_id)
    if sitting is None or sitting.competition_id != competition_id:
        raise NotFound()
    return sitting


def panel_of(sitting_id: int) -> Panel | None:
    """Return the panel that judges a sitting."""
    return db.session.scalar(
        sa.select(Panel).join(PanelSitting).where(PanelSitting.sitting_id == sitting_id)
        .options(selectinload(Panel.members).joinedload(PanelMember.user))
    )


def scoring_members(sitting_id: int) -> list[PanelMember]:
    """Return who scores in a sitting, in Vietnamese order of given names."""
    return list(db.session.scalars(
        _live(sitting_id).join(PanelMember.user).options(contains_eager(PanelMember.user))
        .where(PanelMember.seat.in_(SCORING)).order_by(User.sort_key, PanelMember.id)
    ))


def chairs_of(sitting_id: int) -> list[PanelMember]:
    """Return the chair and the deputies of a sitting's panel."""
    return list(db.session.scalars(
        _live(sitting_id).where(PanelMember.seat.in_((Seat.CHAIR, Seat.DEPUTY_CHAIR)))
    ))


def seat_on(user_id: int, sitting_id: int) -> Seat | None:
    """Return a person's seat on the panel of a sitting."""
    member = db.session.scalars(_live(sitting_id).where(PanelMember.user_id == user_id)).first()
    return member.seat if member else None


def seats_of(user_id: int) -> list[PanelMember]:
    """Return every seat that a person holds today, with its panel."""
    return list(db.session.scalars(
        sa.select(PanelMember).filter_by(user_id=user_id, left_at=None)
        .options(joinedload(PanelMember.panel)).order_by(PanelMember.id)
    ))


def office_roles(user: User, competition_id: int) -> frozenset[Role]:
    """Return the roles that a person holds in the office of a competition."""
    return frozenset(
        grant.role for grant in user.grants
        if grant.role in OFFICE and grant.scope_kind is Scope.COMPETITION
        and grant.scope_id == competition_id
    )


def conflicted_pairs(user_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Return (judge, entry) of every conflict that stands: declared, or one's own entry."""
    ids = list(user_ids)
    declared = sa.select(Conflict.user_id, Conflict.entry_id).where(Conflict.user_id.in_(ids))
    rows = db.session.execute(sa.union(declared, *own_entries(ids).selects))
    return {(user_id, entry_id) for user_id, entry_id in rows}


def own_entries(user_ids: list[int]) -> sa.CompoundSelect[tuple[int, int]]:
    """Select (person, entry) of whoever owns an entry or stands in its team, also by address."""
    by_address = sa.and_(TeamMember.email != "", TeamMember.email == User.email)
    team = sa.select(User.id, TeamMember.entry_id).join(
        TeamMember, sa.or_(TeamMember.user_id == User.id, by_address)
    ).where(User.id.in_(user_ids), TeamMember.removed_at.is_(None))
    owned = sa.select(Entry.owner_id, Entry.id).where(Entry.owner_id.in_(user_ids))
    return owned.union(team)


def competition_of(panel: Panel) -> Competition:
    """Return the competition of a panel."""
    return db.session.get_one(Competition, panel.competition_id)


def _live(sitting_id: int) -> sa.Select[tuple[PanelMember]]:
    return (
        sa.select(PanelMember)
        .join(PanelSitting, PanelSitting.panel_id == PanelMember.panel_id)
        .where(PanelSitting.sitting_id == sitting_id, PanelMember.left_at.is_(None))
    )
