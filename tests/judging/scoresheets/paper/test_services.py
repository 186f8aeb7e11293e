"""Two people type a paper; only what both read alike is applied, through the one service."""

from typing import Any

import pytest
from flask import Flask

from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from judging.scoresheets import services as sheets
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Operation, Scoresheet
from judging.scoresheets.pages import sheet_page
from judging.scoresheets.paper import services
from judging.scoresheets.paper.comparing import Difference, differences
from judging.scoresheets.paper.enums import PaperState
from judging.scoresheets.paper.models import PaperSheet
from tests.app.files.samples import SECRET, photograph
from tests.conftest import both_databases
from tests.factories import NOW, make_user
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.desk import operation
from tests.judging.scoresheets.test_services_sync import TABLET, queue

READ = {"innovation": "8,5", "market": "20", "team": "na"}


class Desk:
    """Two clerks at one paper of the third judge."""

    def __init__(self, app: Flask, here: Round) -> None:
        self.here, self.store = here, app.extensions["store"]
        self.judge = here.judges[2]
        self.first, self.second = make_user("Người nhập một"), make_user("Người nhập hai")

    @property
    def sheet(self) -> Scoresheet:
        """Return the sheet as it is now."""
        return self.here.sheet(self.judge, self.here.entries[0])

    def type_first(self, values: Any = None, **more: Any) -> PaperSheet:
        """Type the paper the first time."""
        return services.type_first(self.sheet.id, services.PaperInput(values or READ, **more),
                                   self.store, actor=self.first, now=NOW)

    def type_second(self, paper: PaperSheet, values: Any = None, by: User | None = None,
                    ) -> PaperSheet:
        """Type it the second time."""
        return services.type_second(paper.id, values or READ, actor=by or self.second, now=NOW)

    def marks(self) -> dict[str, str]:
        """Return the marks that stand."""
        return {row.criterion.key: row.mark.was for row in sheet_page(self.sheet).rows}


@both_databases
def test_what_two_people_read_alike_is_applied_and_sent(app: Flask) -> None:
    desk = Desk(app, make_round())
    paper = desk.type_first(comment="Rõ ràng.")
    assert (desk.marks()["innovation"], desk.sheet.state) == ("", SheetState.ASSIGNED)
    done = desk.type_second(paper, {**READ, "innovation": "8.50"})
    assert done.state is PaperState.APPLIED
    assert desk.marks() == {"innovation": "8.5", "market": "20", "team": "na"}
    assert (desk.sheet.state, desk.sheet.comment) == (SheetState.SUBMITTED, "Rõ ràng.")
    rows = db.session.query(Operation.entered_by_id, Operation.judge_id).distinct().all()
    assert rows == [(desk.second.id, desk.judge.id)]


@both_databases
def test_85_and_8_5_differ_and_are_settled_from_the_paper(app: Flask) -> None:
    desk = Desk(app, make_round())
    paper = desk.type_first({**READ, "market": "2,5"})
    paper = desk.type_second(paper, {**READ, "market": "25"})
    assert paper.state is PaperState.DIFFERENT
    assert differences(paper.first, paper.second or {}) == [Difference("market", "2.5", "25")]
    assert desk.sheet.state is SheetState.ASSIGNED
    with pytest.raises(DomainError):
        services.settle(paper.id, {"market": "2,5"}, actor=desk.first, now=NOW)
    services.settle(paper.id, {"market": "2,5"}, actor=desk.second, now=NOW)
    assert desk.marks()["market"] == "2.5"


def test_one_person_does_not_type_a_paper_twice(app: Flask) -> None:
    desk = Desk(app, make_round())
    paper = desk.type_first()
    with pytest.raises(DomainError):
        desk.type_second(paper, by=desk.first)
    with pytest.raises(Conflict):
        desk.type_first()


@both_databases
def test_a_tablet_that_spoke_meanwhile_is_never_overwritten(app: Flask) -> None:
    desk = Desk(app, make_round())
    paper = desk.type_first()
    sheets.synchronise(desk.judge, TABLET, [operation(1, sheet=desk.sheet.id, value="9")], NOW)
    with pytest.raises(Conflict):
        desk.type_second(paper)
    assert (desk.marks()["innovation"], desk.marks()["market"]) == ("9", "")
    services.drop(paper.id, "Giám khảo chấm lại trên máy", actor=desk.first, now=NOW)
    assert desk.type_second(desk.type_first()).state is PaperState.APPLIED
    assert desk.marks()["innovation"] == "8.5"


def test_late_operations_of_the_tablet_meet_a_sent_sheet(app: Flask) -> None:
    desk = Desk(app, make_round())
    desk.type_second(desk.type_first())
    told = sheets.synchronise(desk.judge, TABLET, queue(desk.sheet.id), NOW)
    assert {answer["code"] for answer in told} == {"sheet_closed"}


def test_a_photo_is_kept_and_what_is_no_photo_is_refused(app: Flask) -> None:
    desk = Desk(app, make_round())
    with pytest.raises(DomainError):
        desk.type_first(photo=services.Photo("a.png", b"<svg>"))
    paper = desk.type_first(photo=services.Photo("phiếu 1.png", photograph("PNG")))
    assert paper.file is not None
    kept = desk.store.get(paper.file.sha256)
    assert (paper.file_name, paper.file.content_type, SECRET.encode() in kept) == (
        "phiếu 1.jpg", "image/jpeg", False)


@pytest.mark.parametrize("state", [SheetState.RECUSED, SheetState.ABSENT, SheetState.SUBMITTED])
def test_nothing_is_typed_for_a_sheet_that_takes_none(app: Flask, state: SheetState) -> None:
    desk = Desk(app, make_round())
    sheet = desk.sheet
    sheet.state, sheet.reason, sheet.version = state, "x", 1
    sheet.submitted_at = NOW if state is SheetState.SUBMITTED else None
    db.session.commit()
    with pytest.raises(DomainError):
        desk.type_first()
    assert db.session.query(PaperSheet).count() == 0


def test_every_problem_of_a_reading_is_named(app: Flask) -> None:
    desk = Desk(app, make_round())
    found = services.problems_of(desk.sheet, {"innovation": "85", "market": "x", "team": ""})
    assert [(one.key, one.code and one.code.value) for one in found] == [
        ("innovation", "out_of_range"), ("market", "bad_request"), ("team", None)]
