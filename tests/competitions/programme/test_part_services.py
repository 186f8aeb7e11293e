from datetime import timedelta

import pytest

from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from competitions.entries.models import Entry
from competitions.programme import part_services as services
from competitions.programme.enums import StageKind
from competitions.programme.inputs import PrizeInput, StageInput, TrackInput
from competitions.programme.models import Competition, Prize, Stage, Track
from tests.conftest import both_databases
from tests.factories import NOW, make_competition, make_user


@pytest.fixture
def competition(app) -> Competition:
    return make_competition(is_open=False)


@pytest.fixture
def officer(app) -> User:
    return make_user()


def prizes_of(track: Track) -> list[tuple[int, str, int]]:
    db.session.expire_all()
    return [(prize.position, prize.name, prize.seats) for prize in track.prizes]


@both_databases
def test_prizes_are_added_changed_moved_and_removed(app, competition, officer):
    track = competition.tracks[0]
    for version, name in enumerate(["Giải Nhất", "Giải Nhì", "Giải Ba"], start=1):
        services.add_prize(track.id, PrizeInput(name, 1), version, actor=officer, now=NOW)
    first, second, third = track.prizes
    services.update_prize(second.id, PrizeInput("Giải Nhì", 2, 10_000_000), 4, actor=officer,
                          now=NOW)
    services.move_part(Prize, third.id, up=True, actor=officer, now=NOW)
    assert prizes_of(track) == [(1, "Giải Nhất", 1), (2, "Giải Ba", 1), (3, "Giải Nhì", 2)]

    services.remove_part(Prize, first.id, actor=officer, now=NOW)
    assert prizes_of(track) == [(1, "Giải Ba", 1), (2, "Giải Nhì", 2)]


@both_databases
def test_two_people_changing_the_prizes_of_a_track_do_not_overwrite_each_other(
        app, competition, officer):
    track = competition.tracks[0]
    services.add_prize(track.id, PrizeInput("Giải Nhất", 1), 1, actor=officer, now=NOW)

    with pytest.raises(Conflict):
        services.add_prize(track.id, PrizeInput("Giải Nhất", 1), 1, actor=officer, now=NOW)
    assert prizes_of(track) == [(1, "Giải Nhất", 1)]


def test_the_first_part_stays_first(app, competition, officer):
    services.move_part(Track, competition.tracks[0].id, up=True, actor=officer, now=NOW)

    assert [track.name for track in competition.tracks] == ["Ý tưởng", "Dự án"]


def test_two_tracks_of_one_competition_have_two_names(app, competition, officer):
    with pytest.raises(DomainError) as refusal:
        services.add_track(competition.id, TrackInput("ý tưởng"), actor=officer, now=NOW)
    assert refusal.value.field == "name"


def test_tracks_named_alike_without_diacritics_differ_in_their_keys(app, competition, officer):
    track = services.update_track(competition.tracks[0].id, TrackInput("Bảng A"), 1,
                                  actor=officer, now=NOW)
    other = services.add_track(competition.id, TrackInput("Y tuong +"), actor=officer, now=NOW)

    assert (track.key, other.key) == ("y-tuong", "y-tuong-2")


@both_databases
def test_a_track_with_entries_stays(app, competition, officer):
    track = competition.tracks[0]
    db.session.add(Entry(competition_id=competition.id, track_id=track.id, owner_id=officer.id,
                         created_at=NOW, draft={}))
    db.session.commit()

    with pytest.raises(DomainError):
        services.remove_part(Track, track.id, actor=officer, now=NOW)
    db.session.expire_all()
    assert [row.name for row in competition.tracks] == ["Ý tưởng", "Dự án"]


@both_databases
def test_a_stage_keeps_its_kind_and_takes_new_times(app, competition, officer):
    stage = competition.stages[1]
    times = StageInput(StageKind.SCORING, "Chấm hồ sơ", starts_at=NOW,
                       ends_at=NOW + timedelta(days=2))
    services.update_stage(stage.id, times, 1, actor=officer, now=NOW)

    assert (stage.name, stage.ends_at) == ("Chấm hồ sơ", NOW + timedelta(days=2))
    with pytest.raises(DomainError):
        services.update_stage(stage.id, StageInput(StageKind.PITCH, "X", pitch_minutes=5), 2,
                              actor=officer, now=NOW)


@pytest.mark.parametrize(("data", "field"), [
    (StageInput(StageKind.SCORING, "V", starts_at=NOW, ends_at=NOW - timedelta(days=1)),
     "ends_at"),
    (StageInput(StageKind.PITCH, "V"), "pitch_minutes"),
])
def test_a_stage_that_cannot_be_is_refused(app, competition, officer, data, field):
    with pytest.raises(DomainError) as refusal:
        services.add_stage(competition.id, data, actor=officer, now=NOW)
    assert refusal.value.field == field
    assert db.session.query(Stage).count() == 3
