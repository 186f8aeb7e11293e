"""Reading sheets: a judge's own list, one sheet, and who has sent what (never the marks)."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.errors import NotFound
from app.orm import db
from competitions.entries.models import Entry
from competitions.programme.models import Competition, Stage, Track
from judging.panels.enums import SCORING
from judging.panels.models import Conflict, Panel, PanelMember, PanelSitting
from judging.panels.queries import scored_sittings, scoring_members
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Criterion, Sitting
from judging.scoresheets import slots
from judging.scoresheets.enums import WRITABLE, MarkState, SheetState
from judging.scoresheets.models import Mark, PitchSlot, Scoresheet, SignedSheet


@dataclass(frozen=True)
class DeskLine:
    """One sheet in a judge's list."""

    sheet: Scoresheet
    given: int
    wanted: int
    #: Place in the order of a pitch, once the draw was checked.
    position: int | None

    @property
    def is_to_do(self) -> bool:
        """Tell whether the judge can still work on it."""
        sitting = self.sheet.sitting
        return (self.sheet.state in WRITABLE and sitting.state is SittingState.OPEN
                and sitting.opened_at is not None)


@dataclass(frozen=True)
class DeskGroup:
    """The sheets of one stage and track, in the order they are heard or numbered."""

    competition: Competition
    sitting: Sitting
    lines: list[DeskLine]

    @property
    def sent(self) -> int:
        """Return how many are sent."""
        return sum(line.sheet.state is SheetState.SUBMITTED for line in self.lines)

    @property
    def due(self) -> int:
        """Return how many there are to send in all, recused and absent ones left out."""
        away = (SheetState.RECUSED, SheetState.ABSENT)
        return sum(line.sheet.state not in away for line in self.lines)

    @property
    def next(self) -> DeskLine | None:
        """Return the first that waits: begun ones before the others."""
        waiting = [line for line in self.lines if line.is_to_do]
        started = [line for line in waiting if line.sheet.state is not SheetState.ASSIGNED]
        return next(iter(started + waiting), None)


def list_desk(judge_id: int) -> list[DeskGroup]:
    """Return a judge's sheets by stage and track; what is open and to do comes first."""
    sheets = db.session.scalars(_own_sheets(judge_id)).unique().all()
    given = _count(sa.select(Mark.sheet_id, sa.func.count()).where(
        Mark.sheet_id.in_([s.id for s in sheets]), Mark.state != MarkState.BLANK,
    ).group_by(Mark.sheet_id))
    wanted = _count(sa.select(Criterion.rubric_id, sa.func.count()).where(
        Criterion.rubric_id.in_({s.rubric_id for s in sheets}),
    ).group_by(Criterion.rubric_id))
    places = _places({s.sitting for s in sheets})
    groups: dict[int, DeskGroup] = {}
    for sheet in sheets:
        group = groups.setdefault(
            sheet.sitting_id, DeskGroup(sheet.entry.competition, sheet.sitting, []))
        group.lines.append(DeskLine(sheet, given[sheet.id], wanted[sheet.rubric_id],
                                    places.get((sheet.sitting_id, sheet.entry_id))))
    for group in groups.values():
        group.lines.sort(key=lambda line: (line.position or 10**6, line.sheet.entry.number or 0))
    return sorted(groups.values(), key=lambda group: group.next is None)


def _count(query: sa.Select[tuple[int, int]]) -> Counter[int]:
    return Counter({row[0]: row[1] for row in db.session.execute(query)})


def get_own_sheet(sheet_id: int, judge_id: int) -> Scoresheet:
    """Return a judge's own sheet, as long as the judge sits on the panel; 404 otherwise."""
    found = db.session.scalars(
        _own_sheets(judge_id).where(Scoresheet.id == sheet_id)).unique().one_or_none()
    if found is None:
        raise NotFound()
    return found


