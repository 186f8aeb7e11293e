"""Accounts come into being, change and recover by one-use links that tell strangers nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth import passwords, services_accounts, tokens
from app.auth.enums import Purpose
from app.auth.models import Token, User
from app.auth.queries import find_session_user, find_user_by_email
from app.auth.services_accounts import Registration
from app.errors import DomainError
from app.orm import db
from tests.conftest import both_databases
from tests.factories import NOW, PASSWORD, letters_to, make_user, secret_to

SITE = "http://localhost"
LAN = Registration("Đỗ Thị Lan", "Lan@Example.test", PASSWORD, "vi", "/competitions/a/apply",
                   browser="lan")
THIEF = Registration("Kẻ Gian", "lan@example.test", "mat-khau-cua-ke-gian", browser="thief")


def register(asked: Registration = LAN) -> str:
    return services_accounts.register(asked, site=SITE, now=NOW)


def last_secret(address: str) -> str:
    return secret_to(address).rsplit("/", 1)[1]


@both_databases
def test_an_account_begins_when_its_address_is_confirmed(app: Flask) -> None:
    assert register() == "lan@example.test"
    user = find_user_by_email("lan@example.test")
    assert user is not None
    assert (user.password_hash, user.confirmed_at) == (None, None)
    entered = services_accounts.confirm_address(last_secret("lan@example.test"), "lan", now=NOW)
    assert entered.user.confirmed_at == NOW
    assert entered.onward == "/competitions/a/apply"
    assert passwords.is_password(entered.user.password_hash, PASSWORD)


@both_databases
def test_a_link_works_once_and_only_in_its_time(app: Flask) -> None:
    register()
    secret = last_secret("lan@example.test")
    with pytest.raises(tokens.OutOfDate):
        services_accounts.confirm_address(secret, "lan", now=NOW + timedelta(days=3))
    services_accounts.confirm_address(secret, "lan", now=NOW)
    with pytest.raises(tokens.OutOfDate):
        services_accounts.confirm_address(secret, "lan", now=NOW)


def test_a_link_does_not_serve_another_purpose(app: Flask) -> None:
    register()
    with pytest.raises(tokens.OutOfDate):
        services_accounts.reset_password(last_secret("lan@example.test"), "khac-han-mat-khau-cu",
                                         site=SITE, now=NOW)


def test_registering_somebody_elses_address_leaves_no_password_behind(app: Flask) -> None:
    register(THIEF)
    stranger = last_secret("lan@example.test")
    register()
    services_accounts.confirm_address(last_secret("lan@example.test"), "lan", now=NOW)
    user = find_user_by_email("lan@example.test")
    assert user is not None
    assert user.name == "Đỗ Thị Lan"
    assert passwords.is_password(user.password_hash, PASSWORD)
    with pytest.raises(tokens.OutOfDate):
        services_accounts.confirm_address(stranger, "thief", now=NOW)


@both_databases
def test_registering_again_says_the_same_and_only_the_mail_differs(app: Flask) -> None:
    owner = make_user("Đỗ Thị Lan", "lan@example.test", password=PASSWORD)
    before = owner.password_hash
    assert register() == "lan@example.test"
    assert [letter.kind for letter in letters_to("lan@example.test")] == ["already_registered"]
    db.session.refresh(owner)
    assert (owner.password_hash, owner.session_epoch) == (before, 1)


def test_nobody_gets_more_than_six_such_mails_within_the_hour(app: Flask) -> None:
    for _ in range(9):
        register()
    assert len(letters_to("lan@example.test")) == 6


@pytest.mark.parametrize("password", [
    "ngắn", "1234567890", "abcdefghijk", "aaaaaaaaaaaa", "password123", "lan@example.test",
    "đỗ thị lan", "Khoinghiep2026", "x" * 201,
])
def test_an_easy_password_is_refused_beside_its_field(app: Flask, password: str) -> None:
    with pytest.raises(DomainError) as refused:
        register(Registration("Đỗ Thị Lan", "lan@example.test", password))
    assert refused.value.field == "password"
    assert find_user_by_email("lan@example.test") is None


@pytest.mark.parametrize("email", ["lan", "lan@", "lan@x", "lan @x.vn", "lan@x.vn\0", "a" * 300])
def test_what_is_no_address_is_refused_beside_its_field(app: Flask, email: str) -> None:
    with pytest.raises(DomainError) as refused:
        register(Registration("Đỗ Thị Lan", email, PASSWORD))
    assert refused.value.field == "email"


@pytest.mark.parametrize("browser", ["", "lan"])
def test_a_strangers_password_never_holds_for_the_owner_of_the_address(
        app: Flask, browser: str) -> None:
    register(THIEF)
    secret = last_secret("lan@example.test")
    with pytest.raises(DomainError) as refused:
        services_accounts.confirm_address(secret, browser, now=NOW)
    assert refused.value.field == "password"
    user = services_accounts.claim_address(secret, "Đỗ Thị Lan", PASSWORD, now=NOW).user
    assert user.name == "Đỗ Thị Lan"
    assert passwords.is_password(user.password_hash, PASSWORD)
    with pytest.raises(tokens.OutOfDate):
        services_accounts.claim_address(secret, "Đỗ Thị Lan", PASSWORD, now=NOW)


def test_a_confirmation_is_sent_again_even_after_its_time(app: Flask) -> None:
    register()
    later = NOW + timedelta(days=9)
    services_accounts.send_again("LAN@example.test", site=SITE, locale="vi", now=later)
    secret = last_secret("lan@example.test")
    assert [m.kind for m in letters_to("lan@example.test")] == ["confirm_address"] * 2
    user = services_accounts.confirm_address(secret, "lan", now=later).user
    assert passwords.is_password(user.password_hash, PASSWORD)


def test_asking_again_says_nothing_about_accounts_and_has_an_end(app: Flask) -> None:
    make_user(email="known@example.test", password=PASSWORD)
    for email in ("known@example.test", "nobody@example.test"):
        for _ in range(9):
            assert services_accounts.send_again(email, site=SITE, locale="vi", now=NOW) == email
    assert [m.kind for m in letters_to("known@example.test")] == ["already_registered"] * 6
    assert [m.kind for m in letters_to("nobody@example.test")] == ["no_account"] * 6


@both_databases
def test_a_new_password_ends_all_sessions_and_all_other_links(app: Flask) -> None:
    user = make_user(email="lan@example.test", password=PASSWORD)
    session = user.get_id()
    for _ in range(2):
        services_accounts.request_reset("LAN@example.test", site=SITE, locale="vi", now=NOW)
    older, newer = (str(m.secret).rsplit("/", 1)[1] for m in letters_to("lan@example.test"))
    services_accounts.reset_password(newer, "bon-tu-khong-lien-quan", site=SITE, now=NOW)
    assert find_session_user(session) is None
    with pytest.raises(tokens.OutOfDate):
        services_accounts.reset_password(older, "bon-tu-khong-lien-quan", site=SITE, now=NOW)
    assert letters_to("lan@example.test")[-1].kind == "password_changed"


def test_asking_for_a_reset_writes_to_whoever_has_no_account_too(app: Flask) -> None:
    services_accounts.request_reset("nobody@example.test", site=SITE, locale="vi", now=NOW)
    (letter,) = letters_to("nobody@example.test")
    assert (letter.kind, letter.secret) == ("no_account", None)
    assert db.session.scalar(sa.select(sa.func.count(User.id))) == 0


def test_a_reset_link_dies_after_two_hours(app: Flask) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    services_accounts.request_reset("lan@example.test", site=SITE, locale="vi", now=NOW)
    with pytest.raises(tokens.OutOfDate):
        services_accounts.reset_password(
            last_secret("lan@example.test"), "bon-tu-khong-lien-quan", site=SITE,
            now=NOW + timedelta(hours=2))


@both_databases
def test_a_new_address_holds_once_it_is_confirmed_and_the_old_one_is_told(app: Flask) -> None:
    user = make_user("Đỗ Thị Lan", "old@example.test", password=PASSWORD)
    session = user.get_id()
    services_accounts.request_address(user, "new@example.test", PASSWORD, site=SITE, now=NOW)
    assert user.email == "old@example.test"
    assert [m.kind for m in letters_to("old@example.test")] == ["address_will_change"]
    services_accounts.change_address(last_secret("new@example.test"), now=NOW)
    db.session.refresh(user)
    assert (user.email, user.search) == ("new@example.test", "do thi lan new@example.test")
    assert find_session_user(session) is None


def test_a_taken_address_is_not_told_to_the_asker(app: Flask) -> None:
    user = make_user(email="old@example.test", password=PASSWORD)
    make_user(email="taken@example.test")
    sent_to = services_accounts.request_address(user, "taken@example.test", PASSWORD, site=SITE,
                                                now=NOW)
    assert sent_to == "taken@example.test"
    assert [m.kind for m in letters_to("taken@example.test")] == ["already_registered"]


def test_the_current_password_is_asked_before_a_change(app: Flask) -> None:
    user = make_user(email="lan@example.test", password=PASSWORD)
    with pytest.raises(DomainError) as refused:
        services_accounts.change_password(user, "sai-mat-khau-roi", "bon-tu-khong-lien-quan",
                                          site=SITE, now=NOW)
    assert refused.value.field == "current"
    with pytest.raises(DomainError) as refused:
        services_accounts.request_address(user, "new@example.test", "sai", site=SITE, now=NOW)
    assert refused.value.field == "password"


def test_only_digests_of_secrets_are_kept(app: Flask) -> None:
    register()
    secret = last_secret("lan@example.test")
    (kept,) = db.session.scalars(sa.select(Token.digest).filter_by(
        purpose=Purpose.CONFIRM_ADDRESS))
    assert kept != secret
    assert len(kept) == 64


def test_a_letter_is_in_the_language_of_its_reader(app: Flask) -> None:
    register(Registration("Ann", "ann@example.test", PASSWORD, "en"))
    register()
    assert letters_to("ann@example.test")[0].subject == "Confirm your e-mail address"
    assert letters_to("lan@example.test")[0].subject == "Xác nhận địa chỉ thư điện tử"
