"""Moving a sitting from state to state: held for writing, by whom it may be, with a reason."""

from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import get_or_404, lock
from judging.results import policies
from judging.results.models import Result
from judging.rubrics.enums import SITTING_TRANSITIONS, SittingState
from judging.rubrics.models import Sitting


def lock_result(result_id: int) -> tuple[Result, Sitting]:
    """Hold a result with its sitting; the sitting first, as everywhere: no deadlock."""
    sitting = lock(Sitting, get_or_404(Result, result_id).sitting_id)
    return lock(Result, result_id), sitting


def held(sitting_id: int, actor: User, state: SittingState) -> Sitting:
    """Lock a sitting for its chair; refuse when somebody moved it on meanwhile."""
    sitting = lock(Sitting, sitting_id)
    if not policies.can_chair(policies.roles_in(actor, sitting)):
        raise NotFound()
    if sitting.state is not state:
        raise Conflict(_l("Somebody has moved this stage on meanwhile. Nothing was changed."))
    return sitting


def move(sitting: Sitting, state: SittingState) -> None:
    """Put a sitting into its next state; refuse what the table of states does not know."""
    if state not in SITTING_TRANSITIONS[sitting.state]:
        raise Conflict(_l("Somebody has moved this stage on meanwhile. Nothing was changed."))
    sitting.state = state
    sitting.version += 1


def need(reason: str) -> None:
    """Refuse an act without its reason."""
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
