"""What changed between two results of one sitting: places, sheets that count, rules."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.orm import db
from competitions.entries.models import Entry
from judging.results.models import Result, ResultRow, ResultSheet
from judging.results.wording import reason_in_words
from judging.rubrics import rules as method
from judging.rubrics.wording import Figure

#: Rank, score as printed, and whether it advances.
Standing = tuple[int | None, str | None, bool]
#: Digest as signed, total, whether it counted, and why not.
SheetLine = tuple[str, str | None, bool, str | None]


@dataclass(frozen=True)
class Change:
    """One entry before and after."""

    code: str
    title: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True)
class SheetChange:
    """One sheet of which another version went in, or that began or ceased to count."""

    judge: str
    code: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """The earlier result beside the later one; empty lists where nothing changed."""

    old: Result
    new: Result
    entries: list[Change]
    sheets: list[SheetChange]
    #: Sentences of the method that were dropped, and that are new.
    method_before: list[Any]
    method_after: list[Any]


def compare(old: Result, new: Result, criteria: dict[str, str]) -> Comparison:
    """Return what changed from one result to the next of the same sitting."""
    before, after = _sentences(old, criteria), _sentences(new, criteria)
    return Comparison(
        old, new, changes(_standings(old.id), _standings(new.id)),
        _sheets(old.id, new.id, criteria),
        [words for words in before if str(words) not in {str(w) for w in after}],
        [words for words in after if str(words) not in {str(w) for w in before}],
    )


def changes(before: dict[tuple[str, str], Standing],
            after: dict[tuple[str, str], Standing]) -> list[Change]:
    """Return the entries, by code and title, that stand otherwise than before.

    A title corrected in between is the same entry.

    >>> changes({("A", "Quế"): (1, "8.00", True)}, {("A", "Quế"): (2, "7.50", True)})
    [Change(code='A', title='Quế', before=(1, '8.00', True), after=(2, '7.50', True))]
    """
    titles = dict((*before, *after))
    old, new = ({code: standing for (code, _title), standing in found.items()}
                for found in (before, after))
    return [Change(code, title, old.get(code), new.get(code)) for code, title in titles.items()
            if old.get(code) != new.get(code)]


def _standings(result_id: int) -> dict[tuple[str, str], Standing]:
    rows = db.session.execute(
        sa.select(ResultRow.code, ResultRow.title, ResultRow.rank, ResultRow.score,
                  ResultRow.advances)
        .where(ResultRow.result_id == result_id).order_by(ResultRow.position))
    return {(code, title): (rank, score, advances) for code, title, rank, score, advances in rows}


def _sheets(old_id: int, new_id: int, criteria: dict[str, str]) -> list[SheetChange]:
    old, new = _sheet_lines(old_id), _sheet_lines(new_id)
    return [
        SheetChange(*who, *(_outcome(lines.get(who), criteria) for lines in (old, new)))
        for who in sorted(old | new) if old.get(who) != new.get(who)
    ]


def _outcome(line: SheetLine | None, criteria: dict[str, str]) -> Any:
    """Return a sheet's total, or in words why it does not count."""
    if line is None:
        return "—"
    _digest, total, counted, reason = line
    if counted and total is not None:
        return Figure(Decimal(total))
    return reason_in_words(reason or "—", criteria, {})


def _sheet_lines(result_id: int) -> dict[tuple[str, str], SheetLine]:
    """Return what became of each sheet, by judge and entry."""
    rows = db.session.execute(
        sa.select(User.name, Entry.code, ResultSheet.digest, ResultSheet.total,
                  ResultSheet.counted, ResultSheet.reason)
        .join(User, User.id == ResultSheet.judge_id).join(Entry, Entry.id == ResultSheet.entry_id)
        .where(ResultSheet.result_id == result_id))
    return {(judge, code or ""): tuple(line) for judge, code, *line in rows}


def _sentences(result: Result, criteria: dict[str, str]) -> list[Any]:
    return method.method_in_words(method.rules_from_json(result.rules), criteria)
