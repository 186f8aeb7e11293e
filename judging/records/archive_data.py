"""What an archive holds besides tables: results with all that went in, the chain of events."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.models import AuditChain, AuditEvent
from app.audit.sealing import GENESIS
from app.auth.enums import Role, Scope
from app.auth.models import Grant, User
from app.orm import db
from judging.engine.digest import declared
from judging.engine.parsing import canonical_name
from judging.results.inputs import VOTE, judge_name
from judging.results.models import Result, ResultRow, ResultSheet
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting
from judging.scoresheets.models import SignedSheet

#: Events about these may be read in the archive; of all others it keeps the sealed hash alone, so
#: that data of people stay where the law can have them erased.
OFFICIAL = frozenset({"competition", "result", "sitting", "vote", "award", "prize_list", "prize",
                      "rubric", "stage", "track", "rule_book", "deadline_extension"})


def results_of(sittings: Iterable[Sitting]) -> list[Result]:
    """Return every result of stages and tracks, set aside or standing, in their order."""
    ids = [sitting.id for sitting in sittings]
    found = db.session.scalars(
        sa.select(Result).where(Result.sitting_id.in_(ids)).order_by(Result.number))
    return sorted(found, key=lambda result: ids.index(result.sitting_id))


def result_json(result: Result, name: str) -> dict[str, Any]:
    """Return a result so that its digest can be computed again from nothing else."""
    sitting = result.sitting
    rubric, rules = (method.rubric_from_json(result.rubric),
                     method.rules_from_json(result.rules))
    sheets = _sheets(result.id)
    return {
        "name": name, "stage": sitting.stage.name, "track": sitting.track.name,
        "number": result.number, "state": result.state.value, "arithmetic": result.arithmetic,
        "input_digest": result.input_digest, "digest": result.digest,
        "computed_at": _iso(result.computed_at), "approved_at": _iso(result.approved_at),
        "published_at": _iso(result.published_at), "decision_number": result.decision_number,
        "decision_date": result.decision_date.isoformat() if result.decision_date else None,
        "superseded_at": _iso(result.superseded_at),
        "superseded_reason": result.superseded_reason,
        "rubric": result.rubric, "rules": result.rules,
        "declared": {**declared(rubric, rules), "other": [],
                     "chair": _chair(result.chair_order, sheets)},
        "criteria_in_order": [line.criterion.key for line in rubric.panel],
        "criteria": {c.key: c.name for r in sitting.rubrics for c in r.criteria},
        "columns": ["code", "submission", "title", "score", "rank", "tied", "tie_broken_by",
                    "counted", "excluded", "qualifies", "advances", "reasons"],
        "rows": _rows(result.id), "sheets": sheets,
    }


def _chair(order: list[str] | None, sheets: list[dict[str, Any]]) -> list[list[Any]] | None:
    """Return the chair's order of a tie as the digest of the input has it."""
    if not order:
        return None
    present = {sheet["entry"] for sheet in sheets
               if not str(sheet["reason"] or "").startswith(VOTE)}
    known = [code for code in order if code in present]
    return sorted([canonical_name(code), at] for at, code in enumerate(known, start=1)) or None


def _rows(result_id: int) -> list[list[Any]]:
    row = ResultRow.__table__.c
    found = db.session.execute(
        sa.select(row.code, row.submission_id, row.title, row.score, row.rank, row.tied,
                  row.tie_broken_by, row.counted, row.excluded, row.qualifies, row.advances,
                  row.reasons)
        .where(row.result_id == result_id).order_by(row.position))
    return [[*cells] for cells in found]


def _sheets(result_id: int) -> list[dict[str, Any]]:
    found = db.session.execute(
        sa.select(ResultSheet, ResultRow.code, User.name)
        .join(ResultRow, sa.and_(ResultRow.result_id == ResultSheet.result_id,
                                 ResultRow.entry_id == ResultSheet.entry_id))
        .join(User, User.id == ResultSheet.judge_id)
        .where(ResultSheet.result_id == result_id).order_by(ResultSheet.id))
    return [{"sheet": line.sheet_id, "digest": line.digest, "total": line.total,
             "counted": line.counted, "reason": line.reason, "entry": code,
             "judge": judge_name(line.judge_id), "judge_name": name}
            for line, code, name in found]


def signed_lines(result_ids: list[int]) -> Iterator[str]:
    """Yield every sheet behind some results as it was signed, one JSON object a line."""
    used = sa.select(ResultSheet.signed_id).where(ResultSheet.result_id.in_(result_ids))
    rows = db.session.execute(
        sa.select(SignedSheet.digest, SignedSheet.content, SignedSheet.receipt_code)
        .where(SignedSheet.id.in_(used)).order_by(SignedSheet.id))
    for digest, content, receipt in rows:
        yield _line({"digest": digest, "receipt": receipt, "content": content})


def chain_of(competition_id: int) -> AuditChain | None:
    """Return the head of a competition's chain."""
    return db.session.scalar(sa.select(AuditChain).filter_by(
        scope_kind=Scope.COMPETITION, scope_id=competition_id))


def head_of(chain: AuditChain | None) -> tuple[int, str]:
    """Return length and last hash of a chain."""
    return (chain.length, chain.head) if chain else (0, GENESIS)


def chain_lines(chain: AuditChain | None, competition_id: int) -> Iterator[str]:
    """Yield the events of a chain up to its head, one JSON object a line."""
    if chain is None:
        return
    names = _officers(competition_id)
    events = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.chain_id == chain.id,
                                    AuditEvent.number <= chain.length)
        .order_by(AuditEvent.number).execution_options(yield_per=500))
    for event in events:
        line = {
            "number": event.number, "at": event.at.isoformat(), "actor": event.actor_id,
            "who": names.get(event.actor_id or 0), "action": event.action,
            "subject_kind": event.subject_kind, "subject_id": event.subject_id,
            "commitment": event.commitment, "previous": event.previous, "hash": event.hash}
        if event.values is not None and event.subject_kind in OFFICIAL:
            line |= {"salt": event.values.salt, "values": event.values.content}
        yield _line(line)


def _officers(competition_id: int) -> dict[int, str]:
    """Return the names of those who held an office or a seat; founders stay numbers."""
    rows = db.session.execute(
        sa.select(User.id, User.name).join(Grant, Grant.user_id == User.id)
        .where(Grant.scope_id.in_((0, competition_id)), Grant.role != Role.FOUNDER))
    return {key: name for key, name in rows}  # noqa: C416 -- rows, not pairs


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
