"""Everybody scores everything: conflicts kept, applied again without moving anything."""

from typing import Any

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.errors import DomainError
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import TeamMember
from judging.panels.enums import ConflictKind
from judging.panels.models import Conflict
from judging.panels.services import ConflictInput
from judging.scoresheets import services, slots
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services_assign import plan_everyone
from judging.scoresheets.services_withdraw import withdraw_conflict
from tests.conftest import both_databases
from tests.factories import NOW, make_user, sign_in
from tests.judging.rounds import (
    Round,
    add_submission,
    make_entry,
    make_panel,
    make_round,
    make_sitting,
)
from tests.judging.scoresheets.test_services_sync import TABLET, queue


def pairs(here: Round) -> set[tuple[int, int]]:
    rows = db.session.query(Scoresheet.judge_id, Scoresheet.entry_id).filter_by(
        sitting_id=here.sitting.id)
    return {(judge, entry) for judge, entry in rows}


def conflict(here: Round, judge: int, entry: int) -> None:
    services.declare_conflict(
        ConflictInput(here.judges[judge].id, here.entries[entry].id, ConflictKind.FAMILY),
        actor=here.judges[judge], now=NOW)


@both_databases
def test_everybody_gets_everything_but_conflicts_and_those_out_of_the_contest(app: Flask) -> None:
    here = make_round(entries=3, is_assigned=False)
    make_entry(here.competition, 8, state=EntryState.INELIGIBLE)
    make_entry(here.competition, 9, track=1)
    conflict(here, 2, 0)
    plan = plan_everyone(here.sitting)
    assert [(x.present, x.added, x.conflicts) for x in plan.loads] == [
        (0, 3, 0), (0, 3, 0), (0, 2, 1)]
    assert pairs(here) == set()
    assert services.assign_everyone(here.sitting.id, None, here.organiser, NOW) == 8
    assert pairs(here) == {(j.id, e.id) for j in here.judges for e in here.entries} - {
        (here.judges[2].id, here.entries[0].id)}


@both_databases
def test_applying_again_adds_what_is_new_and_moves_nothing(app: Flask) -> None:
    here = make_round()
    judge, entry = here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    services.synchronise(judge, TABLET, queue(sheet.id), NOW)
    first = sheet.submission_id
    assert services.assign_everyone(here.sitting.id, None, here.organiser, NOW) == 0
    renewed = add_submission(entry, 2)
    db.session.commit()
    new = make_entry(here.competition, 3)
    assert services.assign_everyone(here.sitting.id, None, here.organiser, NOW) == 3
    assert here.sheet(judge, entry).submission_id == first
    assert here.sheet(here.judges[0], entry).submission_id == renewed.id
    assert here.sheet(judge, new).state is SheetState.ASSIGNED


@both_databases
def test_a_recused_judge_is_never_assigned_again(app: Flask) -> None:
    here = make_round()
    conflict(here, 2, 0)
    assert here.sheet(here.judges[2], here.entries[0]).state is SheetState.RECUSED
    assert services.assign_everyone(here.sitting.id, None, here.organiser, NOW) == 0
    assert here.sheet(here.judges[2], here.entries[0]).state is SheetState.RECUSED


def test_an_entry_that_nobody_can_score_is_named(app: Flask) -> None:
    here = make_round(judges=2, is_assigned=False)
    conflict(here, 0, 1)
    conflict(here, 1, 1)
    assert [entry.code for entry in plan_everyone(here.sitting).uncovered] == [
        here.entries[1].code]


@both_databases
def test_a_later_stage_takes_those_admitted_only(app: Flask) -> None:
    here = make_round(entries=3)
    final = make_sitting(here.competition, 1)
    here.panel.name = "Hội đồng sơ khảo"
    db.session.commit()
    make_panel(here.competition, [final], [make_user("Cao Thị Út")])
    assert services.assign_everyone(final.id, None, here.organiser, NOW) == 0
    slots.admit(final, [here.entries[1].id])
    db.session.commit()
    assert services.assign_everyone(final.id, [here.entries[1].id], here.organiser, NOW) == 1


def test_without_panel_or_after_closing_nothing_is_given_out(app: Flask) -> None:
    here = make_round(entries=1)
    final = make_sitting(here.competition, 1)
    with pytest.raises(DomainError):
        services.assign_everyone(final.id, None, here.organiser, NOW)


@both_databases
def test_the_chair_reopens_a_sent_sheet_and_the_signature_stays(app: Flask) -> None:
    from judging.scoresheets.models import SignedSheet

    here = make_round()
    chair, judge, entry = here.judges[0], here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    services.synchronise(judge, TABLET, queue(sheet.id, submit=True), NOW)
    with pytest.raises(DomainError):
        services.reopen_sheet(sheet.id, "Nhầm", actor=judge, now=NOW)
    with pytest.raises(DomainError):
        services.reopen_sheet(sheet.id, " ", actor=chair, now=NOW)
    services.reopen_sheet(sheet.id, "Ghi nhầm 85 thành 8,5", actor=chair, now=NOW)
    fresh = here.sheet(judge, entry)
    assert (fresh.state, fresh.version, fresh.submitted_at) == (SheetState.REOPENED, 6, None)
    services.synchronise(
        judge, TABLET, queue(sheet.id, base=6, first=20, value="9", submit=True), NOW)
    signed = db.session.query(SignedSheet).order_by(SignedSheet.number).all()
    assert [(s.number, s.reopen_reason, s.content["marks"][0]["mark"]) for s in signed] == [
        (1, "Ghi nhầm 85 thành 8,5", "8.5"), (2, "", "9")]


