"""Who may take what away: never more than the pages show to that person at that time."""

from app.auth.enums import OFFICE, Role, Scope
from app.auth.models import User
from judging.records.enums import ExportKind
from judging.results import policies as results
from judging.results.policies import SEES_SHEETS, can_see_ranking, roles_in
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting

_PANEL = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY})
#: Rankings and sheets ask each stage and track besides.
MAY: dict[ExportKind, frozenset[Role]] = {
    ExportKind.RANKINGS: frozenset(OFFICE) | _PANEL,
    ExportKind.SHEETS: SEES_SHEETS,
    ExportKind.ENTRIES: frozenset(OFFICE),
    ExportKind.JUDGES: frozenset({Role.ORGANISER}),
    ExportKind.AWARDS: frozenset({Role.ORGANISER}),
    ExportKind.CERTIFICATES: frozenset({Role.ORGANISER}),
    ExportKind.COMPLAINTS: frozenset({Role.ORGANISER}),
    #: The secretary's are the text messages that the secretary's own page lists.
    ExportKind.MAILS: frozenset(OFFICE),
}
#: Whoever enters the page of exports.
EXPORTERS = (*OFFICE, Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY)


def roles_of(user: User, competition_id: int) -> frozenset[Role]:
    """Return the roles that a person holds in a competition."""
    return frozenset(
        grant.role for grant in user.grants
        if grant.scope_kind is Scope.COMPETITION and grant.scope_id == competition_id)


def kinds_for(roles: frozenset[Role]) -> tuple[ExportKind, ...]:
    """Return what a person with these roles may export, in the order of the page."""
    return tuple(kind for kind in ExportKind if roles & MAY[kind])


def can_take(user: User, sitting: Sitting, kind: ExportKind) -> bool:
    """Tell whether a person may take a ranking, or the sheets behind it, by now.

    No sheet leaves before the stage is closed, not even by the chair, who reads some of them then.
    """
    roles = roles_in(user, sitting)
    if kind is ExportKind.SHEETS:
        return bool(roles & SEES_SHEETS) and sitting.state is not SittingState.OPEN
    return can_see_ranking(roles, sitting)


def reads_blind(user: User, sitting: Sitting) -> bool:
    """Tell whether a person may not learn who is behind the entries of a stage and track."""
    return results.reads_blind(roles_in(user, sitting), sitting)


def can_archive(roles: frozenset[Role]) -> bool:
    """Tell whether a person may make the archive of a season."""
    return Role.ORGANISER in roles


def sees_all_mail(roles: frozenset[Role]) -> bool:
    """Tell whether a person's page lists every message, or text messages alone."""
    return Role.ORGANISER in roles
