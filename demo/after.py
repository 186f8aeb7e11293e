"""What came after the fifth edition: three contests further up, consents, letters, replies."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from app.clock import local_date
from app.files.storage import digest_of
from app.units.enums import Level
from competitions.entries import queries as entries
from competitions.entries.dossiers import view_submission
from competitions.programme.models import Competition, Track
from demo.cast import Cast
from demo.deck import demo_paper
from demo.indicators import play_indicators
from demo.play import Stage
from ecosystem.forwarding import queries, services, services_consent, services_progress
from ecosystem.forwarding.enums import EventKind
from ecosystem.forwarding.models import Nomination, NominationConsent
from ecosystem.forwarding.package import build_package
from ecosystem.forwarding.services import TargetInput
from ecosystem.forwarding.services_progress import EventInput, LetterInput

SENDER = "Sở Khoa học và Công nghệ (minh họa)"
PAPERS = ("Phiếu đăng ký", "Bản thuyết minh", "Bài thuyết trình")
#: When the entries for the region were proposed: three weeks after the final.
REGION_AT = datetime(2024, 4, 12, 2, 0, tzinfo=UTC)


def play_after(stage: Stage, cast: Cast, fifth: Competition, sixth: Competition,
               now: datetime) -> None:
    """Forward the winners, take in the replies and let the indicators move."""
    ideas, projects = fifth.tracks
    _play_region(stage, cast, projects)
    _play_youth(stage, cast, ideas, now)
    _play_nation(cast, projects, now)
    play_indicators(stage, cast, fifth, sixth, now)


def _play_region(stage: Stage, cast: Cast, track: Track) -> None:
    """Send the two best projects to the region in 2024; the first wins a prize there."""
    at, day = REGION_AT, timedelta(days=1)
    rows = _propose(cast, track, TargetInput(
        "Cuộc thi Khởi nghiệp đổi mới sáng tạo cấp vùng năm 2024 (dữ liệu minh họa)",
        "Ban tổ chức cấp vùng (minh họa)", Level.REGION, at + 20 * day, SENDER, quota=2, top_n=2,
        prize_floor=None, checklist=PAPERS), 2, at)
    for row in rows:
        _agree(cast, row, row.consents, at + day)
        _send(stage, cast, row, "CV minh họa 12/2024", at + 3 * day)
        _hear(stage, cast, row, EventKind.ACCEPTED, at + 30 * day,
              "Ban tổ chức cấp vùng nhận hồ sơ vào vòng bán kết.")
    _hear(stage, cast, rows[0], EventKind.RESULT, at + 120 * day,
          "Dự án đạt giải Ba tại chung kết cấp vùng.", prize="Giải Ba cấp vùng (minh họa)")


def _play_youth(stage: Stage, cast: Cast, track: Track, now: datetime) -> None:
    """Send four ideas to a contest of this year, which takes them in."""
    at, day = now - timedelta(days=60), timedelta(days=1)
    rows = _propose(cast, track, TargetInput(
        "Cuộc thi Thanh niên khởi nghiệp khu vực (dữ liệu minh họa)",
        "Ban tổ chức khu vực (minh họa)", Level.REGION, at + 15 * day, SENDER, quota=4, top_n=4,
        prize_floor=None, checklist=PAPERS[:2]), 4, at)
    for row in rows:
        _agree(cast, row, row.consents, at + day)
        _send(stage, cast, row, "CV minh họa 47/2026", at + 2 * day)
        _hear(stage, cast, row, EventKind.ACCEPTED, at + 25 * day,
              "Ban tổ chức khu vực nhận hồ sơ và mời dự lớp hoàn thiện dự án.")


def _play_nation(cast: Cast, track: Track, now: datetime) -> None:
    """Put the second prize forward for a national contest; one consent is still awaited."""
    at, waited_for = now - timedelta(days=3), cast["founder6"]
    target = _target(cast, track, TargetInput(
        "Cuộc thi Khởi nghiệp đổi mới sáng tạo quốc gia (dữ liệu minh họa)",
        "Ban tổ chức quốc gia (minh họa)", Level.NATION, now + timedelta(days=18), SENDER,
        quota=1, top_n=None, prize_floor=2, checklist=PAPERS), at)
    row, = services.propose_nominations(
        target.target.id, [c.standing.entry_id for c in queries.list_candidates(target)
                           if c.standing.rank == 2 and c.standing.track == track.name],
        actor=cast["organiser"], now=at)
    asked = [each for each in row.consents if each.member.user_id != waited_for.id]
    _agree(cast, row, asked, at + timedelta(hours=5), approve=False)


def _target(cast: Cast, track: Track, given: TargetInput, at: datetime) -> queries.TargetView:
    made = services.create_target(track.competition_id, given, actor=cast["organiser"], now=at)
    return queries.get_target(track.competition_id, made.id)


def _propose(cast: Cast, track: Track, given: TargetInput, count: int,
             at: datetime) -> list[Nomination]:
    """Set a target contest up and propose the first of a track by its rule."""
    target = _target(cast, track, given, at)
    best = [candidate.standing.entry_id for candidate in queries.list_candidates(target)
            if candidate.may_go and candidate.standing.track == track.name]
    return services.propose_nominations(target.target.id, best[:count],
                                        actor=cast["organiser"], now=at)


def _agree(cast: Cast, row: Nomination, consents: Sequence[NominationConsent], at: datetime, *,
           approve: bool = True) -> None:
    """Let members agree, those without an account by their link; then approve."""
    for place, consent in enumerate(consents):
        moment = at + timedelta(hours=place)
        owner = row.entry.owner
        if consent.member.user_id == owner.id:
            services_consent.answer_by_account(consent.id, True, actor=owner, now=moment)
        else:
            _asked, token = services_consent.issue_link(consent.id, actor=cast["organiser"],
                                                        now=at)
            services_consent.answer_by_link(token, True, now=moment)
    if approve:
        services.approve_nomination(row.id, actor=cast["organiser"], now=at + timedelta(days=1))


def _send(stage: Stage, cast: Cast, row: Nomination, number: str, at: datetime) -> None:
    fields = entries.fields_of(row.entry.competition_id)
    view = view_submission(row.submission, fields, for_judges=False)
    services_progress.send_nomination(
        row.id, LetterInput(number, local_date(at)),
        digest_of(build_package(row, view, stage.store)), actor=cast["secretary"], now=at)


def _hear(stage: Stage, cast: Cast, row: Nomination, kind: EventKind, at: datetime, text: str,
          prize: str = "") -> None:
    paper = demo_paper("Văn bản trả lời minh họa", (f"Hồ sơ {row.entry.code}.", text))
    stage.store.put(digest_of(paper), paper)
    services_progress.record_event(
        row.id, EventInput(kind, local_date(at), text, paper, "tra-loi-minh-hoa.pdf", prize),
        stage.store, actor=cast["secretary"], now=at + timedelta(hours=3))
