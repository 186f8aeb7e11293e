from datetime import timedelta
from decimal import Decimal

import pytest

from app.audit.models import AuditEvent
from app.audit.queries import broken_events
from app.auth.enums import Role
from app.errors import Conflict, DomainError
from app.orm import db
from competitions.dossiers.queries import list_fields
from competitions.programme import part_services
from competitions.programme import services as programme
from competitions.programme.enums import CompetitionState, StageKind
from competitions.programme.inputs import GeneralInput, StageInput, TrackInput
from competitions.programme.models import Competition, Stage, Track
from judging import engine
from judging.rubrics import queries, services
from judging.rubrics.enums import Aggregate
from judging.rubrics.models import Sitting
from judging.rubrics.rules import engine_rubric, engine_rules
from judging.rubrics.templates import BLANK, QUANG_NGAI, TRIMMED, Template
from tests.conftest import both_databases
from tests.factories import NOW, make_user


def general(**more: object) -> GeneralInput:
    values = {"name": "Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 7",
              "edition": 7, "season_year": 2026, "host_name": "Sở Khoa học và Công nghệ",
              "code_prefix": "QN07", "deadline": NOW + timedelta(days=20)}
    return GeneralInput(**{**values, **more})


def create(template: Template = QUANG_NGAI, **more: object) -> Competition:
    actor = make_user()
    return services.create_from_template(template, general(**more), actor=actor, now=NOW)


def actor_of(competition: Competition):
    from app.auth.models import User
    return db.session.get(User, competition.created_by_id)


@both_databases
def test_the_quang_ngai_template_makes_the_contest_of_the_published_rules(app):
    competition = create()

    assert competition.slug == (
        "cuoc-thi-khoi-nghiep-doi-moi-sang-tao-tinh-quang-ngai-lan-thu-7")
    assert [(t.key, t.name) for t in competition.tracks] == [
        ("idea", "Ý tưởng"), ("project", "Dự án")]
    assert [(s.kind, s.name, s.pitch_minutes, s.questions_minutes) for s in competition.stages] == [
        (StageKind.SCREENING, "Rà soát hồ sơ", None, None),
        (StageKind.SCORING, "Chấm hồ sơ", None, None),
        (StageKind.PITCH, "Chung kết", 8, 10),
    ]
    assert [(p.name, p.seats, p.may_stay_empty) for p in competition.tracks[1].prizes] == [
        ("Giải Nhất", 1, True), ("Giải Nhì", 1, True), ("Giải Ba", 1, True),
        ("Giải Khuyến khích", 2, True)]
    sittings = queries.list_sittings(competition.id)
    assert [(s.stage.name, s.track.name, s.seats) for s in sittings] == [
        ("Chấm hồ sơ", "Ý tưởng", 5), ("Chấm hồ sơ", "Dự án", 5),
        ("Chung kết", "Ý tưởng", None), ("Chung kết", "Dự án", None)]
    rubric = queries.current_rubric(sittings[0])
    assert [(row.key, int(row.high), str(row.step.normalize())) for row in rubric.criteria] == [
        ("innovation", 20, "0.5"), ("growth", 25, "0.5"), ("plan", 20, "0.5"),
        ("direction", 10, "0.5"), ("impact", 15, "0.5"), ("pitch", 10, "0.5")]
    assert queries.total_of(rubric) == 100
    assert engine_rules(sittings[0]) == engine.Rules(
        threshold=50, floor=engine.Floor(0), deviation=engine.Deviation(20), seats=5,
        tie_break=("criterion:innovation", "first_places", "head_to_head", "chair"))
    assert programme.missing_before_opening(competition, NOW) == []
    assert queries.missing_in_rubrics(competition) == []
    assert len(list_fields(competition.id)) == 10
    assert list(broken_events()) == []


@both_databases
def test_the_second_template_is_a_different_contest(app):
    competition = create(TRIMMED, name="Sáng kiến thanh niên", code_prefix="TN26")

    sittings = queries.list_sittings(competition.id)
    assert [(s.stage.name, s.aggregate, s.trim, s.seats) for s in sittings] == [
        ("Vòng hồ sơ", Aggregate.TRIMMED_MEAN, 1, 10),
        ("Vòng thuyết trình", Aggregate.TRIMMED_MEAN, 1, None)]
    criteria = sittings[0].rubrics[0].criteria
    assert [(int(row.high), int(row.step)) for row in criteria] == [(25, 1)] * 4
    engine_rules(sittings[0]).check(engine_rubric(sittings[0].rubrics[0]))


