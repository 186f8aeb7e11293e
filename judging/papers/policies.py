"""Who opens, writes, signs for and issues a paper."""

from app.auth.enums import Role, Scope
from app.auth.models import User
from judging.papers.catalogue import KINDS
from judging.papers.enums import PaperKind, Reveals
from judging.papers.models import Paper
from judging.results import policies as results
from judging.rubrics.models import Sitting

#: Who opens the list; what each reads in it depends on the paper.
READERS = (Role.ORGANISER, Role.SECRETARY, Role.CLERK, Role.APPROVER, Role.CHAIR,
           Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY)
#: Who writes drafts of the office; those about a stage of a track are its panel's as well.
OFFICE = frozenset({Role.ORGANISER, Role.SECRETARY})
PANEL = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY})
#: Who records the signed paper and issues it.
KEEPERS = (Role.ORGANISER, Role.CLERK)
#: Who sees prizes and rankings of all tracks once they are approved.
SEES_PRIZES = frozenset({Role.ORGANISER, Role.SECRETARY, Role.CLERK, Role.APPROVER})


def roles_for(user: User, competition_id: int, sitting: Sitting | None) -> frozenset[Role]:
    """Return the roles that count for a paper: of the office, and of its own panel."""
    if sitting is not None:
        return results.roles_in(user, sitting)
    return frozenset(grant.role for grant in user.grants
                     if grant.scope_kind is Scope.COMPETITION
                     and grant.scope_id == competition_id)


def can_read(kind: PaperKind, sitting: Sitting | None, roles: frozenset[Role]) -> bool:
    """Tell whether a person with these roles may read a kind of paper about a stage."""
    reveals = KINDS[kind].reveals
    if reveals is Reveals.RANKING:
        return bool(roles & SEES_PRIZES)
    if reveals is Reveals.SHEETS:
        return (sitting is not None and results.can_see_ranking(roles, sitting)
                and bool(roles & results.SEES_SHEETS))
    return bool(roles & (OFFICE | PANEL | {Role.CLERK, Role.APPROVER}))


def can_write(kind: PaperKind, sitting: Sitting | None, roles: frozenset[Role]) -> bool:
    """Tell whether a person may make and send a paper."""
    writers = OFFICE | PANEL if sitting is not None else OFFICE
    return bool(roles & writers) and can_read(kind, sitting, roles)


def can_keep(roles: frozenset[Role]) -> bool:
    """Tell whether a person may record a signature and issue a paper."""
    return bool(roles & frozenset(KEEPERS))


def can_keep_templates(roles: frozenset[Role]) -> bool:
    """Tell whether a person may replace the Word templates of an office."""
    return bool(roles & OFFICE)


def reads(user: User, paper: Paper) -> bool:
    """Tell whether a person may read a paper."""
    return can_read(paper.kind, paper.sitting,
                    roles_for(user, paper.competition_id, paper.sitting))


def writes(user: User, paper: Paper) -> bool:
    """Tell whether a person may write a paper."""
    return can_write(paper.kind, paper.sitting,
                     roles_for(user, paper.competition_id, paper.sitting))
