"""Who sees and answers what people ask about their data."""

from app.auth.enums import Role, Scope
from app.auth.models import User
from app.auth.policies import is_admin
from app.privacy.models import DataRequest, RequestKind


def organises(user: User) -> set[int]:
    """Return the competitions that a person organises."""
    return {grant.scope_id for grant in user.grants
            if grant.role is Role.ORGANISER and grant.scope_kind is Scope.COMPETITION}


def can_see(user: User, request: DataRequest) -> bool:
    """Let administrators and the organisers of the person's competitions look."""
    places = {place.competition_id for place in request.places}
    return is_admin(user) or bool(places & organises(user))


def can_answer(user: User, request: DataRequest) -> bool:
    """Let administrators answer all; organisers what concerns their competitions alone.

    Nobody answers for himself, and who holds a role is erased by an administrator only.
    """
    if user.id == request.user_id or not can_see(user, request):
        return False
    if is_admin(user) or request.kind is RequestKind.CORRECTION:
        return True
    places = {place.competition_id for place in request.places}
    return places <= organises(user) and not request.user.grants
