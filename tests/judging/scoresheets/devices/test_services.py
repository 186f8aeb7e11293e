"""PINs of the secretary: one use, some minutes, for who sits here; what devices keep."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.auth.models import User
from app.errors import DomainError, NotFound, TooMany
from app.orm import db
from judging.scoresheets import services as sheets
from judging.scoresheets.devices import importing, queries, services
from judging.scoresheets.devices.models import DeskPin
from judging.scoresheets.models import DeskDevice, Operation
from judging.scoresheets.services_sync import Caller
from tests.conftest import both_databases
from tests.factories import NOW, make_user
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.desk import operation
from tests.judging.scoresheets.test_services_sync import TABLET, queue

KEY = "the installation's key"


def issue(here: Round, judge: User) -> str:
    """Return a new PIN."""
    return services.issue_pin(judge.id, here.competition.id, KEY, actor=here.organiser, now=NOW)[1]


def use(pin: str, **changes: Any) -> services.Entered:
    """Type a PIN."""
    values = {"now": NOW, **changes}
    return services.use_pin(pin, "Tablet", "192.168.1.20", KEY, **values)


@both_databases
def test_a_pin_lets_its_judge_in_once(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    pin = issue(here, judge)
    assert use(f"{pin[:4]} {pin[4:]}") == services.Entered(judge, here.competition.id)
    with pytest.raises(DomainError):
        use(pin)
    assert db.session.query(DeskPin.used_agent).all() == [("Tablet",)]


def test_a_pin_ends_after_ten_minutes_and_with_the_next_one(app: Flask) -> None:
    here = make_round()
    first, second = issue(here, here.judges[2]), issue(here, here.judges[2])
    for pin, now in ((first, NOW), (second, NOW + services.LASTS)):
        with pytest.raises(DomainError):
            use(pin, now=now)
    assert use(second, now=NOW + services.LASTS - timedelta(seconds=1)).user == here.judges[2]


def test_only_a_keyed_digest_of_a_pin_is_kept(app: Flask) -> None:
    here = make_round()
    pin = issue(here, here.judges[2])
    row = db.session.query(DeskPin).one()
    assert pin not in row.digest
    assert row.digest != services.digest_of(pin, "another key")


def test_a_pin_is_for_who_sits_here_alone(app: Flask) -> None:
    here = make_round()
    with pytest.raises(NotFound):
        issue(here, make_user("Người lạ"))
    pin = issue(here, here.judges[2])
    here.panel.members[2].left_at = NOW
    db.session.commit()
    with pytest.raises(DomainError):
        use(pin)


@both_databases
def test_tries_are_counted_before_they_are_looked_at(app: Flask) -> None:
    here = make_round()
    pin = issue(here, here.judges[2])
    for _ in range(services.PLACE):
        with pytest.raises(DomainError, match="không có hiệu lực"):
            use("0")
    with pytest.raises(TooMany):
        use(pin)


@both_databases
def test_the_board_tells_what_each_tablet_still_keeps(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    for pending in (4, 3):
        sheets.exchange(judge, TABLET, [operation(9 - pending, sheet=sheet.id)], NOW,
                        caller=Caller("iPad", pending))
    line = next(line for line in queries.board_of(here.competition.id, NOW)
                if line.judge == judge)
    assert (line.pending, [(d.agent, d.pending) for d in line.devices]) == (3, [("iPad", 3)])
    sheets.revoke_device(line.devices[0].id, actor=here.organiser, now=NOW)
    told = sheets.exchange(judge, TABLET, [operation(50, sheet=sheet.id)], NOW).results
    assert [answer["code"] for answer in told] == ["device_revoked"]
    assert queries.tablets_of(judge.id) == []


@both_databases
def test_a_file_of_a_tablet_is_as_if_the_tablet_had_sent_it(app: Flask) -> None:
    here = make_round()
    judge, sheet = here.judges[2], here.sheet(here.judges[2], here.entries[0])
    sent = queue(sheet.id, submit=True)
    sheets.exchange(judge, TABLET, sent[:2], NOW, caller=Caller("iPad", 3))
    given = importing.DeviceFile(TABLET, judge.id, sent, "0" * 64)
    done = importing.import_file(given, here.competition.id, actor=here.organiser, now=NOW)
    assert (done.count("applied"), done.count("duplicate"), done.open_lines) == (3, 2, [])
    again = importing.import_file(given, here.competition.id, actor=here.organiser, now=NOW)
    assert (again.count("applied"), again.count("duplicate")) == (0, 5)
    assert here.sheet(judge, here.entries[0]).state == "submitted"
    assert db.session.query(Operation).count() == 5
    assert db.session.query(DeskDevice).one().pending == 0


def test_what_a_judge_brings_from_a_revoked_device_counts(app: Flask) -> None:
    here = make_round()
    judge, sheet = here.judges[2], here.sheet(here.judges[2], here.entries[0])
    sheets.exchange(judge, TABLET, [], NOW, caller=Caller("iPad", 1))
    device = db.session.query(DeskDevice).one()
    sheets.revoke_device(device.id, actor=here.organiser, now=NOW)
    given = importing.DeviceFile(TABLET, judge.id, [operation(1, sheet=sheet.id)], "0" * 64)
    done = importing.import_file(given, here.competition.id, actor=here.organiser, now=NOW)
    assert done.count("applied") == 1


def test_a_file_names_whom_it_cannot_serve(app: Flask) -> None:
    here = make_round()
    given = importing.DeviceFile(TABLET, make_user().id, [], "0" * 64)
    with pytest.raises(DomainError, match="không chấm"):
        importing.import_file(given, here.competition.id, actor=here.organiser, now=NOW)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"[" * 99_999, b'{"device": 1}',
                                     b'{"device": "x", "judge": 1, "operations": []}'])
def test_a_file_that_is_none_is_told_so(content: bytes) -> None:
    with pytest.raises(DomainError, match=r"không phải tệp|no file"):
        importing.read_file(content)


def test_a_file_names_its_judge_by_number_or_with_the_name() -> None:
    for judge in ("7", '{"id": 7, "name": "A"}'):
        content = f'{{"device": "{TABLET}", "judge": {judge}, "operations": [1]}}'.encode()
        given = importing.read_file(content)
        assert (given.device, given.judge_id, given.operations) == (TABLET, 7, [1])
