"""Reading what papers are made from; each kind reads only what it says."""

from collections.abc import Iterable

import sqlalchemy as sa

from app.auth.models import User
from app.i18n import in_language
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, TeamMember
from competitions.programme import queries as programme
from competitions.programme.models import Competition, Prize, Track
from competitions.screening.enums import Outcome
from competitions.screening.models import ScreeningDecision
from judging.awards import queries as awards
from judging.awards.models import Award
from judging.panels.models import Panel, PanelMember
from judging.panels.queries import list_panels, panel_of
from judging.panels.wording import CONFLICT_KINDS
from judging.papers import facts as f
from judging.papers.queries import list_bases
from judging.papers.screening_paper import OUTCOMES

VI = "vi"
WORDS = dict(zip(Outcome, OUTCOMES, strict=False))


def contest_of(competition: Competition) -> f.Contest:
    """Return a contest as papers name it, with the legal bases of its office."""
    rules = programme.find_rules(competition.id)
    return f.Contest(
        competition.name, competition.host_name, competition.parent_name, competition.place,
        competition.edition, competition.season_year, competition.is_demo,
        rules.decision_number if rules else "", rules.decision_date if rules else None,
        tuple(basis.words for basis in list_bases(competition.id)))


def panel_facts(panel: Panel | None) -> f.Panel:
    """Return a panel with its members in the order of seats."""
    if panel is None:
        return f.Panel("", "", ())
    order = list(f.Seat)
    members = sorted(panel.members, key=lambda m: (order.index(m.seat), m.id))
    return f.Panel(panel.name, panel.decision_number, tuple(map(member_facts, members)))


def member_facts(member: PanelMember) -> f.Member:
    """Return a seat with the name that stands on papers."""
    return f.Member(member.user_id, member.user.name, member.title, member.unit_name, member.seat,
                    member.declared_at is not None)


def panels_of(competition_id: int) -> tuple[f.Panel, ...]:
    """Return every panel of a contest."""
    return tuple(map(panel_facts, list_panels(competition_id)))


def panel_of_sitting(sitting_id: int) -> f.Panel:
    """Return the panel that judges a stage of a track."""
    return panel_facts(panel_of(sitting_id))


def former_members(panel: f.Panel, judges: Iterable[int]) -> tuple[f.Member, ...]:
    """Return those of some judges who sit on the panel no more."""
    seated = {member.user_id for member in panel.members}
    rows = db.session.execute(
        sa.select(User.id, User.name).where(User.id.in_(set(judges) - seated))
        .order_by(User.sort_key))
    return tuple(f.Member(key, name, "", "", f.Seat.JUDGE) for key, name in rows)


def conflict_words(kind: object) -> str:
    """Return why a judge must not judge an entry, in Vietnamese."""
    return in_language(VI, CONFLICT_KINDS[kind]).lower()  # type: ignore[index]


def prizes_of(competition: Competition) -> tuple[f.TrackPrizes, ...]:
    """Return the confirmed prizes of each track, with the result that they come from."""
    found = []
    for track in competition.tracks:
        result = awards.final_result(track.id)
        if result is None:
            continue
        given = awards.standing_awards(result.id)
        teams = _teams([award.entry_id for award in given])
        names = {award.prize_id for award in given}
        found.append(f.TrackPrizes(
            track.name, result.sitting.stage.name, result.digest,
            tuple(_prize(award, teams.get(award.entry_id, ())) for award in given),
            _empty(track, names) if given else ()))
    return tuple(found)


def _prize(award: Award, team: tuple[str, ...]) -> f.Prize:
    entry = award.entry
    return f.Prize(award.prize.name, entry.code or "", entry.title, entry.unit_name, team,
                   award.amount, award.prize.benefit)


def _empty(track: Track, given: set[int]) -> tuple[str, ...]:
    prizes: list[Prize] = [prize for prize in track.prizes if prize.id not in given]
    return tuple(prize.name for prize in prizes)


def _teams(entry_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = db.session.execute(
        sa.select(TeamMember.entry_id, TeamMember.name)
        .where(TeamMember.entry_id.in_(entry_ids), TeamMember.removed_at.is_(None))
        .order_by(TeamMember.entry_id, TeamMember.is_leader.desc(), TeamMember.position))
    found: dict[int, tuple[str, ...]] = {}
    for entry_id, name in rows:
        found[entry_id] = (*found.get(entry_id, ()), name)
    return found


def screened_of(competition_id: int) -> tuple[f.Screened, ...]:
    """Return every submitted entry with the decision that holds."""
    last = (sa.select(ScreeningDecision.entry_id, sa.func.max(ScreeningDecision.id).label("id"))
            .group_by(ScreeningDecision.entry_id).subquery())
    rows = db.session.execute(
        sa.select(Entry, Track.name, ScreeningDecision)
        .join(Track, Entry.track_id == Track.id)
        .outerjoin(last, last.c.entry_id == Entry.id)
        .outerjoin(ScreeningDecision, ScreeningDecision.id == last.c.id)
        .where(Entry.competition_id == competition_id, Entry.number.is_not(None),
               Entry.state != EntryState.WITHDRAWN)
        .order_by(Entry.number))
    return tuple(_screened(entry, track, decision) for entry, track, decision in rows)


def _screened(entry: Entry, track: str, decision: ScreeningDecision | None) -> f.Screened:
    if decision is None or entry.state is EntryState.SUBMITTED:
        return f.Screened(entry.code or "", entry.title, entry.unit_name, track, OUTCOMES[-1],
                          "", "")
    return f.Screened(entry.code or "", entry.title, entry.unit_name, track,
                      WORDS[decision.outcome], decision.reason, decision.article)


def entries_of(competition_id: int) -> tuple[tuple[str, str, str, str], ...]:
    """Return the entries that are in the contest, by code."""
    rows = db.session.execute(
        sa.select(Entry.code, Entry.title, Entry.unit_name, Track.name)
        .join(Track, Entry.track_id == Track.id)
        .where(Entry.competition_id == competition_id, Entry.state.in_((
            EntryState.ELIGIBLE, EntryState.ELIGIBLE_PAPERS_MISSING)))
        .order_by(Entry.number))
    return tuple((row[0] or "", row[1], row[2], row[3]) for row in rows)
