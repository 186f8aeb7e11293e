"""Figures that a report draws: entries by commune, and how scores of each track lie."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

import sqlalchemy as sa

from app.orm import db
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from judging.awards.queries import final_result
from judging.papers import facts as f
from judging.papers import words

#: So many communes have a bar of their own; the rest share one.
MOST_UNITS = 10
#: Widths of a class of scores, and how many classes there are at most.
STEPS = tuple(Decimal(step) for step in ("0.5", "1", "2", "5", "10", "20", "50", "100"))
MOST_CLASSES = 8


def figures_of(competition: Competition) -> tuple[f.Distribution, ...]:
    """Return what a report shows beside the way of the entries."""
    units = units_of(competition.id)
    spreads = []
    for track in competition.tracks:
        result = final_result(track.id)
        scores = [Decimal(row.score) for row in result.rows
                  if row.score is not None] if result else []
        if result is not None and scores:
            spreads.append(spread_of(f"{result.sitting.stage.name}, {track.name}", scores))
    return tuple(each for each in (units, *spreads) if each.values)


def units_of(competition_id: int) -> f.Distribution:
    """Return how many entries each commune sent, the most first."""
    count = sa.func.count()
    rows = db.session.execute(
        sa.select(Entry.unit_name, count)
        .where(Entry.competition_id == competition_id, Entry.number.is_not(None))
        .group_by(Entry.unit_name).order_by(count.desc(), Entry.unit_name)).all()
    named = [(name or "Chưa rõ đơn vị", number) for name, number in rows]
    shown, rest = named[:MOST_UNITS], named[MOST_UNITS:]
    if rest:
        shown.append((f"{words.count(len(rest))} đơn vị khác", sum(n for _name, n in rest)))
    return f.Distribution("Số hồ sơ theo đơn vị", "Đơn vị", "Số hồ sơ", *_columns(shown))


def spread_of(name: str, scores: list[Decimal]) -> f.Distribution:
    """Return how many scores lie in each class of equal width."""
    low, high = min(scores), max(scores)
    step = next((s for s in STEPS if high // s - low // s < MOST_CLASSES), STEPS[-1])
    first, last = int(low // step), int(high // step)
    edges = [step * place for place in range(first, last + 2)]
    counted = [(f"{_edge(a)} - <{_edge(b)}", sum(a <= score < b for score in scores))
               for a, b in pairwise(edges)]
    return f.Distribution(f"Phân bố điểm {name}", "Điểm", "Số hồ sơ", *_columns(counted),
                          stands=True)


def _edge(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _columns(rows: Iterable[tuple[str, int]]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    found = list(rows)
    return tuple(label for label, _n in found), tuple(n for _label, n in found)
