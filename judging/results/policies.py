"""Who may do what with a result, and who may see it in which state (table in the README)."""

import sqlalchemy as sa

from app.auth.enums import OFFICE, PANEL_ROLES, Role, Scope
from app.auth.models import User
from app.orm import db
from judging.panels.enums import Seat
from judging.panels.models import PanelMember, PanelSitting
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting

#: Who sees the ranking inside the office, by state; publication adds everybody's public view.
SEES_RANKING: dict[SittingState, frozenset[Role]] = {
    SittingState.OPEN: frozenset(),
    SittingState.CLOSED: frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY,
                                    Role.ORGANISER, Role.SECRETARY}),
}
SEES_RANKING[SittingState.APPROVED] = SEES_RANKING[SittingState.CLOSED] | {
    Role.APPROVER, Role.CLERK, Role.OBSERVER,
}
SEES_RANKING[SittingState.PUBLISHED] = SEES_RANKING[SittingState.APPROVED]
SEES_RANKING[SittingState.SUPERSEDED] = SEES_RANKING[SittingState.APPROVED]
#: Who opens single sheets behind a ranking.
SEES_SHEETS = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY, Role.ORGANISER})


def seat_on(user: User, sitting: Sitting) -> Seat | None:
    """Return the person's seat on the panel of a sitting."""
    return db.session.scalar(
        sa.select(PanelMember.seat)
        .join(PanelSitting, PanelSitting.panel_id == PanelMember.panel_id)
        .where(PanelSitting.sitting_id == sitting.id, PanelMember.user_id == user.id,
               PanelMember.left_at.is_(None))
    )


def roles_in(user: User, sitting: Sitting) -> frozenset[Role]:
    """Return the roles that count for a sitting: office roles, and the seat on its own panel."""
    held = {
        grant.role for grant in user.grants
        if grant.scope_kind is Scope.COMPETITION and grant.scope_id == sitting.competition_id
        and grant.role not in PANEL_ROLES
    }
    seat = seat_on(user, sitting)
    return frozenset(held | ({seat.role} if seat else set()))


def can_see_ranking(roles: frozenset[Role], sitting: Sitting) -> bool:
    """Tell whether a person with these roles sees the ranking in this state."""
    return bool(roles & SEES_RANKING[sitting.state])


def reads_blind(roles: frozenset[Role], sitting: Sitting) -> bool:
    """Tell whether somebody of the panel may not learn yet who is behind its entries."""
    return (sitting.is_blind and sitting.state is not SittingState.PUBLISHED
            and bool(roles & PANEL_ROLES) and not roles & set(OFFICE))


def can_chair(roles: frozenset[Role]) -> bool:
    """Tell whether a person may close, decide ties and approve: chair, or deputy in absence."""
    return bool(roles & {Role.CHAIR, Role.DEPUTY_CHAIR})


def can_record_votes(roles: frozenset[Role]) -> bool:
    """Tell whether a person may record what the panel voted: its chairs and its secretary."""
    return bool(roles & {Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY})


def is_of_the_chair(roles: frozenset[Role]) -> bool:
    """Tell whether an approver also chairs this panel, and so cannot be the second person."""
    return Role.APPROVER in roles and can_chair(roles)


def can_publish(roles: frozenset[Role], user: User, approved_by_id: int | None) -> bool:
    """Tell whether a person may publish: an approver who did not approve and does not chair."""
    return (Role.APPROVER in roles and user.id != approved_by_id
            and not is_of_the_chair(roles))


def can_manage_seats(roles: frozenset[Role]) -> bool:
    """Tell whether a person may record that somebody admitted left before the stage began."""
    return bool(roles & {Role.ORGANISER, Role.SECRETARY, Role.CHAIR, Role.DEPUTY_CHAIR})
