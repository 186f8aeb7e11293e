"""Who may do what with people, roles and links."""

from datetime import datetime
from enum import StrEnum

from app.auth.enums import COMPETITION_ROLES, INSTALLATION_ROLES, PANEL_ROLES, Role, Scope
from app.auth.models import Device, PersonalLink, User

#: What an administrator grants by hand; an organiser here is one who may create competitions.
GRANTED_BY_ADMIN = (Role.ORGANISER, Role.ECOSYSTEM, Role.LEADER, Role.ADMIN)
#: What an organiser grants in the competition, in the order of the form.
GRANTED_BY_ORGANISER = (
    Role.SECRETARY, Role.CLERK, Role.APPROVER, Role.OBSERVER, Role.ORGANISER,
)


class LinkState(StrEnum):
    """What a personal link is to the browser that shows it."""

    READY = "ready"
    HERE = "here"
    ELSEWHERE = "elsewhere"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


def is_admin(user: User) -> bool:
    """Tell whether a person manages the installation."""
    return any(grant.role is Role.ADMIN for grant in user.grants)


def can_grant(user: User, role: Role, competition_id: int | None) -> bool:
    """Tell whether a person may give or take a role in a place."""
    if competition_id is None:
        return is_admin(user) and role in INSTALLATION_ROLES | {Role.ORGANISER}
    if role not in COMPETITION_ROLES:
        return False
    return is_admin(user) or any(
        grant.role is Role.ORGANISER and grant.scope_kind is Scope.COMPETITION
        and grant.scope_id == competition_id for grant in user.grants
    )


def may_show_link(user: User, competition_id: int) -> bool:
    """Tell whether whoever issues a personal link may see it, to send it by other ways than mail.

    A link is a whole account: it is shown only where that opens nothing but seats on panels of
    the same competition. Anybody else's goes to their own mailbox.
    """
    return user.password_hash is None and all(
        grant.role in PANEL_ROLES and grant.scope_id == competition_id for grant in user.grants
    )


def link_state(link: PersonalLink | None, device: Device | None, now: datetime) -> LinkState:
    """Return what a link is to a browser bound as *device* (the person's, not revoked)."""
    if link is None:
        return LinkState.UNKNOWN
    if link.revoked_at is not None or not link.user.is_active:
        return LinkState.WITHDRAWN
    if link.opened_at is not None:
        same = device is not None and device.id == link.device_id
        return LinkState.HERE if same else LinkState.ELSEWHERE
    return LinkState.READY if link.expires_at > now else LinkState.EXPIRED
