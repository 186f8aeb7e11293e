"""Reminders, and judges and teams that stay away."""

from datetime import timedelta

import pytest
from flask import Flask

from app.errors import Conflict, DomainError
from app.orm import db
from judging.rubrics.enums import SittingState
from judging.scoresheets import services as sheets
from judging.scoresheets.enums import SheetState
from judging.scoresheets.nudges import queries, services
from judging.scoresheets.nudges.enums import Channel
from judging.scoresheets.nudges.models import Nudge
from judging.scoresheets.services_absence import Who, mark_away, mark_back
from tests.conftest import both_databases
from tests.factories import NOW, letters_to
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.test_services_sync import TABLET, queue


def remind(here: Round, channel: Channel = Channel.MAIL, minutes: int = 0) -> Nudge:
    """Remind the third judge."""
    return services.remind(here.sitting.id, here.judges[2].id, channel, "https://x/judge/",
                           actor=here.organiser, now=NOW + timedelta(minutes=minutes))


def send_sheet(here: Round) -> None:
    """Let the third judge send the first sheet."""
    sheet = here.sheet(here.judges[2], here.entries[0])
    sheets.synchronise(here.judges[2], TABLET, queue(sheet.id, submit=True), NOW)


@both_databases
def test_a_reminder_names_the_sheets_that_are_out(app: Flask) -> None:
    here = make_round()
    send_sheet(here)
    assert remind(here).sheets_out == 1
    body = letters_to(here.judges[2].email or "")[-1].body
    assert (here.entries[1].code in body, here.entries[0].code in body) == (True, False)
    board = queries.out_of(here.sitting)
    line = next(line for line in board.judges if line.judge == here.judges[2])
    assert (line.codes, line.last.channel) == ([here.entries[1].code], Channel.MAIL)


def test_no_second_mail_within_minutes_but_calls_are_noted(app: Flask) -> None:
    here = make_round()
    remind(here)
    with pytest.raises(DomainError):
        remind(here, minutes=9)
    remind(here, Channel.PHONE, minutes=9)
    remind(here, minutes=10)
    assert len(letters_to(here.judges[2].email or "")) == 2
    assert db.session.query(Nudge).count() == 3


@both_databases
def test_an_absent_judge_keeps_what_was_sent_and_may_come_back(app: Flask) -> None:
    here = make_round()
    send_sheet(here)
    who = Who(here.sitting.id, judge_id=here.judges[2].id)
    with pytest.raises(DomainError):
        mark_away(who, " ", actor=here.judges[0], now=NOW)
    assert mark_away(who, "Ốm", actor=here.judges[0], now=NOW) == 1
    states = [here.sheet(here.judges[2], entry).state for entry in here.entries]
    assert states == [SheetState.SUBMITTED, SheetState.ABSENT]
    assert mark_back(who, actor=here.judges[0], now=NOW) == 1
    second = here.sheet(here.judges[2], here.entries[1])
    told = sheets.synchronise(here.judges[2], TABLET, queue(second.id, first=50), NOW)
    assert {answer["status"] for answer in told} == {"applied"}


@both_databases
def test_an_absent_team_has_no_sheet_to_wait_for(app: Flask) -> None:
    here = make_round()
    send_sheet(here)
    here_was = Who(here.sitting.id, entry_id=here.entries[0].id)
    away = Who(here.sitting.id, entry_id=here.entries[1].id)
    with pytest.raises(DomainError):
        mark_away(here_was, "Vắng", actor=here.judges[0], now=NOW)
    assert mark_away(away, "Vắng", actor=here.judges[0], now=NOW) == 3
    assert [line.is_away for line in queries.out_of(here.sitting).teams] == [True]
    assert mark_back(away, actor=here.judges[0], now=NOW) == 3


def test_nobody_is_absent_from_a_stage_that_is_closed(app: Flask) -> None:
    here = make_round()
    here.sitting.state, here.sitting.closed_at = SittingState.CLOSED, NOW
    here.sitting.closed_by_id = here.organiser.id
    db.session.commit()
    with pytest.raises(Conflict):
        mark_away(Who(here.sitting.id, judge_id=here.judges[2].id), "Ốm",
                  actor=here.judges[0], now=NOW)
