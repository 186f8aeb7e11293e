"""Two people, or one twice, at the same moment: one of them wins, nothing is half written."""

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.auth import services_accounts, services_links, services_sign_in
from app.auth.enums import Role
from app.auth.models import Grant, PersonalLink, SignInGuard, User
from app.auth.services_accounts import Registration
from app.auth.services_grants import grant_role
from app.auth.services_links import Browser
from app.auth.tokens import OutOfDate
from app.errors import DomainError
from app.orm import db
from tests.conftest import both_databases
from tests.factories import NOW, PASSWORD, make_competition, make_user, secret_to

SITE = "http://localhost"


def at_once(app: Flask, verb: Callable[[], Any], times: int = 6) -> list[Any]:
    """Run a verb in several threads at the same moment; return answers or refusals."""
    barrier, answers = threading.Barrier(times), []

    def work() -> None:
        with app.app_context():
            barrier.wait()
            try:
                answers.append(verb())
            except Exception as error:  # judged by the tests below
                answers.append(type(error))
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return answers


@both_databases
def test_one_address_becomes_one_account(app: Flask) -> None:
    asked = Registration("Đỗ Thị Lan", "lan@example.test", PASSWORD)
    answers = at_once(app, lambda: services_accounts.register(asked, site=SITE, now=NOW))
    assert answers == ["lan@example.test"] * 6
    assert db.session.scalar(sa.select(sa.func.count(User.id))) == 1


@both_databases
def test_one_link_is_bound_to_one_device(app: Flask) -> None:
    link, secret = services_links.issue_link(make_user(), make_competition().id, now=NOW,
                                             actor=make_user())
    answers = at_once(app, lambda: services_links.open_link(secret, Browser("x"), now=NOW))
    assert answers.count(OutOfDate) == 5
    assert db.session.get_one(PersonalLink, link.id).opened_at == NOW


@both_databases
def test_one_token_is_used_once(app: Flask) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    services_accounts.request_reset("lan@example.test", site=SITE, locale="vi", now=NOW)
    secret = secret_to("lan@example.test").rsplit("/", 1)[1]
    answers = at_once(app, lambda: services_accounts.reset_password(
        secret, "bon-tu-khong-lien-quan", site=SITE, now=NOW))
    assert answers.count(OutOfDate) == 5


@both_databases
def test_one_role_is_given_once(app: Flask) -> None:
    user, competition = make_user(), make_competition()
    user_id, competition_id = user.id, competition.id
    at_once(app, lambda: grant_role(db.session.get_one(User, user_id), Role.CLERK, actor=None,
                                    competition_id=competition_id, now=NOW))
    assert db.session.scalar(sa.select(sa.func.count(Grant.id)).filter_by(user_id=user_id)) == 1


@both_databases
def test_tries_at_once_are_all_counted(app: Flask) -> None:
    answers = at_once(app, lambda: services_sign_in.sign_in(
        "nobody@example.test", "sai-mat-khau-roi", place="10.0.0.1", now=NOW, demo=False), 8)
    assert [issubclass(answer, DomainError) for answer in answers] == [True] * 8
    assert answers.count(DomainError) == 5
    counted = sa.select(sa.func.max(SignInGuard.failures))
    assert db.session.scalar(counted) == 6
