"""Who wrote to the organisers: taken home, and erased while the register keeps its lines."""

from datetime import date

from flask import Flask

from app.orm import db
from app.privacy.sections import Erased
from judging.results.complaints import privacy, services
from judging.results.complaints.enums import Channel, ComplaintKind
from judging.results.complaints.models import Complaint
from judging.results.complaints.services import ComplaintInput
from tests.conftest import both_databases
from tests.factories import NOW, make_competition, make_user

GIVEN = ComplaintInput(ComplaintKind.PROPOSAL, Channel.WEB, date(2026, 11, 20), "Công bố điểm",
                       "Đề nghị công bố.", name="Y Ƀlŏm", contact="y.blom@example.test")


@both_databases
def test_what_a_person_wrote_is_known_by_account_address_and_phone(app: Flask) -> None:
    person = make_user("Y Ƀlŏm", "y.blom@example.test", phone="+84905123456")
    other = make_user("Người khác")
    contest = make_competition()
    for contact in ("Y.Blom@example.test", "0905 123 456", "ai.do@example.test", ""):
        services.receive(contest.id, ComplaintInput(
            GIVEN.kind, Channel.PAPER, GIVEN.received_on, GIVEN.subject, GIVEN.content,
            name="Ai đó", contact=contact), actor=other, now=NOW)
    services.receive(contest.id, GIVEN, actor=person, now=NOW)

    told, = privacy.export(person)
    assert [row["number"] for row in told.rows] == [1, 2, 5]
    assert (told.rows[2]["name"], told.rows[2]["content"]) == ("Y Ƀlŏm", "Đề nghị công bố.")
    assert (privacy.places(person), privacy.places(other)) == ({contest.id}, set())

    done = Erased()
    privacy.erase(person, done, NOW)
    db.session.commit()
    assert privacy.export(person)[0].rows == []
    assert [(row.number, row.subject, row.party.name, row.party.contact, row.party.user_id)
            for row in db.session.query(Complaint).order_by(Complaint.number)] == [
        (1, "Công bố điểm", "", "", None), (2, "Công bố điểm", "", "", None),
        (3, "Công bố điểm", "Ai đó", "ai.do@example.test", None),
        (4, "Công bố điểm", "Ai đó", "", None), (5, "Công bố điểm", "", "", None)]
    assert len(done.kept) == 1


def test_nobody_is_told_of_what_was_never_written(app: Flask) -> None:
    person, done = make_user("Người lạ"), Erased()
    privacy.erase(person, done, NOW)
    assert (privacy.export(person)[0].rows, done.kept) == ([], [])
