"""The record shows any change to what it says, and survives the erasure of values by law."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.audit.queries import Broken, broken_events, events_of
from app.audit.services import record
from app.clock import local
from app.orm import db
from app.transaction import transaction
from tests.conftest import both_databases
from tests.factories import NOW, make_user


@transaction()
def write(count: int = 5, competition_id: int | None = None, now: datetime = NOW) -> None:
    """Record some steps."""
    user = make_user_in_transaction()
    for number in range(count):
        record("account.renamed", user, actor=user, now=now, competition_id=competition_id,
               before=f"Tên {number}", after=f"Tên {number + 1}")


def make_user_in_transaction() -> object:
    from app.auth.services_people import ensure_person

    return ensure_person("Y Ƀlŏm", None, actor=None, now=NOW)


def execute(sql: str) -> None:
    db.session.execute(sa.text(sql))
    db.session.commit()


def verify(app: Flask) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    return done.exit_code, done.output


@both_databases
def test_an_untouched_record_holds(app: Flask) -> None:
    write()
    write(3, competition_id=7)
    assert list(broken_events()) == []
    assert verify(app) == (0, "All chains hold: 10 events.\n")


@both_databases
def test_a_moment_written_in_another_zone_holds_too(app: Flask) -> None:
    write(2, now=local(NOW))
    assert list(broken_events()) == []


@both_databases
@pytest.mark.parametrize(("change", "why"), [
    ("UPDATE audit_event SET action = 'account.closed' WHERE number = 3",
     "its hash does not fit what it says"),
    ("UPDATE audit_event SET actor_id = NULL WHERE number = 3",
     "its hash does not fit what it says"),
    ("""UPDATE audit_values SET content = '{"before": "x", "after": "y"}' WHERE event_id = 3""",
     "its values were altered"),
    ("UPDATE audit_event SET number = 30 WHERE number = 3", "the event is missing"),
])
def test_the_first_event_that_was_altered_is_named(app: Flask, change: str, why: str) -> None:
    write()
    execute(change)
    assert list(broken_events()) == [Broken("installation", 3, why)]
    assert verify(app) == (1, f"BROKEN: chain installation, event 3: {why}.\n")


@both_databases
def test_an_event_taken_away_is_missed_in_the_middle_and_at_the_end(app: Flask) -> None:
    write()
    execute("DELETE FROM audit_values WHERE event_id = 6")
    execute("DELETE FROM audit_event WHERE id = 6")
    assert list(broken_events()) == [Broken("installation", 6, "the end of the chain is missing")]
    execute("DELETE FROM audit_values WHERE event_id = 2")
    execute("DELETE FROM audit_event WHERE id = 2")
    assert list(broken_events()) == [Broken("installation", 2, "the event is missing")]


@both_databases
def test_values_can_be_erased_without_breaking_the_chain(app: Flask) -> None:
    write()
    execute("DELETE FROM audit_values")
    assert list(broken_events()) == []


def test_a_competitions_chain_breaks_alone(app: Flask) -> None:
    write(2)
    write(2, competition_id=7)
    execute("UPDATE audit_event SET action = 'x' WHERE chain_id = 2 AND number = 2")
    assert [(b.chain, b.number) for b in broken_events()] == [("competition 7", 2)]


def test_what_is_refused_leaves_no_trace_in_the_record(app: Flask) -> None:
    def fail() -> None:
        write(1)
        raise LookupError

    refused: Callable[[], None] = transaction()(fail)
    with pytest.raises(LookupError):
        refused()
    assert db.session.scalar(sa.select(sa.func.count(AuditEvent.id))) == 0


def test_the_history_of_one_object_is_newest_first(app: Flask) -> None:
    user = make_user()
    transaction()(record)("account.closed", user, actor=user, now=NOW)
    transaction()(record)("account.opened", user, actor=user, now=NOW)
    assert [e.action for e in events_of("user", user.id)] == ["account.opened", "account.closed"]
