"""The same queue from many hands at the same moment: each operation counts once."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from app.auth.models import User
from app.orm import db
from judging.scoresheets import services
from judging.scoresheets.models import Operation
from tests.conftest import both_databases
from tests.factories import NOW
from tests.judging.rounds import make_round
from tests.judging.scoresheets.desk import operation
from tests.judging.scoresheets.test_services_sync import TABLET, queue


def send(app: Flask, judge_id: int, device: str, operations: list[dict[str, Any]]) -> list[str]:
    """Synchronise in a context of its own, as a request would."""
    with app.app_context():
        judge = db.session.get_one(User, judge_id)
        answers = services.synchronise(judge, device, operations, NOW)
        db.session.remove()
        return [answer["status"] for answer in answers]


@both_databases
def test_eight_retries_at_once_apply_each_operation_once(app: Flask) -> None:
    here = make_round()
    judge, sheet = here.judges[2], here.sheet(here.judges[2], here.entries[0])
    sent, judge_id = queue(sheet.id, submit=True), judge.id
    db.session.remove()
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: send(app, judge_id, TABLET, sent), range(8)))
    assert Counter(status for answers in told for status in answers) == {
        "applied": 5, "duplicate": 35}
    assert db.session.query(Operation).count() == 5


@both_databases
def test_two_devices_at_once_never_overwrite_each_other(app: Flask) -> None:
    here = make_round()
    judge, sheet = here.judges[2], here.sheet(here.judges[2], here.entries[0])
    queues = [(str(uuid.uuid4()), [operation(1, sheet=sheet.id, value=str(n))]) for n in range(6)]
    judge_id = judge.id
    db.session.remove()
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda pair: send(app, judge_id, *pair), queues))
    assert sorted(status for [status] in told) == ["applied", *["conflict"] * 5]
