"""What a review must look at: ties and what broke them, gaps, floors, each with its article."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from app.i18n import _l
from app.orm import db
from judging.results.models import Result, ResultRow
from judging.results.queries import Names
from judging.results.telling import figure_of
from judging.results.wording import reason_in_words, tie_in_words

#: Reasons that a point is made of: the article they stand on, and whether the panel may act.
_ARTICLES = {"deviation": "deviation", "range": "deviation", "floor": "floor",
             "tie_at_cut": "tie", "unit_cap": "cap", "tie_at_unit_cap": "cap",
             "threshold": "floor", "min_sheets": "floor"}
#: Those that ask somebody to look again.
_OPEN = frozenset({"deviation", "range", "tie_at_cut", "tie_at_unit_cap", "min_sheets"})


@dataclass(frozen=True)
class Point:
    """One thing that the rules decided or leave to the panel."""

    #: "tie", "deviation", "floor", "cap", "conflict".
    kind: str
    text: Any
    #: Code, title and entry id of those it is about.
    entries: tuple[tuple[str, str, int], ...]
    is_open: bool = False
    #: The judge whose sheet it names.
    judge_id: int | None = None
    #: The sheet that a vote may leave out.
    sheet_id: int | None = None


def points_of(result: Result, names: Names, articles: Mapping[str, str], last: int,
              ) -> list[Point]:
    """Return the points of a result, what is still open first; ties down to the *last* place."""
    row = ResultRow.__table__.c
    rows = db.session.execute(
        sa.select(row.rank, row.score, row.code, row.title, row.entry_id, row.tied,
                  row.tie_broken_by, row.qualifies, row.reasons)
        .where(row.result_id == result.id, sa.or_(
            sa.and_(row.rank <= last, row.tied | row.tie_broken_by.is_not(None)),
            sa.cast(row.reasons, sa.Text) != "[]"))
        .order_by(row.position)).all()
    at_stake = [row for row in rows if row.rank is not None and row.rank <= last]
    found = [*_ties(at_stake, names, articles), *_reasons(rows, names, articles)]
    return sorted(found, key=lambda point: not point.is_open)


def _ties(rows: Any, names: Names, articles: Mapping[str, str]) -> list[Point]:
    equal = [row for row in rows if row.tied or row.tie_broken_by]
    points = []
    for (score, _qualifies), group in groupby(equal, key=lambda row: (row.score, row.qualifies)):
        members = list(group)
        if len(members) < 2:
            continue
        open_ones = [row for row in members if row.tied]
        rules = dict.fromkeys(row.tie_broken_by for row in members if row.tie_broken_by)
        told = {"n": len(members), "score": figure_of(score), "rank": members[0].rank}
        if rules:
            by = Joined(tie_in_words(rule, names.criteria) for rule in rules)
            text = _by(articles.get("tie"), _l(
                "%(n)s entries have %(score)s points at place %(rank)s; decided by %(rule)s.",
                **told, rule=by), _l(
                "%(n)s entries have %(score)s points at place %(rank)s; by %(article)s decided "
                "by %(rule)s.", **told, rule=by, article=articles.get("tie")))
        else:
            text = _by(articles.get("tie"), _l(
                "%(n)s entries have %(score)s points at place %(rank)s and stay equal.", **told),
                _l("%(n)s entries have %(score)s points at place %(rank)s and stay equal by "
                   "%(article)s.", **told, article=articles.get("tie")))
        points.append(Point("tie", text, tuple(_who(row) for row in members), bool(open_ones)))
    return points


def _reasons(rows: Any, names: Names, articles: Mapping[str, str]) -> list[Point]:
    points = []
    for row in rows:
        for code in row.reasons:
            kind, _, rest = code.partition(":")
            if kind not in _ARTICLES:
                continue
            article = articles.get(_ARTICLES[kind])
            words = reason_in_words(code, names.criteria, names.judges)
            text = words if not article else _l("%(what)s (%(article)s)", what=words,
                                                article=article)
            points.append(Point(_ARTICLES[kind], text, (_who(row),), kind in _OPEN,
                                _judge(kind, rest)))
    return points


def _judge(kind: str, rest: str) -> int | None:
    """Return the judge's id of "J7=25.5"."""
    number = rest.partition("=")[0].removeprefix("J")
    return int(number) if kind == "deviation" and number.isdecimal() else None


def _who(row: Any) -> tuple[str, str, int]:
    return row.code, row.title, row.entry_id


def _by(article: str | None, without: Any, with_it: Any) -> Any:
    return with_it if article else without


class Joined:
    """Lazy words one after the other, with semicolons."""

    def __init__(self, words: Any) -> None:
        self.words = tuple(words)

    def __str__(self) -> str:
        return "; ".join(str(word) for word in self.words)
