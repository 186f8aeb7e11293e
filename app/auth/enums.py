"""Roles and where they hold."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be; each but the founder is granted, most for one competition."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    SECRETARY = "secretary"
    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    PANEL_SECRETARY = "panel_secretary"
    JUDGE = "judge"
    CLERK = "clerk"
    APPROVER = "approver"
    OBSERVER = "observer"
    ECOSYSTEM = "ecosystem"
    LEADER = "leader"
    FOUNDER = "founder"


class Scope(StrEnum):
    """Where a grant holds."""

    INSTALLATION = "installation"
    COMPETITION = "competition"


#: Roles that hold for the whole installation.
INSTALLATION_ROLES = frozenset({Role.ADMIN, Role.ECOSYSTEM, Role.LEADER})
#: Roles that sit on a panel; they come with the seat, not by hand.
PANEL_ROLES = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY, Role.JUDGE})
#: Roles an administrator or organiser grants by hand for one competition.
COMPETITION_ROLES = frozenset(
    {Role.ORGANISER, Role.SECRETARY, Role.CLERK, Role.APPROVER, Role.OBSERVER}
)
#: Those who work in the organiser's office of a competition.
OFFICE = (Role.ORGANISER, Role.SECRETARY)


class Purpose(StrEnum):
    """What a one-use token in a mail is for."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- a word, no secret
    CHANGE_ADDRESS = "change_address"
    INVITATION = "invitation"
