"""What the program finds about dossiers before anybody decides: articles, papers, likeness."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.clock import local_date
from app.orm import db
from app.text import fold
from competitions.engine import Facts, Finding, Rule, Verdict, examine, likeness, same_words
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission
from competitions.programme.models import Competition
from competitions.screening.models import EligibilityRule, PaperSet

#: Titles that share so much are shown as possibly the same.
ALIKE = 0.72


@dataclass(frozen=True)
class Examined:
    """A dossier with its findings; the rows of the rules are by number."""

    findings: tuple[Finding, ...] = ()
    #: Codes of dossiers that are probably the same.
    twins: tuple[str, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Return the findings of one verdict."""
        return tuple(found for found in self.findings if found.verdict is verdict)

    @property
    def failed(self) -> tuple[Finding, ...]:
        """Return the articles that are not met."""
        return self.of(Verdict.FAILED)

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """Return what a person has to look at."""
        return self.of(Verdict.LOOK)

    @property
    def urgency(self) -> tuple[int, int]:
        """Sort by what is wrong, then by what is doubtful; the worst is the least."""
        return -len(self.failed), -len(self.to_look_at) - len(self.twins)


def list_rules(competition_id: int) -> list[EligibilityRule]:
    """Return the articles that are checked, in the order they were added."""
    return list(db.session.scalars(
        sa.select(EligibilityRule).filter_by(competition_id=competition_id, removed_at=None)
        .order_by(EligibilityRule.id)))


def examine_entries(competition: Competition, entry_ids: Iterable[int], now: datetime,
                    ) -> dict[int, Examined]:
    """Return what is found about these submitted entries, in a handful of SELECTs."""
    ids = list(entry_ids)
    rules = list_rules(competition.id)
    papers = _last_papers(ids)
    titles = _titles(competition.id)
    owners = defaultdict(int)
    for _id, _code, _folded, owner_id in titles:
        owners[owner_id] += 1
    twins = _same_titles(titles)
    deadline = local_date(competition.deadline or now)
    found = {}
    for row in _dossiers(ids):
        paper = papers.get(row.id)
        facts = Facts(
            answers=row.answers, team=len(row.team), entries=owners[row.owner_id],
            submitted_on=local_date(row.submitted_at), deadline_on=deadline,
            paper_received_on=paper.received_on if paper else None,
            paper_posted_on=paper.posted_on if paper else None)
        mine = [plain(rule) for rule in rules if rule.track_id in (None, row.track_id)]
        found[row.id] = Examined(examine(mine, facts), twins.get(row.id, ()))
    return found


def plain(row: EligibilityRule) -> Rule:
    """Return an article as the engine takes it."""
    return Rule(row.id, row.kind, row.key, row.least, row.most, tuple(row.allowed))


def papers_of(entry_id: int) -> list[PaperSet]:
    """Return the parcels of an entry, the latest first."""
    return list(db.session.scalars(
        sa.select(PaperSet).filter_by(entry_id=entry_id)
        .options(joinedload(PaperSet.recorded_by)).order_by(PaperSet.id.desc())))


def look_alikes(entry: Entry, most: int = 5) -> list[tuple[str, str]]:
    """Return code and title of submitted entries much alike, or of the same founder."""
    own = fold(entry.title)
    rows = db.session.execute(sa.select(Entry.code, Entry.title, Entry.owner_id).where(
        Entry.competition_id == entry.competition_id, Entry.id != entry.id, *_COUNTS))
    scored = sorted(((1.0 if owner == entry.owner_id else likeness(own, fold(title)), code, title)
                     for code, title, owner in rows), key=lambda each: (-each[0], each[1]))
    return [(str(code), title) for alike, code, title in scored[:most] if alike >= ALIKE]


_COUNTS = (Entry.number.is_not(None), Entry.state != EntryState.WITHDRAWN)


def _titles(competition_id: int) -> list[tuple[int, str, str, int]]:
    rows = db.session.execute(sa.select(Entry.id, Entry.code, Entry.title, Entry.owner_id).where(
        Entry.competition_id == competition_id, *_COUNTS).order_by(Entry.number))
    return [(number, str(code), same_words(fold(title)), owner)
            for number, code, title, owner in rows]


def _same_titles(titles: list[tuple[int, str, str, int]]) -> dict[int, tuple[str, ...]]:
    """Return the earlier dossiers whose title has the same words."""
    before: dict[str, list[str]] = defaultdict(list)
    found = {}
    for number, code, words, _owner in titles:
        if before[words]:
            found[number] = tuple(before[words])
        before[words].append(code)
    return found


def _last_papers(entry_ids: list[int]) -> dict[int, PaperSet]:
    rows = db.session.scalars(
        sa.select(PaperSet).where(PaperSet.entry_id.in_(entry_ids)).order_by(PaperSet.id))
    return {row.entry_id: row for row in rows}


def _dossiers(entry_ids: list[int]) -> Any:
    return db.session.execute(
        sa.select(Entry.id, Entry.owner_id, Entry.track_id, Submission.answers, Submission.team,
                  Submission.submitted_at)
        .join(Submission, sa.and_(Submission.entry_id == Entry.id,
                                  Submission.number == Entry.last_submission))
        .where(Entry.id.in_(entry_ids)))
