"""Reading one stage of a track for its papers: result, sheets as signed, votes, conflicts."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.i18n import in_language
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.programme.models import Competition, Track
from judging.panels.models import Conflict
from judging.papers import facts as f
from judging.papers import words
from judging.papers.reading import VI, conflict_words, former_members, panel_of_sitting
from judging.results import queries as results
from judging.results import whatif
from judging.results.comparing import Standing
from judging.results.models import Result, ResultRow, ResultSheet
from judging.results.votes.enums import Ratio
from judging.results.votes.queries import votes_of
from judging.results.wording import reason_in_words, tie_in_words
from judging.rubrics import rules as method
from judging.rubrics.models import Rubric, Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet, SignedSheet
from judging.scoresheets.slots import next_sitting

RATIOS = {Ratio.MAJORITY: "quá nửa số người có mặt",
          Ratio.TWO_THIRDS: "ít nhất hai phần ba số người có mặt",
          Ratio.ALL: "toàn bộ số người có mặt"}
AWAY = (SheetState.RECUSED, SheetState.ABSENT)
#: Entries named one by one that a change of the method moved.
MOST_MOVED = 20


def sitting_facts(sitting: Sitting, *, with_sheets: bool = True) -> f.Sitting:
    """Return a stage of a track; ranking and sheets only once judging is closed."""
    panel, result = panel_of_sitting(sitting.id), results.live_result(sitting.id)
    names = replace(results.names_for(sitting, result), criteria=_vietnamese(sitting))
    common: dict[str, Any] = {
        "id": sitting.id, "stage": sitting.stage.name, "track": sitting.track.name,
        "place": sitting.stage.place, "places": sitting.places, "panel": panel,
        "criteria": _criteria(sitting.rubrics[-1]) if sitting.rubrics else (),
        "is_blind": sitting.is_blind, "is_last": next_sitting(sitting) is None,
        "closed_at": sitting.closed_at,
        "method": tuple(in_language(VI, sentence) for sentence in method.method_in_words(
            method.engine_rules(sitting), names.criteria)),
    }
    if result is None or not with_sheets:
        return f.Sitting(**common)
    sheets = _sheets(result, names)
    return f.Sitting(
        **common, number=result.number, digest=result.digest,
        method_changes=tuple(_changed(sitting, result, change)
                             for change in whatif.method_changes(sitting)),
        ranking=tuple(_ranked(line, names) for line in result.rows), sheets=sheets,
        former=former_members(panel, {sheet.judge_id for sheet in sheets}),
        votes=_votes(sitting.id), conflicts=_conflicts(sitting, panel), away=_away(sitting.id))


def _changed(sitting: Sitting, result: Result, change: whatif.MethodChange) -> str:
    """Say when a method was changed, why, and who stands otherwise by it."""
    moved = [f"{each.code} {_place(each.before)} (trước khi thay đổi: {_place(each.after)})"
             for each in whatif.without_change(sitting, result, change)]
    effect = "; ".join(moved[:MOST_MOVED]) or "không làm thay đổi điểm và thứ hạng của hồ sơ nào"
    more = f"; và {len(moved) - MOST_MOVED} hồ sơ khác" if len(moved) > MOST_MOVED else ""
    return (f"Cách tính được {change.who} thay đổi {words.day(change.at)}; lý do: "
            f"{change.reason.rstrip('.')}. Thay đổi này: {effect}{more}.")


def _place(standing: Standing | None) -> str:
    rank, score, _advances = standing or (None, None, False)
    told = "không xếp hạng" if rank is None else f"hạng {rank}"
    return told if score is None else f"{told}, {words.mark(score)} điểm"


def _vietnamese(sitting: Sitting) -> dict[str, str]:
    return {criterion.key: criterion.name
            for rubric in sitting.rubrics for criterion in rubric.criteria}


def _criteria(rubric: Rubric) -> tuple[f.Criterion, ...]:
    return tuple(f.Criterion(row.key, row.name, row.low, row.high, row.weight, row.counts)
                 for row in rubric.criteria)


def _ranked(row: ResultRow, names: results.Names) -> f.Ranked:
    tie = tie_in_words(row.tie_broken_by, names.criteria)
    return f.Ranked(
        row.entry_id, row.code, row.title, row.unit_name,
        None if row.score is None else Decimal(row.score), row.rank, row.counted, row.excluded,
        row.advances, row.tied, in_language(VI, tie) if tie else "",
        tuple(_reason(code, names) for code in row.reasons))


def _reason(code: str | None, names: results.Names) -> str:
    if not code:
        return ""
    return in_language(VI, reason_in_words(code, names.criteria, names.judges))


def _sheets(result: Result, names: results.Names) -> tuple[f.Sheet, ...]:
    rows = db.session.execute(
        sa.select(ResultSheet, SignedSheet).join(
            SignedSheet, ResultSheet.signed_id == SignedSheet.id)
        .where(ResultSheet.result_id == result.id).order_by(ResultSheet.id))
    return tuple(_sheet(line, signed, names) for line, signed in rows)


def _sheet(line: ResultSheet, signed: SignedSheet, names: results.Names) -> f.Sheet:
    """Return a sheet with the marks that its judge signed."""
    marks = signed.content.get("marks", [])
    return f.Sheet(
        line.judge_id, line.entry_id, None if line.total is None else Decimal(line.total),
        line.counted, _reason(line.reason, names), line.digest,
        {each["criterion"]: each["mark"] for each in marks},
        {each["criterion"]: each["comment"] for each in marks if each["comment"]},
        signed.content.get("comment", ""), signed.signed_at)


def _votes(sitting_id: int) -> tuple[f.Ballot, ...]:
    return tuple(
        f.Ballot(v.number, v.motion, v.reason, v.present, v.in_favour, v.against, v.other,
                 RATIOS[v.ratio], v.is_carried)
        for v in votes_of(sitting_id))


def _conflicts(sitting: Sitting, panel: f.Panel) -> tuple[tuple[str, str, str], ...]:
    """Return conflicts of the panel with entries of the track."""
    rows = db.session.execute(
        sa.select(User.name, Entry.code, Conflict.kind)
        .join(User, Conflict.user_id == User.id).join(Entry, Conflict.entry_id == Entry.id)
        .where(Entry.track_id == sitting.track_id,
               Conflict.user_id.in_([member.user_id for member in panel.members]))
        .order_by(Entry.number, User.sort_key))
    return tuple((name, code or "", conflict_words(kind)) for name, code, kind in rows)


def _away(sitting_id: int) -> tuple[tuple[str, str, str, str], ...]:
    rows = db.session.execute(
        sa.select(User.name, Entry.code, Scoresheet.state, Scoresheet.reason)
        .join(User, Scoresheet.judge_id == User.id).join(Entry, Scoresheet.entry_id == Entry.id)
        .where(Scoresheet.sitting_id == sitting_id, Scoresheet.state.in_(AWAY))
        .order_by(Entry.number, User.sort_key))
    return tuple((name, code or "", state.value, reason.rstrip("."))
                 for name, code, state, reason in rows)


def assigned_of(sitting_id: int) -> tuple[tuple[str, str, str, str], ...]:
    """Return the sheets that judges are to give, for blank paper."""
    rows = db.session.execute(
        sa.select(User.name, Entry.code, Entry.title, Entry.unit_name)
        .select_from(Scoresheet).join(User, Scoresheet.judge_id == User.id)
        .join(Entry, Scoresheet.entry_id == Entry.id)
        .where(Scoresheet.sitting_id == sitting_id, Scoresheet.state.not_in(AWAY))
        .order_by(User.sort_key, User.id, Entry.number))
    return tuple((name, code or "", title, unit) for name, code, title, unit in rows)


def funnel_of(competition: Competition, finished: Iterable[Sitting]) -> f.Funnel:
    """Return how many entries of each track came how far, by results that stand."""
    tracks = [track.id for track in competition.tracks]
    counts = db.session.execute(
        sa.select(Entry.track_id, Entry.state, sa.func.count())
        .where(Entry.competition_id == competition.id, Entry.number.is_not(None))
        .group_by(Entry.track_id, Entry.state)).all()
    good = (EntryState.ELIGIBLE, EntryState.ELIGIBLE_PAPERS_MISSING)
    rows = [("Hồ sơ đã nộp", _by_track(tracks, ((t, n) for t, _s, n in counts))),
            ("Hồ sơ đủ điều kiện", _by_track(tracks, ((t, n) for t, s, n in counts if s in good)))]
    stages: dict[str, list[tuple[int, int]]] = {}
    for sitting in finished:
        result = results.live_result(sitting.id)
        if result is not None:
            stages.setdefault(f"Hồ sơ được chấm {sitting.stage.name}", []).append(
                (sitting.track_id, len(result.rows)))
    rows += [(name, _by_track(tracks, found)) for name, found in stages.items()]
    return f.Funnel(tuple(track.name for track in _tracks(competition)), tuple(rows))


def _tracks(competition: Competition) -> list[Track]:
    return list(competition.tracks)


def _by_track(tracks: list[int], found: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    sums = dict.fromkeys(tracks, 0)
    for track, number in found:
        sums[track] = sums.get(track, 0) + number
    return tuple(sums[track] for track in tracks)
