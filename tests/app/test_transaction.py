"""One transaction per verb: whole or not at all, and never two writers in each other's way."""

import threading
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.auth.models import User
from app.errors import DomainError, NotFound
from app.orm import Exact, UtcDateTime, db, get_or_404, lock
from app.transaction import is_writing, transaction
from tests.conftest import both_databases
from tests.factories import NOW, make_user


@transaction()
def rename(user_id: int, name: str, *, fail: bool = False) -> None:
    """Rename somebody, or think better of it."""
    lock(User, user_id).name = name
    db.session.flush()
    if fail:
        raise DomainError("no")


@both_databases
def test_a_verb_that_is_refused_writes_nothing(app: Flask) -> None:
    user = make_user("An")
    with pytest.raises(DomainError):
        rename(user.id, "Bình", fail=True)
    assert user.name == "An"
    assert not is_writing()


@both_databases
def test_an_inner_verb_joins_the_outer_ones_fate(app: Flask) -> None:
    user = make_user("An")

    @transaction()
    def outer() -> None:
        rename(user.id, "Bình")
        raise DomainError("no")

    with pytest.raises(DomainError):
        outer()
    assert user.name == "An"


@both_databases
def test_writers_at_once_lose_no_update(app: Flask) -> None:
    user_id, failures = make_user().id, []
    db.session.rollback()

    @transaction()
    def count_up() -> None:
        lock(User, user_id).session_epoch += 1

    def work() -> None:
        with app.app_context():
            try:
                for _ in range(10):
                    count_up()
            except Exception as error:  # told to the test below
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert failures == []
    assert db.session.get_one(User, user_id).session_epoch == 61


@both_databases
def test_a_page_that_read_first_writes_on_what_is_true_now(app: Flask) -> None:
    user = make_user("An")
    assert user.name == "An"  # the page has read
    with app.app_context():
        rename(user.id, "Bình")
        db.session.remove()

    @transaction()
    def add() -> None:
        lock(User, user.id).name += " Minh"

    add()
    assert user.name == "Bình Minh"


@both_databases
def test_a_verb_that_a_page_calls_is_refused_as_a_whole(app: Flask) -> None:
    user_id = make_user("An").id
    db.session.commit()
    with app.test_request_context():
        assert db.session.get_one(User, user_id).name == "An"  # the page has read
        with pytest.raises(DomainError):
            rename(user_id, "Bình", fail=True)
        assert db.session.get_one(User, user_id).name == "An"


@both_databases
def test_a_page_writes_nothing_outside_a_verb(app: Flask) -> None:
    user_id = make_user("An").id
    db.session.commit()
    with app.test_request_context():
        db.session.get_one(User, user_id).name = "Bình"
        with pytest.raises(RuntimeError, match="outside a verb"):
            db.session.scalar(sa.select(User.name))  # would write it down first
        db.session.rollback()
    assert db.session.get_one(User, user_id).name == "An"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgresql_plans_the_statements_of_a_page_once(app: Flask, client: FlaskClient) -> None:
    for _ in range(8):
        assert client.get("/").status_code == 200
    assert db.session.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements"))


@both_databases
def test_moments_come_back_in_utc_to_the_microsecond(app: Flask) -> None:
    hanoi = datetime(2026, 12, 18, 17, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    user = make_user()
    user.confirmed_at = hanoi
    db.session.commit()
    db.session.refresh(user)
    assert user.confirmed_at == hanoi
    assert user.confirmed_at is not None
    assert user.confirmed_at.isoformat() == "2026-12-18T10:00:00.123456+00:00"


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(NOW.replace(tzinfo=None), db.engine.dialect)


@pytest.mark.parametrize("mark", ["0", "8.5", "-0.01", "79.33", "12345678901.99"])
def test_decimals_come_back_exactly(app: Flask, mark: str) -> None:
    kind, dialect = Exact(2), db.engine.dialect
    stored = kind.process_bind_param(Decimal(mark), dialect)
    assert isinstance(stored, int)
    assert kind.process_result_value(stored, dialect) == Decimal(mark)


def test_a_decimal_with_too_many_places_is_refused_not_rounded(app: Flask) -> None:
    with pytest.raises(ValueError, match="decimal places"):
        Exact(2).process_bind_param(Decimal("79.333"), db.engine.dialect)


def test_what_does_not_exist_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        get_or_404(User, 1)
    with pytest.raises(NotFound):
        transaction()(lock)(User, 1)


@both_databases
def test_an_impossible_row_cannot_be_stored(app: Flask) -> None:
    user = make_user()
    for change in ("email = 'Upper@example.test'", "locale = 'fr'"):
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.text(f'UPDATE "user" SET {change} WHERE id = {user.id}'))
        db.session.rollback()