def test_whoever_makes_a_competition_is_its_organiser(app):
    competition = create()

    db.session.expire_all()
    assert [(g.role, g.scope_id) for g in actor_of(competition).grants] == [
        (Role.ORGANISER, competition.id)]


def test_two_competitions_of_one_name_get_two_addresses(app):
    create()

    assert create(code_prefix="QN08").slug.endswith("-lan-thu-7-2")


def test_two_competitions_never_share_the_beginning_of_their_codes(app):
    create()

    with pytest.raises(DomainError) as refusal:
        create(code_prefix="qn07")
    assert refusal.value.field == "code_prefix"
    assert db.session.query(Competition).count() == 1


@both_databases
def test_a_competition_opens_once_nothing_is_missing(app):
    competition = create()
    services.open_competition(competition.id, actor=actor_of(competition), now=NOW)

    assert (competition.state, competition.opened_at) == (CompetitionState.OPEN, NOW)
    with pytest.raises(Conflict):
        services.open_competition(competition.id, actor=actor_of(competition), now=NOW)


def test_a_blank_competition_says_what_it_lacks(app):
    competition = create(BLANK, deadline=None)

    said = [str(word) for word in [*programme.missing_before_opening(competition, NOW),
                                   *queries.missing_in_rubrics(competition)]]
    assert len(said) == 3
    with pytest.raises(DomainError):
        services.open_competition(competition.id, actor=actor_of(competition), now=NOW)


@both_databases
def test_a_new_track_is_scored_like_the_tracks_before_it(app):
    competition = create()
    track = services.add_track(competition.id, TrackInput("Bảng Học sinh"),
                               actor=actor_of(competition), now=NOW)

    mine = [s for s in queries.list_sittings(competition.id) if s.track_id == track.id]
    assert [(s.stage.name, s.seats, s.threshold, len(s.rubrics[0].criteria)) for s in mine] == [
        ("Chấm hồ sơ", 5, Decimal(50), 6), ("Chung kết", None, Decimal(50), 6)]


@both_databases
def test_a_new_stage_gets_an_empty_rubric_for_every_track(app):
    competition = create()
    stage = services.add_stage(
        competition.id, StageInput(StageKind.SCORING, "Bán kết"), actor=actor_of(competition),
        now=NOW)

    mine = [s for s in queries.list_sittings(competition.id) if s.stage_id == stage.id]
    assert [(s.track.name, s.rubrics[0].criteria) for s in mine] == [("Ý tưởng", []), ("Dự án", [])]
    assert len(queries.missing_in_rubrics(competition)) == 2


@both_databases
def test_stages_and_tracks_change_places_and_leave_with_their_rubrics(app):
    competition = create()
    actor = actor_of(competition)
    last = competition.stages[2]
    services.move_stage(last.id, up=True, actor=actor, now=NOW)
    part_services.move_part(Track, competition.tracks[1].id, up=True, actor=actor, now=NOW)
    services.remove_from_grid(Track, competition.tracks[1].id, actor=actor, now=NOW)
    services.remove_from_grid(Stage, last.id, actor=actor, now=NOW)

    db.session.expire_all()
    assert [(s.name, s.position) for s in competition.stages] == [
        ("Rà soát hồ sơ", 1), ("Chấm hồ sơ", 2)]
    assert [(t.name, t.position) for t in competition.tracks] == [("Dự án", 1)]
    assert [(s.stage.name, s.track.name) for s in queries.list_sittings(competition.id)] == [
        ("Chấm hồ sơ", "Dự án")]


def test_the_last_track_stays(app):
    competition = create(BLANK)

    with pytest.raises(DomainError):
        services.remove_from_grid(Track, competition.tracks[0].id, actor=actor_of(competition),
                                  now=NOW)
    assert db.session.query(Sitting).count() == 1


def test_a_stage_being_judged_stays_where_it_is(app):
    competition = create()
    sitting = queries.list_sittings(competition.id)[0]
    sitting.opened_at = NOW
    db.session.commit()
    actor = actor_of(competition)

    with pytest.raises(DomainError):
        services.move_stage(sitting.stage_id, up=True, actor=actor, now=NOW)
    with pytest.raises(DomainError):
        services.remove_from_grid(Stage, sitting.stage_id, actor=actor, now=NOW)
    assert len(queries.list_sittings(competition.id)) == 4


def test_every_step_of_making_a_competition_is_on_record(app):
    competition = create()

    actions = [action for (action,) in db.session.query(AuditEvent.action).order_by(AuditEvent.id)]
    assert actions == ["competition_created", "role.granted", "track_added", "track_added",
                       "stage_added", "stage_added", "stage_added", "rules_written"]
    assert competition.version == 2
