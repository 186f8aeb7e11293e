"""Every row of a result at once: one page that shows all of them."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from app.paging import Page
from judging.results import policies, queries
from judging.results.models import Result, ResultRow
from judging.results.queries import RankingLine


@dataclass(frozen=True)
class Opens:
    """What a row opens to."""

    see_sheets: bool


@dataclass(frozen=True)
class WholeRanking:
    """All rows of a result, what they open to, and the last place above the cut."""

    page: Page[RankingLine]
    may: Opens
    cut: int


def whole_ranking(result: Result, user: User) -> WholeRanking:
    """Return all rows of a result; 404 for those who may not see them yet."""
    sitting = result.sitting
    roles = policies.roles_in(user, sitting)
    if not policies.can_see_ranking(roles, sitting):
        raise NotFound()
    may = Opens(bool(roles & policies.SEES_SHEETS))
    names = queries.names_for(sitting, result)
    rows = queries.ranking_of(result, names if may.see_sheets else names.without_judges(),
                              blind=policies.reads_blind(roles, sitting))
    cut = None if sitting.seats is None else db.session.scalar(
        sa.select(sa.func.max(ResultRow.position)).where(
            ResultRow.result_id == result.id, ResultRow.advances))
    return WholeRanking(Page(rows, 1, 1, len(rows)), may, cut or 0)
