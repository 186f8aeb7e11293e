"""Opening, drawing, leaving: each by the right person and only in its time."""

import pytest
from flask import Flask

from app.auth.enums import Role
from app.auth.models import Grant
from app.errors import Conflict, DomainError
from app.orm import db
from judging.rubrics.models import Sitting
from judging.scoresheets import (
    services,
    services_draw,
    services_leave,
    services_open,
    slots,
)
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet
from tests.conftest import both_databases
from tests.factories import NOW, make_user
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.test_services_sync import TABLET, queue


def sitting_of(here: Round) -> Sitting:
    return db.session.get_one(Sitting, here.sitting.id, populate_existing=True)


def test_judging_opens_once_sheets_are_given_out(app: Flask) -> None:
    here = make_round(is_open=False, is_assigned=False)
    with pytest.raises(DomainError):
        services_open.open_judging(here.sitting.id, actor=here.organiser, now=NOW)
    services.assign_everyone(here.sitting.id, None, here.organiser, NOW)
    services_open.open_judging(here.sitting.id, actor=here.organiser, now=NOW)
    assert sitting_of(here).opened_at == NOW
    with pytest.raises(Conflict):
        services_open.open_judging(here.sitting.id, actor=here.organiser, now=NOW)


@both_databases
def test_an_order_is_provisional_until_a_second_person_checks_it(app: Flask) -> None:
    here = make_round(entries=3, is_open=False)
    first, second, third = (entry.id for entry in here.entries)
    other = make_user("Mai Thị Kiểm")
    services_draw.enter_draw(here.sitting.id, [second, third, first], actor=here.organiser,
                             now=NOW)
    assert [slot.entry_id for slot in slots.slots_of(here.sitting.id)] == [second, third, first]
    version = sitting_of(here).version
    with pytest.raises(DomainError):
        services_draw.check_draw(here.sitting.id, version=version, actor=here.organiser, now=NOW)
    with pytest.raises(Conflict):
        services_draw.check_draw(here.sitting.id, version=version - 1, actor=other, now=NOW)
    services_draw.check_draw(here.sitting.id, version=version, actor=other, now=NOW)
    assert sitting_of(here).draw_checked_by_id == other.id
    services_draw.enter_draw(here.sitting.id, [first, third, second], actor=other, now=NOW)
    assert sitting_of(here).draw_checked_by_id is None
    assert [slot.entry_id for slot in slots.slots_of(here.sitting.id)] == [first, third, second]


@pytest.mark.parametrize("places", [(0, 0, 1), (0, 1), (0, 1, 2, 2), ()])
def test_every_entry_has_one_place_of_its_own(app: Flask, places: tuple[int, ...]) -> None:
    here = make_round(entries=3, is_open=False)
    order = [here.entries[place].id for place in places]
    with pytest.raises(DomainError):
        services_draw.enter_draw(here.sitting.id, order, actor=here.organiser, now=NOW)
    assert slots.slots_of(here.sitting.id) == []


def test_the_order_stands_once_judging_has_begun(app: Flask) -> None:
    here = make_round()
    with pytest.raises(Conflict):
        services_draw.enter_draw(here.sitting.id, [e.id for e in here.entries],
                                 actor=here.organiser, now=NOW)


@both_databases
def test_a_member_leaves_with_untouched_sheets_but_not_with_sent_ones(app: Flask) -> None:
    here = make_round()
    sent, begun, idle = here.judges
    sheets = [here.sheet(judge, here.entries[0]).id for judge in (sent, begun)]
    services.synchronise(sent, TABLET, queue(sheets[0], submit=True), NOW)
    services.synchronise(begun, TABLET, queue(sheets[1]), NOW)
    members = {member.user_id: member.id for member in here.panel.members}
    with pytest.raises(DomainError):
        services_leave.remove_member(members[sent.id], "Bận", actor=here.organiser, now=NOW)
    for judge in (begun, idle):
        services_leave.remove_member(members[judge.id], "Bận", actor=here.organiser, now=NOW)
    rows = db.session.query(Scoresheet.judge_id, Scoresheet.state).populate_existing()
    assert sorted((judge, state) for judge, state in rows) == sorted([
        (sent.id, SheetState.SUBMITTED), (sent.id, SheetState.ASSIGNED),
        (begun.id, SheetState.ABSENT)])
    live = db.session.query(Grant.user_id).filter_by(role=Role.JUDGE, revoked_at=None)
    assert idle.id not in {user_id for user_id, in live}
