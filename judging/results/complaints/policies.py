"""Who registers and decides complaints, and who sees who sent them."""

from datetime import date

from app.auth.enums import Role
from app.auth.models import User
from judging.results.complaints.enums import ENDED
from judging.results.complaints.models import Complaint

#: Those who register, answer and see who sent a complaint.
KEEPERS = frozenset({Role.ORGANISER, Role.SECRETARY, Role.CLERK})
#: Those whose act a decision may ask for; they see the case, never the sender.
PARTIES = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.APPROVER})


def can_keep(roles: frozenset[Role]) -> bool:
    """Tell whether a person registers complaints and sees who sent them."""
    return bool(roles & KEEPERS)


def is_own(user: User, complaint: Complaint) -> bool:
    """Tell whether a person sent a complaint, or entered the contest with what it is about."""
    return user.id == complaint.party.user_id or (
        complaint.entry is not None and user.id == complaint.entry.owner_id)


def can_hold(roles: frozenset[Role], user: User, complaint: Complaint) -> bool:
    """Tell whether a person may hold money and forwarding: not over a matter of one's own."""
    return bool(roles & {Role.ORGANISER, Role.SECRETARY}) and not is_own(user, complaint)


def can_decide(roles: frozenset[Role], user: User, complaint: Complaint) -> bool:
    """Tell whether a person may write down the decision on a complaint that is still open."""
    return (Role.ORGANISER in roles and complaint.state not in ENDED
            and not is_own(user, complaint))


def is_late(complaint: Complaint, today: date) -> bool:
    """Tell whether the reply is overdue."""
    return (complaint.state not in ENDED and complaint.due_on is not None
            and complaint.due_on < today)
