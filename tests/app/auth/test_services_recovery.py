"""The secretariat helps people in: once, on record, and never somebody with a role."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.auth import passwords, services_accounts, services_recovery
from app.auth.code_models import Recovery
from app.auth.enums import Role
from app.auth.models import User
from app.auth.services_accounts import Registration
from app.auth.services_recovery import Handover, likely_address
from app.auth.tokens import OutOfDate
from app.errors import DomainError
from app.orm import db
from tests.conftest import both_databases
from tests.factories import NOW, PASSWORD, grant, letters_to, make_competition, make_user, secret_to

SITE = "http://localhost"


def give(user: User, actor: User) -> str:
    return services_recovery.issue_recovery(
        user, Handover(None, "Thẻ căn cước"), actor=actor, site=SITE, now=NOW)[1]


@pytest.mark.parametrize(("typed", "meant"), [
    ("lan@gmail.con", "lan@gmail.com"), ("lan@gmial.com", "lan@gmail.com"),
    ("Lan@Yaho.com", "lan@yahoo.com"), ("lan@gmail.com", None), ("lan@fpt.edu.vn", None),
    ("lan", None),
])
def test_a_domain_that_is_nearly_a_known_one_is_probably_mistyped(
    typed: str, meant: str | None
) -> None:
    assert likely_address(typed) == meant


@both_databases
def test_a_way_back_in_works_once_and_is_on_record(app: Flask) -> None:
    user, secretary = make_user("Y Ƀlŏm", "y@example.test", password="cu"), make_user()
    old, secret = give(user, secretary), give(user, secretary)
    with pytest.raises(OutOfDate):  # a newer one ends it
        services_recovery.recover(old, PASSWORD, now=NOW)
    epoch = user.session_epoch
    services_recovery.recover(secret, PASSWORD, now=NOW)
    db.session.refresh(user)
    assert passwords.is_password(user.password_hash, PASSWORD)
    assert user.session_epoch == epoch + 1
    with pytest.raises(OutOfDate):
        services_recovery.recover(secret, PASSWORD, now=NOW)
    assert {m.kind for m in letters_to("y@example.test")} == {"recovery_issued"}
    event = db.session.scalars(sa.select(AuditEvent).filter_by(
        action="account.recovery_issued")).first()
    assert event is not None
    assert (event.actor_id, event.values.content["reason"]) == (secretary.id, "Thẻ căn cước")
    assert secret not in {row.digest for row in db.session.query(Recovery)}


def test_a_way_back_in_lasts_a_day(app: Flask) -> None:
    secret = give(make_user(), make_user())
    with pytest.raises(OutOfDate):
        services_recovery.recover(secret, PASSWORD, now=NOW + timedelta(days=1))


def test_nobody_comes_in_as_somebody_with_a_role(app: Flask) -> None:
    approver, secretary = make_user(), make_user()
    secret = give(approver, secretary)
    grant(approver, Role.APPROVER, make_competition())
    with pytest.raises(OutOfDate):  # the role came after the link
        services_recovery.recover(secret, PASSWORD, now=NOW)
    with pytest.raises(DomainError):
        give(approver, secretary)
    with pytest.raises(DomainError):
        services_recovery.correct_address(
            approver, "khac@example.test", actor=secretary, reason="?", site=SITE,
            competition_id=None, now=NOW)


@both_databases
def test_a_mistyped_registration_is_confirmed_from_the_right_address(app: Flask) -> None:
    asked = Registration("Y Ƀlŏm", "y@gmail.con", PASSWORD, browser="b")
    services_accounts.register(asked, site=SITE, now=NOW)
    old = secret_to("y@gmail.con").rpartition("/")[2]
    user = db.session.query(User).one()
    services_recovery.correct_address(
        user, "y@gmail.com", actor=make_user(), reason="Gọi điện", site=SITE,
        competition_id=None, now=NOW)
    with pytest.raises(OutOfDate):
        services_accounts.confirm_address(old, "b", now=NOW)
    secret = secret_to("y@gmail.com").rpartition("/")[2]
    entered = services_accounts.confirm_address(secret, "b", now=NOW)
    assert (entered.user.id, entered.user.email, entered.user.confirmed_at) == (
        user.id, "y@gmail.com", NOW)
    event = db.session.scalars(sa.select(AuditEvent).filter_by(
        action="account.address_corrected")).one()
    assert (event.values.content["before"], event.values.content["after"]) == (
        "y@gmail.con", "y@gmail.com")


@both_databases
def test_a_confirmed_address_stays_until_the_new_one_says_yes(app: Flask) -> None:
    user, other = make_user("A", "a@gmail.con"), make_user("B", "b@example.test")
    with pytest.raises(DomainError):
        services_recovery.correct_address(
            user, "b@example.test", actor=other, reason="?", site=SITE, competition_id=None,
            now=NOW)
    services_recovery.correct_address(
        user, "a@gmail.com", actor=other, reason="Gọi điện", site=SITE, competition_id=None,
        now=NOW)
    db.session.refresh(user)
    assert user.email == "a@gmail.con"
    services_accounts.change_address(secret_to("a@gmail.com").rpartition("/")[2], now=NOW)
    db.session.refresh(user)
    assert user.email == "a@gmail.com"