def _own_sheets(judge_id: int) -> sa.Select[tuple[Scoresheet]]:
    seat = sa.select(PanelSitting.sitting_id).join(
        PanelMember, PanelMember.panel_id == PanelSitting.panel_id
    ).where(PanelMember.user_id == judge_id, PanelMember.left_at.is_(None))
    return (
        sa.select(Scoresheet).join(Scoresheet.sitting).join(Sitting.stage).join(Sitting.track)
        .join(Scoresheet.entry).join(Scoresheet.submission).join(Entry.competition)
        .options(
            contains_eager(Scoresheet.sitting).options(
                contains_eager(Sitting.stage), contains_eager(Sitting.track)),
            contains_eager(Scoresheet.entry).contains_eager(Entry.competition),
            contains_eager(Scoresheet.submission), joinedload(Scoresheet.rubric),
        )
        .where(Scoresheet.judge_id == judge_id, Scoresheet.sitting_id.in_(seat))
        .order_by(Competition.id.desc(), Stage.position.desc(), Track.position, Entry.number)
    )


def _places(sittings: set[Sitting]) -> dict[tuple[int, int], int]:
    checked = [sitting.id for sitting in sittings if sitting.draw_checked_at is not None]
    rows = db.session.execute(
        sa.select(PitchSlot.sitting_id, PitchSlot.entry_id, PitchSlot.position)
        .where(PitchSlot.sitting_id.in_(checked))
    )
    return {(sitting_id, entry_id): place for sitting_id, entry_id, place in rows}


def undeclared_competitions(user_id: int) -> list[Competition]:
    """Return where a judge has yet to say whether there are conflicts."""
    return list(db.session.scalars(
        sa.select(Competition).where(Competition.id.in_(
            sa.select(Panel.competition_id)
            .join(PanelMember, PanelMember.panel_id == Panel.id)
            .where(PanelMember.user_id == user_id, PanelMember.left_at.is_(None),
                   PanelMember.declared_at.is_(None), PanelMember.seat.in_(SCORING))))
    ))


@dataclass(frozen=True)
class StageState:
    """How far an open sitting has come: what its office and chair need to know."""

    sitting: Sitting
    has_panel: bool
    entries: int
    sheets: int
    out: int


def stage_states(competition_id: int) -> list[StageState]:
    """Return the open sittings of a competition with counts of sheets."""
    sittings = [s for s in scored_sittings(competition_id) if s.state is SittingState.OPEN]
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(
        sa.select(Scoresheet.sitting_id, sa.func.count(),
                  sa.func.sum(sa.case((Scoresheet.state.in_(WRITABLE), 1), else_=0)))
        .where(Scoresheet.sitting_id.in_([s.id for s in sittings]))
        .group_by(Scoresheet.sitting_id))}
    panels = set(db.session.scalars(sa.select(PanelSitting.sitting_id)))
    return [
        StageState(s, s.id in panels, len(slots.entries_of(s)) if s.id not in counts else 1,
                   *counts.get(s.id, (0, 0)))
        for s in sittings
    ]


@dataclass(frozen=True)
class Presence:
    """Who has sent which sheet: states by (judge, entry), no marks anywhere."""

    sitting: Sitting
    members: list[PanelMember]
    entries: list[Entry]
    states: dict[tuple[int, int], SheetState]
    sheet_ids: dict[tuple[int, int], int]

    def state(self, judge_id: int, entry_id: int) -> SheetState | None:
        """Return the state of a sheet, None where there is none."""
        return self.states.get((judge_id, entry_id))

    def sent_by(self, judge_id: int) -> tuple[int, int]:
        """Return how many sheets a judge has sent, and how many are due."""
        return _sent([s for (judge, _), s in self.states.items() if judge == judge_id])

    @property
    def sent(self) -> tuple[int, int]:
        """Return how many sheets are sent, and how many are due."""
        return _sent(list(self.states.values()))


def _sent(states: list[SheetState]) -> tuple[int, int]:
    away = (SheetState.RECUSED, SheetState.ABSENT)
    due = [state for state in states if state not in away]
    return sum(state is SheetState.SUBMITTED for state in due), len(due)


