"""Who registers and decides complaints, and who sees who sent them."""

from datetime import date

from app.auth.enums import Role
from judging.results.complaints.enums import ENDED
from judging.results.complaints.models import Complaint

#: Those who register, answer and see who sent a complaint.
KEEPERS = frozenset({Role.ORGANISER, Role.SECRETARY, Role.CLERK})
#: Those whose act a decision may ask for; they see the case, never the sender.
PARTIES = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.APPROVER})


def can_keep(roles: frozenset[Role]) -> bool:
    """Tell whether a person registers complaints and sees who sent them."""
    return bool(roles & KEEPERS)


def can_decide(roles: frozenset[Role], complaint: Complaint) -> bool:
    """Tell whether a person may write down the decision on a complaint that is still open."""
    return Role.ORGANISER in roles and complaint.state not in ENDED


def is_late(complaint: Complaint, today: date) -> bool:
    """Tell whether the reply is overdue."""
    return (complaint.state not in ENDED and complaint.due_on is not None
            and complaint.due_on < today)
