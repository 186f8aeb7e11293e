"""A published final with ranked entries and prizes: where forwarding and indicators begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app import text
from app.auth.models import User
from app.orm import db
from app.units.enums import Level
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.programme.models import Competition, Prize, RuleBook, Stage, Track
from ecosystem.forwarding.models import TargetContest
from ecosystem.forwarding.services import TargetInput, create_target
from judging.awards.enums import AwardState
from judging.awards.models import Award
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from tests.competitions.entries.helpers import pdf
from tests.factories import NOW, make_competition, make_user

PDF = pdf()
PRIZES = ("Giải Nhất", "Giải Nhì", "Giải Ba")


@dataclass(frozen=True)
class Final:
    """A competition whose final is published in every track."""

    competition: Competition
    results: tuple[Result, ...]
    organiser: User

    def entries(self, track: int = 0) -> list[Entry]:
        """Return the entries of a track, the best first."""
        return [row.entry for row in self.results[track].rows]


def make_final(count: int = 4, tracks: Sequence[str] = ("Dự án",), *, prizes: int = 3,
               **values: Any) -> Final:
    """Return a final with *count* ranked entries a track and confirmed prizes for the first."""
    competition = make_competition(tracks=tuple(tracks), **values)
    organiser = make_user("Võ Thị Sáu Hạnh")
    book = RuleBook(competition_id=competition.id, number=1, effective_at=NOW)
    db.session.add(book)
    db.session.flush()
    results = tuple(_publish(competition, track, book, count, prizes, organiser)
                    for track in competition.tracks)
    db.session.commit()
    return Final(competition, results, organiser)


def _publish(competition: Competition, track: Track, book: RuleBook, count: int, prizes: int,
             organiser: User) -> Result:
    sitting = _sitting(competition, track, competition.stages[-1])
    another = make_user("Người phê duyệt")
    result = Result(
        sitting_id=sitting.id, number=1, state=ResultState.PUBLISHED, rubric={}, rules={},
        arithmetic=1, input_digest="0" * 64, digest=f"{track.id:064x}", computed_at=NOW,
        approved_at=NOW, approved_by_id=organiser.id, published_at=NOW,
        published_by_id=another.id, decision_number="12/QĐ-TEST", decision_date=NOW.date(),
    )
    db.session.add(result)
    db.session.flush()
    for place in range(1, count + 1):
        entry = make_entry(competition, track, book)
        result.rows.append(ResultRow(
            entry=entry, submission_id=entry.submissions[-1].id, position=place,
            code=entry.code, title=entry.title, unit_name=entry.unit_name,
            score=f"{95 - place}.50", rank=place, tied=False, counted=3, excluded=0,
            qualifies=True, advances=False, reasons=[],
        ))
    for place, name in enumerate(PRIZES[:prizes], start=1):
        prize = Prize(track_id=track.id, position=place, name=name, seats=1)
        db.session.add(prize)
        db.session.flush()
        if place <= count:
            db.session.add(Award(
                result_id=result.id, entry_id=result.rows[place - 1].entry.id,
                prize_id=prize.id, state=AwardState.CONFIRMED, confirmed_at=NOW,
                confirmed_by_id=organiser.id, created_at=NOW,
            ))
    return result


def _sitting(competition: Competition, track: Track, stage: Stage) -> Sitting:
    closer = make_user("Chủ tịch Hội đồng")
    sitting = Sitting(
        competition_id=competition.id, stage_id=stage.id, track_id=track.id,
        state=SittingState.PUBLISHED, opened_at=NOW - timedelta(days=1), closed_at=NOW,
        closed_by_id=closer.id,
    )
    db.session.add(sitting)
    db.session.flush()
    return sitting


def make_entry(competition: Competition, track: Track, book: RuleBook,
               members: Sequence[str] = ("Đinh Thị Hoa", "Y Ƀlŏm")) -> Entry:
    """Return an entry with one submission; the first member has the owner's account."""
    competition.last_entry_number += 1
    number = competition.last_entry_number
    owner = make_user(members[0])
    title = f"Dự án thử nghiệm {number:02d} từ quế Trà Bồng"
    entry = Entry(
        competition_id=competition.id, track_id=track.id, owner_id=owner.id, number=number,
        code=f"{competition.code_prefix}-{number:04d}", state=EntryState.ELIGIBLE, title=title,
        sort_key=text.sort_key(title), search=text.fold(title), submitted_at=NOW,
        unit_name="Xã Trà Bồng", last_submission=1, created_at=NOW,
    )
    for place, name in enumerate(members, start=1):
        entry.members.append(TeamMember(
            name=name, sort_key=text.name_key(name), position=place, is_leader=place == 1,
            user_id=owner.id if place == 1 else None,
            email=owner.email if place == 1 else f"member{number}-{place}@example.test",
        ))
    db.session.add(entry)
    db.session.flush()
    entry.submissions.append(Submission(
        number=1, track_id=track.id, rule_book_id=book.id, title=title, unit_name="Xã Trà Bồng",
        answers={"title": title}, files=[], digest=f"{entry.id:064x}",
        team=[{"name": name, "title": "", "unit_name": "", "is_leader": place == 0}
              for place, name in enumerate(members)],
        receipt_code=f"R{entry.id:011d}", submitted_at=NOW, submitted_by_id=owner.id,
    ))
    db.session.flush()
    return entry


def make_target(final: Final, **values: Any) -> TargetContest:
    """Return a regional contest that takes the first two places of each track, two in all."""
    given = TargetInput(**{
        "name": "Techfest vùng thử nghiệm", "organiser": "Đơn vị đăng cai thử nghiệm",
        "level": Level.REGION, "deadline": NOW + timedelta(days=20), "quota": 2, "top_n": 2,
        "sender": "Sở Khoa học và Công nghệ", "prize_floor": None,
        "checklist": ("Phiếu đăng ký",), **values,
    })
    return create_target(final.competition.id, given, actor=final.organiser, now=NOW)
