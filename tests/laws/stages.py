"""Two stages played to the end in one track, and a second track that is still being judged."""

from collections.abc import Mapping
from decimal import Decimal

from app.auth.models import User
from app.orm import db
from competitions.entries.models import Entry
from competitions.programme.models import Track
from judging.awards import queries as award_queries
from judging.awards import services as awards
from judging.awards import services_papers as certificates
from judging.awards.models import Certificate
from judging.panels.models import Panel, PanelSitting
from judging.results import services as results
from judging.results.models import Result
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.models import Scoresheet
from tests.factories import NOW
from tests.judging.contest import CRITERIA, Contest, assign, make_entry, score_all

Marks = Mapping[int, tuple[int, int]]


def play(contest: Contest, marks: Marks, finalists: int) -> Result:
    """Score and publish both stages of the first track; return the final's result."""
    _publish(contest, contest.sittings[0], marks)
    contest.sittings[1].opened_at = NOW
    db.session.commit()
    best = sorted(marks, key=lambda number: -sum(marks[number]))[:finalists]
    return _publish(contest, contest.sittings[1], {number: marks[number] for number in best})


def _publish(contest: Contest, sitting: Sitting, marks: Marks) -> Result:
    score_all(contest, marks, sitting)
    result = results.close_and_compute(sitting.id, {}, actor=contest.chair, now=NOW)
    results.approve_result(result.id, actor=contest.chair, now=NOW)
    given = results.PublicationInput("15/QĐ-BTC", NOW.date(), False)
    results.publish_result(result.id, given, actor=contest.approver, now=NOW)
    return db.session.get_one(Result, result.id)


def give_prizes(result: Result, organiser: User) -> list[Certificate]:
    """Confirm the prizes as proposed and issue their certificates."""
    chosen: dict[int, tuple[int, ...]] = {}
    for prize, entry in award_queries.propose(result).given:
        chosen[prize] = (*chosen.get(prize, ()), entry)
    awards.confirm_awards(result.id, awards.Confirmation(chosen, "Theo quy tắc"),
                          actor=organiser, now=NOW)
    return certificates.issue_certificates(result.id, actor=organiser, now=NOW)


def open_second_track(contest: Contest, count: int) -> tuple[Sitting, Sitting]:
    """Add a track with *count* entries, each with a sheet for all who score.

    Returns its scoring, opened, and its final, still shut.
    """
    competition = contest.competition
    track = Track(competition_id=competition.id, key="y-tuong", name="Ý tưởng", position=2)
    db.session.add(track)
    db.session.flush()
    panel = db.session.query(Panel).filter_by(competition_id=competition.id).one()
    sittings = [_sitting(contest, track, panel, place) for place in (1, 2)]
    first = 1 + max(entry.number or 0 for entry in contest.entries)
    for number in range(first, first + count):
        entry = make_entry(competition, number)
        entry.track_id = entry.submissions[0].track_id = track.id
        db.session.commit()
        for judge in contest.scorers:
            assign(sittings[0], judge, entry)
    db.session.refresh(competition)
    return sittings[0], sittings[1]


def _sitting(contest: Contest, track: Track, panel: Panel, place: int) -> Sitting:
    sitting = Sitting(competition_id=contest.competition.id, track_id=track.id,
                      stage_id=contest.competition.stages[place].id,
                      opened_at=NOW if place == 1 else None)
    sitting.rubrics = [Rubric(number=1, criteria=[
        Criterion(key=key, name=key, position=position, high=Decimal(high), step=Decimal("0.5"))
        for position, (key, high) in enumerate(CRITERIA, start=1)])]
    db.session.add(sitting)
    db.session.flush()
    db.session.add(PanelSitting(sitting_id=sitting.id, panel_id=panel.id))
    db.session.commit()
    return sitting


def sheet_of(sitting: Sitting, judge_id: int) -> tuple[int, Entry]:
    """Return a judge's first sheet of a sitting, and whom it is about."""
    sheet = db.session.query(Scoresheet).filter_by(
        sitting_id=sitting.id, judge_id=judge_id).order_by(Scoresheet.id).first()
    assert sheet
    return sheet.id, sheet.entry
