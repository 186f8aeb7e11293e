"""A contest of any size, to see whether a page asks more of the database for more rows."""

from dataclasses import dataclass
from typing import Any

from app.auth.enums import Role
from app.auth.models import User
from app.files.services import keep
from app.files.storage import digest_of
from app.orm import db
from app.outbox.services import post
from app.text import fold, sort_key
from app.transaction import transaction
from app.units.enums import Level
from competitions.dossiers.services import create_form
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from ecosystem.forwarding.enums import EventKind
from ecosystem.forwarding.models import Nomination, NominationConsent, NominationEvent
from ecosystem.forwarding.policies import TEXT_VERSION
from ecosystem.forwarding.services import TargetInput, create_target
from ecosystem.plans.models import Indicator, Suggestion, Target
from ecosystem.plans.services import load_plans, record_outcome
from ecosystem.projects.enums import OutcomeKind, Territory
from ecosystem.projects.services import OutcomeInput
from judging.panels.models import Panel
from judging.results.models import Result
from judging.scoresheets.models import Scoresheet
from tests.competitions.entries.helpers import pdf
from tests.factories import NOW, grant, make_competition, make_officer, make_user
from tests.judging.contest import Contest, make_contest
from tests.laws.hall import add_crowd
from tests.laws.people import add_entrants
from tests.laws.stages import give_prizes, open_second_track, play
from tests.laws.world import FAR


@dataclass(frozen=True)
class Crowd:
    """Who looks, and what stands for the parameters of the addresses."""

    people: dict[str, User]
    values: dict[str, Any]


def make_crowd(count: int, store: Any) -> Crowd:
    """Return a contest with so many of everything that lists show."""
    contest = make_contest(entries=count, judges=2 if count == 1 else 5, seats=count)
    competition = contest.competition
    competition.deadline = FAR
    create_form(competition.id)
    people = {role.value: make_officer(role, competition) for role in (
        Role.ORGANISER, Role.SECRETARY, Role.ADMIN, Role.LEADER, Role.ECOSYSTEM)}
    people |= {"chair": contest.chair, "judge": contest.judges[0],
               "founder": contest.entries[0].owner}
    marks = {number: (50 - number, 30) for number in range(1, 1 + count)}
    result = play(contest, marks, finalists=count)
    give_prizes(result, people["organiser"])
    scoring, final = open_second_track(contest, count)
    add_crowd(db.session.query(Scoresheet).filter_by(sitting_id=scoring.id).all())
    _queue(contest, people["founder"], count)
    for _ in range(count):
        make_competition()
        grant(make_user(), Role.OBSERVER, competition)
        _mail(competition.id)
    add_entrants(contest, count)
    content = pdf()
    store.put(digest_of(content), content)
    file_id = keep(store, content, "application/pdf", now=NOW).id
    db.session.commit()
    values = {
        "slug": competition.slug, "stage_id": competition.stages[1].id, "result_id": result.id,
        "panel_id": db.session.query(Panel.id).scalar(), "sitting_id": final.id,
        "ref": contest.entries[0].ref,
        "target_id": _forward(contest, people["organiser"], result, file_id),
        **_count(contest, people["ecosystem"], count, store, file_id),
    }
    db.session.commit()
    return Crowd(people, values)


def _queue(contest: Contest, founder: User, count: int) -> None:
    """Add drafts of one founder, and entries that wait to be screened."""
    for number in range(count):
        title = f"Bản nháp {number}"
        db.session.add(Entry(
            competition_id=contest.competition.id, track_id=contest.competition.tracks[0].id,
            owner_id=founder.id, title=title, sort_key=sort_key(title), search=fold(title),
            draft={"title": title}, created_at=NOW))
    db.session.commit()
    for entry in contest.entries:
        entry.state = EntryState.SUBMITTED if entry.number != 1 else EntryState.ELIGIBLE
    db.session.commit()


@transaction()
def _mail(competition_id: int) -> None:
    post("test", "a@example.test", "Thư", "Kính gửi", now=NOW, competition_id=competition_id)


def _forward(contest: Contest, organiser: User, result: Result, file_id: int) -> int:
    target = create_target(contest.competition.id, TargetInput(
        name="Cuộc thi vùng", organiser="Đơn vị", level=Level.REGION, deadline=FAR, quota=50,
        top_n=50, sender="Sở", prize_floor=None, checklist=()), actor=organiser, now=NOW)
    for entry in contest.entries:
        nomination = Nomination(
            target_id=target.id, entry_id=entry.id, submission_id=entry.submissions[0].id,
            submission_number=1, result_id=result.id, proposed_at=NOW,
            proposed_by_id=organiser.id,
            basis={"rank": 1, "score": "80", "prize": 1, "prize_name": "Nhất", "track": "Dự án"},
            consents=[NominationConsent(member_id=entry.members[0].id,
                                        text_version=TEXT_VERSION)],
            events=[NominationEvent(
                kind=EventKind.ACCEPTED, happened_on=NOW.date(), text="Đã nhận", file_id=file_id,
                file_name="Công văn.pdf", recorded_at=NOW, recorded_by_id=organiser.id)])
        db.session.add(nomination)
    db.session.commit()
    return target.id


def _count(contest: Contest, officer: User, count: int, store: Any, file_id: int,
           ) -> dict[str, Any]:
    """Record outcomes that count, and suggestions that wait."""
    load_plans()
    for number in range(count):
        record_outcome(OutcomeInput(
            kind=OutcomeKind.CLUB, subject=f"Câu lạc bộ {number}", occurred_on=NOW.date(),
            territory=Territory.QUANG_NGAI, description="Thành lập",
            stored=(file_id, "Quyết định.pdf")), store, actor=officer, now=NOW)
    indicator = db.session.query(Indicator).filter(
        Indicator.targets.any(Target.first_year.is_(None))).first()
    assert indicator
    events = db.session.query(NominationEvent).all()
    for event, entry in zip(events, contest.entries, strict=True):
        db.session.add(Suggestion(
            indicator_id=indicator.id, source=f"event:{event.id}", entry_id=entry.id,
            event_id=event.id, kind=OutcomeKind.IDEA, occurred_on=NOW.date(), created_at=NOW,
            territory=Territory.QUANG_NGAI))
    db.session.commit()
    return {"code": indicator.plan.code, "key": indicator.key}
