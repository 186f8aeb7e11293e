"""Reading votes, and what a motion would change: nothing is stored by looking."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.orm import db
from judging import engine
from judging.panels.models import PanelMember, PanelSitting
from judging.results import computing
from judging.results.comparing import Change, Standing, changes
from judging.results.inputs import dropped_of, read_inputs
from judging.results.models import Result
from judging.results.votes.enums import VoteKind
from judging.results.votes.models import Vote
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet

DROPS = (VoteKind.DROP_SHEET, VoteKind.DROP_JUDGE)


def votes_of(sitting_id: int) -> list[Vote]:
    """Return the votes of a sitting in their order."""
    return list(db.session.scalars(
        sa.select(Vote).filter_by(sitting_id=sitting_id).order_by(Vote.number)
        .options(joinedload(Vote.recorded_by), joinedload(Vote.judge), joinedload(Vote.prize),
                 joinedload(Vote.sheet).joinedload(Scoresheet.judge),
                 joinedload(Vote.sheet).joinedload(Scoresheet.entry))
    ))


def dropped_by_votes(sitting_id: int) -> dict[int, str]:
    """Return the sheets that carried votes leave out, each with the vote as its reason."""
    votes = db.session.scalars(
        sa.select(Vote).where(Vote.sitting_id == sitting_id, Vote.is_carried,
                              Vote.kind.in_(DROPS)).order_by(Vote.number)
    ).all()
    dropped: dict[int, str] = {}
    for vote in votes:
        for sheet_id in sheets_about(sitting_id, vote.sheet_id, vote.judge_id):
            dropped.setdefault(sheet_id, f"vote:{vote.number}")
    return dropped


def sheets_about(sitting_id: int, sheet_id: int | None, judge_id: int | None) -> list[int]:
    """Return the submitted sheets that a motion names: one, or all of a judge."""
    chosen = sa.select(Scoresheet.id).where(Scoresheet.sitting_id == sitting_id,
                                            Scoresheet.state == SheetState.SUBMITTED)
    if judge_id is not None:
        return list(db.session.scalars(chosen.where(Scoresheet.judge_id == judge_id)))
    return list(db.session.scalars(chosen.where(Scoresheet.id == sheet_id)))


def submitted_sheets(sitting_id: int) -> list[Scoresheet]:
    """Return the sheets that may be named in a motion, by entry and judge."""
    return list(db.session.scalars(
        sa.select(Scoresheet).where(Scoresheet.sitting_id == sitting_id,
                                    Scoresheet.state == SheetState.SUBMITTED)
        .options(joinedload(Scoresheet.judge), joinedload(Scoresheet.entry))
        .join(Scoresheet.entry).order_by(Scoresheet.entry_id, Scoresheet.judge_id)
    ))


def members_present(sitting_id: int) -> int:
    """Return how many people sit on the panel, the usual number present."""
    return db.session.scalar(
        sa.select(sa.func.count(PanelMember.id))
        .join(PanelSitting, PanelSitting.panel_id == PanelMember.panel_id)
        .where(PanelSitting.sitting_id == sitting_id, PanelMember.left_at.is_(None))
    ) or 0


def preview(sitting: Sitting, result: Result, sheets: Iterable[int],
            seats: int | None = None) -> list[Change]:
    """Return who would stand where without some sheets, or with other seats, beside now."""
    rubric = method.rubric_from_json(result.rubric)
    rules = method.rules_from_json(result.rules)
    before = standings(sitting, result, rubric, rules, dropped_of(result.id))
    if seats is not None:
        rules = method.rules_from_json(result.rules | {"seats": seats})
    without = dropped_of(result.id) | dict.fromkeys(sheets, "preview")
    return changes(before, standings(sitting, result, rubric, rules, without))


def standings(sitting: Sitting, result: Result, rubric: engine.Rubric, rules: engine.Rules,
              dropped: dict[int, str]) -> dict[tuple[str, str], Standing]:
    """Return who stands where by some rules without some sheets; nothing is stored."""
    _tally, done = computing.run(read_inputs(sitting, dropped), rubric, rules, result.chair_order)
    return {(row.contender.code, row.contender.title): (row.rank, row.score, row.advances)
            for row in done.rows}