def presence(sitting_id: int) -> Presence:
    """Return the state of every sheet of a sitting: 5 SELECTs whatever the panel's size."""
    sitting = db.session.get_one(Sitting, sitting_id)
    rows = db.session.execute(
        sa.select(Scoresheet.id, Scoresheet.judge_id, Scoresheet.entry_id, Scoresheet.state)
        .where(Scoresheet.sitting_id == sitting_id)).all()
    pairs = {(row.judge_id, row.entry_id): row for row in rows}
    return Presence(
        sitting, scoring_members(sitting_id), slots.entries_of(sitting),
        {pair: row.state for pair, row in pairs.items()},
        {pair: row.id for pair, row in pairs.items()},
    )


def own_states(sitting_id: int, judge_id: int) -> dict[int, SheetState]:
    """Return the states of a person's own sheets, by entry."""
    rows = db.session.execute(
        sa.select(Scoresheet.entry_id, Scoresheet.state)
        .where(Scoresheet.sitting_id == sitting_id, Scoresheet.judge_id == judge_id))
    return {row.entry_id: row.state for row in rows}


def conflicts_of(user_id: int, competition_id: int) -> list[Conflict]:
    """Return what a judge declared in a competition, by entry."""
    return list(db.session.scalars(
        sa.select(Conflict).join(Conflict.entry).options(contains_eager(Conflict.entry))
        .where(Conflict.user_id == user_id, Entry.competition_id == competition_id)
        .order_by(Entry.number)))


@dataclass(frozen=True)
class Declaration:
    """What a judge has to declare in one competition: the entries of the stages judged."""

    competition: Competition
    is_declared: bool
    entries: list[Entry]
    conflicts: dict[int, Conflict]
    #: Of these the judge does not learn whose they are.
    blind: frozenset[int] = frozenset()

    @property
    def open_entries(self) -> list[Entry]:
        """Return the entries of which nothing is declared yet."""
        return [entry for entry in self.entries if entry.id not in self.conflicts]


def declarations_of(user_id: int) -> list[Declaration]:
    """Return a judge's declarations by competition: entries with code, title and unit alone.

    An entry judged blind somewhere on the judge's way comes without its unit.
    """
    undeclared = {competition.id for competition in undeclared_competitions(user_id)}
    sittings = db.session.scalars(
        sa.select(Sitting).join(PanelSitting, PanelSitting.sitting_id == Sitting.id)
        .join(PanelMember, PanelMember.panel_id == PanelSitting.panel_id)
        .options(joinedload(Sitting.stage), joinedload(Sitting.track))
        .where(PanelMember.user_id == user_id, PanelMember.left_at.is_(None),
               PanelMember.seat.in_(SCORING), Sitting.state == SittingState.OPEN)
        .order_by(Sitting.competition_id.desc(), Sitting.id)
    ).all()
    found: dict[int, dict[int, Entry]] = {number: {} for number in undeclared}
    blind: set[int] = set()
    for sitting in sittings:
        entries = found.setdefault(sitting.competition_id, {})
        here = {entry.id: entry for entry in slots.entries_of(sitting)}
        entries.update(here)
        blind |= here.keys() if sitting.is_blind else set()
    return [
        Declaration(db.session.get_one(Competition, number), number not in undeclared,
                    sorted(entries.values(), key=lambda entry: entry.number or 0),
                    {row.entry_id: row for row in conflicts_of(user_id, number)},
                    frozenset(blind))
        for number, entries in found.items()
    ]


def signatures_of(sheet_id: int) -> list[SignedSheet]:
    """Return every signature of a sheet, newest first."""
    return list(db.session.scalars(
        sa.select(SignedSheet).filter_by(sheet_id=sheet_id).order_by(SignedSheet.number.desc())))


def last_signatures(sheet_ids: list[int]) -> dict[int, SignedSheet]:
    """Return the newest signature of each sheet that has one, reopened or not."""
    rows = db.session.scalars(sa.select(SignedSheet).where(SignedSheet.sheet_id.in_(sheet_ids))
                              .order_by(SignedSheet.sheet_id, SignedSheet.number))
    return {row.sheet_id: row for row in rows}


def find_signature(code: str) -> SignedSheet | None:
    """Return the signed sheet of a receipt code (12 raw characters), for `/verify/`."""
    return db.session.scalars(
        sa.select(SignedSheet).filter_by(receipt_code=code).options(
            joinedload(SignedSheet.sheet).joinedload(Scoresheet.entry))).one_or_none()
