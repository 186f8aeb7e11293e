"""Tries are counted before they are looked at; a lock never tells whether an account exists."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from app.auth import services_sign_in
from app.auth.models import SignInGuard, User
from app.auth.queries import find_session_user
from app.errors import DomainError, TooMany
from app.orm import db
from tests.conftest import both_databases
from tests.factories import NOW, PASSWORD, make_user

WRONG = "sai-mat-khau-roi"


def sign_in(email: str, password: str, place: str = "10.0.0.1", minutes: int = 0,
            demo: bool = False) -> User:
    return services_sign_in.sign_in(email, password, place=place, demo=demo,
                                    now=NOW + timedelta(minutes=minutes))


def refusal(email: str, password: str, **more: object) -> tuple[type, str]:
    with pytest.raises(DomainError) as refused:
        sign_in(email, password, **more)  # type: ignore[arg-type]
    return type(refused.value), str(refused.value.message)


@both_databases
def test_the_right_password_lets_in_whatever_the_case_of_the_address(app: Flask) -> None:
    user = make_user(email="lan@example.test", password=PASSWORD)
    assert sign_in(" LAN@example.test ", PASSWORD).id == user.id


@both_databases
def test_unknown_closed_and_unready_accounts_are_refused_in_the_same_words(app: Flask) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    make_user(email="closed@example.test", password=PASSWORD, is_active=False)
    make_user(email="link-only@example.test")
    make_user(email="demo@example.test", password=PASSWORD, is_demo=True)
    refusals = {
        refusal("lan@example.test", WRONG, place="1"),
        refusal("nobody@example.test", PASSWORD, place="2"),
        refusal("closed@example.test", PASSWORD, place="3"),
        refusal("link-only@example.test", PASSWORD, place="4"),
        refusal("demo@example.test", PASSWORD, place="5"),
    }
    assert len(refusals) == 1


@both_databases
@pytest.mark.parametrize("email", ["lan@example.test", "nobody@example.test"])
def test_the_sixth_try_is_locked_out_whether_or_not_the_account_exists(
    app: Flask, email: str
) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    for _ in range(5):
        assert refusal(email, WRONG)[0] is DomainError
    assert refusal(email, PASSWORD)[0] is TooMany
    assert refusal(email, PASSWORD, minutes=14)[0] is TooMany


def test_a_lock_ends_after_a_quarter_of_an_hour(app: Flask) -> None:
    user = make_user(email="lan@example.test", password=PASSWORD)
    for _ in range(6):
        refusal("lan@example.test", WRONG)
    assert sign_in("lan@example.test", PASSWORD, minutes=16).id == user.id


def test_somebody_elsewhere_is_not_locked_out_with_the_guesser(app: Flask) -> None:
    user = make_user(email="lan@example.test", password=PASSWORD)
    for _ in range(6):
        refusal("lan@example.test", WRONG, place="6.6.6.6")
    assert sign_in("lan@example.test", PASSWORD, place="10.0.0.2").id == user.id


def test_guessing_one_name_from_many_places_is_locked_too(app: Flask) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    for number in range(20):
        refusal("lan@example.test", WRONG, place=f"6.6.6.{number}")
    assert refusal("lan@example.test", PASSWORD, place="10.0.0.2")[0] is TooMany


def test_a_hall_behind_one_address_signs_in_without_being_locked(app: Flask) -> None:
    people = [make_user(email=f"judge{n}@example.test", password=PASSWORD) for n in range(30)]
    for _ in range(5):
        for person in people:
            sign_in(str(person.email), PASSWORD)
    counted = db.session.scalars(sa.select(SignInGuard.failures)).all()
    assert set(counted) == {0}


def test_a_right_password_takes_back_what_was_counted(app: Flask) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    for _ in range(3):
        for _ in range(4):
            refusal("lan@example.test", WRONG)
        sign_in("lan@example.test", PASSWORD)


def test_a_hash_of_weaker_settings_is_renewed_at_sign_in(app: Flask) -> None:
    user = make_user(email="lan@example.test")
    before = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    user.password_hash = before
    db.session.commit()
    sign_in("lan@example.test", PASSWORD)
    db.session.refresh(user)
    assert user.password_hash != before
    assert sign_in("lan@example.test", PASSWORD).id == user.id


def test_demonstration_accounts_come_in_on_a_local_site_only(app: Flask) -> None:
    user = make_user(email="demo@example.test", password=PASSWORD, is_demo=True)
    assert refusal("demo@example.test", PASSWORD, demo=False)[0] is DomainError
    assert sign_in("demo@example.test", PASSWORD, demo=True).id == user.id


def test_signing_out_everywhere_ends_every_session(app: Flask) -> None:
    user = make_user()
    session = user.get_id()
    services_sign_in.sign_out_everywhere(user, keep_device_id=None, now=NOW)
    assert find_session_user(session) is None


@pytest.mark.parametrize("session", ["", "1", "1.x", ".", "x.1", "1.1.1", "²"])
def test_a_malformed_session_is_nobodys(app: Flask, session: str) -> None:
    assert find_session_user(session) is None
