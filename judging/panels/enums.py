"""Seats on a panel and kinds of conflicts."""

from enum import StrEnum

from app.auth.enums import Role


class Seat(StrEnum):
    """What a member of the panel does; the secretary does not score."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    JUDGE = "judge"
    SECRETARY = "panel_secretary"

    @property
    def role(self) -> Role:
        """Return the role that comes with the seat."""
        return Role(self.value)


#: Seats whose holders score.
SCORING = frozenset({Seat.CHAIR, Seat.DEPUTY_CHAIR, Seat.JUDGE})


class ConflictKind(StrEnum):
    """Why a judge must not judge an entry."""

    FAMILY = "family"
    EMPLOYER = "employer"
    SHAREHOLDER = "shareholder"
    MENTOR = "mentor"
    COMPETITOR = "competitor"
    NOMINATOR = "nominator"
    OTHER = "other"