def test_a_chair_who_has_seen_the_marks_of_others_does_not_reopen_the_own_sheet(
    app: Flask, client: Any
) -> None:
    here = make_round()
    chair, deputy, entry = here.judges[0], here.judges[1], here.entries[0]
    sheet = here.sheet(chair, entry)
    for person in (chair, deputy):
        services.synchronise(person, TABLET, queue(here.sheet(person, entry).id, submit=True), NOW)
    address = f"/organise/{here.competition.slug}/sheets/{sheet.id}"
    own, others = (sign_in(client, person).get(address).text for person in (chair, deputy))
    refused = sign_in(client, chair).post(f"{address}/reopen", data={"reason": "Xem lại"})
    assert refused.status_code == 422
    assert here.sheet(chair, entry).state is SheetState.SUBMITTED
    assert [f"{address}/reopen" in page for page in (own, others)] == [False, True]
    services.reopen_sheet(sheet.id, "Ghi nhầm", actor=deputy, now=NOW)
    assert here.sheet(chair, entry).state is SheetState.REOPENED


def test_a_sent_sheet_is_recused_when_a_conflict_comes_up(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(judge, TABLET, queue(sheet.id, submit=True), NOW)
    conflict(here, 2, 0)
    fresh = here.sheet(judge, here.entries[0])
    assert (fresh.state, fresh.submitted_at) == (SheetState.RECUSED, None)
    assert services.unsubmitted_sheets(here.sitting.id)[0].judge_id != judge.id


@both_databases
def test_nobody_is_given_an_entry_of_the_own_team(app: Flask) -> None:
    here = make_round(entries=3, is_assigned=False)
    chair, deputy, judge = here.judges
    judge.email = "khao@example.test"
    here.entries[0].owner_id = chair.id
    for place, (user_id, email) in enumerate(((deputy.id, ""), (None, judge.email)), start=1):
        db.session.add(TeamMember(entry_id=here.entries[place].id, user_id=user_id, email=email,
                                  name="Ai đó", sort_key="", position=1))
    db.session.commit()
    services.assign_everyone(here.sitting.id, None, here.organiser, NOW)
    own = set(zip((chair.id, deputy.id, judge.id), (e.id for e in here.entries), strict=True))
    assert pairs(here) == {(j.id, e.id) for j in here.judges for e in here.entries} - own


def test_a_conflict_declared_by_mistake_is_withdrawn_and_the_sheet_stands_as_signed(
        app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    signed, begun = (here.sheet(judge, entry) for entry in here.entries[:2])
    services.synchronise(judge, TABLET, queue(signed.id, submit=True), NOW)
    for place in (0, 1):
        conflict(here, 2, place)
    for row in db.session.query(Conflict).all():
        assert withdraw_conflict(row.id, "Chọn nhầm dòng", actor=here.organiser, now=NOW) == 1
    assert db.session.query(Conflict).count() == 0
    fresh = [here.sheet(judge, entry) for entry in here.entries[:2]]
    assert [(sheet.state, sheet.submitted_at, sheet.reason) for sheet in fresh] == [
        (SheetState.SUBMITTED, NOW, ""), (SheetState.STARTED, None, "")]
    assert "conflict_withdrawn" in {event.action for event in db.session.query(AuditEvent)}
    services.synchronise(judge, TABLET, queue(begun.id, base=2, first=50, submit=True), NOW)
    assert here.sheet(judge, here.entries[1]).state is SheetState.SUBMITTED


def test_a_conflict_stays_without_a_reason_for_oneself_and_for_a_chair_who_could_look(
        app: Flask) -> None:
    here = make_round()
    chair, _deputy, judge = here.judges
    conflict(here, 0, 0)
    conflict(here, 2, 1)
    services.synchronise(judge, TABLET, queue(here.sheet(judge, here.entries[0]).id,
                                              submit=True), NOW)
    of_chair, of_judge = db.session.query(Conflict).order_by(Conflict.id)
    refused = [(of_judge.id, " ", here.organiser), (of_judge.id, "Nhầm", judge),
               (of_chair.id, "Nhầm", here.organiser)]
    for number, reason, actor in refused:
        with pytest.raises(DomainError):
            withdraw_conflict(number, reason, actor=actor, now=NOW)
    assert db.session.query(Conflict).count() == 2
    assert here.sheet(chair, here.entries[0]).state is SheetState.RECUSED
