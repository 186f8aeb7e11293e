"""A judge's link is opened once, belongs to the device that opened it, and can be withdrawn."""

from datetime import timedelta

import pytest
from flask import Flask

from app.auth import queries, services_links, tokens
from app.auth.enums import Purpose, Role
from app.auth.models import PersonalLink, User
from app.auth.queries import find_session_user
from app.auth.services_accounts import accept_invitation
from app.auth.services_grants import grant_role
from app.auth.services_links import Browser, Opened
from app.auth.tokens import OutOfDate
from app.errors import DomainError
from app.orm import db
from tests.conftest import both_databases
from tests.factories import NOW, make_competition, make_user

TABLET = Browser("Mozilla/5.0 (iPad) Safari")


def open_link(secret: str, *known: str | None, days: int = 0) -> Opened:
    browser = Browser(TABLET.agent, tuple(one for one in known if one))
    return services_links.open_link(secret, browser, now=NOW + timedelta(days=days))


def issue() -> tuple[User, User, PersonalLink, str]:
    judge, officer = make_user("Y Ƀlŏm"), make_user("Phạm Văn Lập")
    link, secret = services_links.issue_link(judge, make_competition().id, actor=officer, now=NOW)
    return judge, officer, link, secret


@both_databases
def test_the_first_device_is_bound_and_comes_in_again(app: Flask) -> None:
    judge, _, link, secret = issue()
    first = open_link(secret)
    assert (first.user.id, first.device_secret is None) == (judge.id, False)
    db.session.refresh(link)
    assert (link.opened_at, link.opened_agent) == (NOW, TABLET.agent)
    assert open_link(secret, first.device_secret, days=90).device_secret is None


@both_databases
def test_another_device_is_refused(app: Flask) -> None:
    _, _, _, secret = issue()
    open_link(secret)
    with pytest.raises(OutOfDate):
        open_link(secret)
    with pytest.raises(OutOfDate):
        open_link(secret, "a secret of nobody")


def test_another_persons_device_is_refused(app: Flask) -> None:
    _, _, _, secret = issue()
    _, _, _, others = issue()
    open_link(secret)
    with pytest.raises(OutOfDate):
        open_link(secret, open_link(others).device_secret)


def test_a_shared_tablet_serves_two_judges(app: Flask) -> None:
    judge, _, _, secret = issue()
    other, _, _, others = issue()
    one = open_link(secret).device_secret
    two = open_link(others, one).device_secret
    assert two is not None
    assert open_link(secret, one, two).user.id == judge.id
    assert open_link(others, one, two).user.id == other.id


@both_databases
def test_a_withdrawn_link_ends_the_session_it_began(app: Flask) -> None:
    _, officer, link, secret = issue()
    opened = open_link(secret)
    session = opened.user.get_id()
    services_links.revoke_link(link.id, actor=officer, now=NOW, reason="Mất máy")
    assert find_session_user(session) is None
    with pytest.raises(OutOfDate):
        open_link(secret, opened.device_secret)
    with pytest.raises(DomainError):
        services_links.revoke_link(link.id, actor=officer, now=NOW)


def test_a_new_link_ends_the_unopened_ones_and_leaves_opened_ones(app: Flask) -> None:
    judge, officer, link, secret = issue()
    opened = open_link(secret)
    _, lost = services_links.issue_link(judge, link.scope_id, actor=officer, now=NOW)
    _, newest = services_links.issue_link(judge, link.scope_id, actor=officer, now=NOW)
    with pytest.raises(OutOfDate):
        open_link(lost)
    assert open_link(newest).user.id == judge.id
    assert open_link(secret, opened.device_secret).user.id == judge.id


def test_a_link_waits_forty_five_days(app: Flask) -> None:
    _, _, _, secret = issue()
    with pytest.raises(OutOfDate):
        open_link(secret, days=45)
    assert open_link(secret, days=44).device_secret


def test_a_closed_account_is_not_let_in_by_its_link(app: Flask) -> None:
    judge, _, _, secret = issue()
    judge.is_active = False
    db.session.commit()
    with pytest.raises(OutOfDate):
        open_link(secret)


def test_who_issued_a_link_and_what_opened_it_is_told(app: Flask) -> None:
    judge, _, link, secret = issue()
    open_link(secret)
    (found,) = queries.links_of([judge.id], link.scope_id)[judge.id]
    assert (found.issued_by.name, found.opened_agent) == ("Phạm Văn Lập", TABLET.agent)
    assert queries.links_of([judge.id], link.scope_id + 1) == {}


def test_the_secret_is_kept_nowhere(app: Flask) -> None:
    _, _, link, secret = issue()
    assert secret not in {link.digest, str(link.id)}
    assert len(link.digest) == 64


@both_databases
def test_an_unopened_link_ends_when_it_would_open_more_than_it_was_issued_for(
    app: Flask,
) -> None:
    judge, officer, _, secret = issue()
    here = db.session.query(PersonalLink).one().scope_id
    grant_role(judge, Role.JUDGE, competition_id=here, actor=officer, now=NOW)
    assert open_link(secret).user.id == judge.id
    for role, place in ((Role.APPROVER, here), (Role.JUDGE, make_competition().id),
                        (Role.ADMIN, None)):
        judge, officer, _, secret = issue()
        grant_role(judge, role, competition_id=place, actor=officer, now=NOW)
        with pytest.raises(OutOfDate):
            open_link(secret)


@both_databases
def test_an_unopened_link_ends_when_its_person_chooses_a_password(app: Flask) -> None:
    judge, _, _, secret = issue()
    token, _ = tokens.issue(judge, Purpose.INVITATION, NOW)
    db.session.commit()
    accept_invitation(token, judge.name, "một mật khẩu rất dài", site="http://x", now=NOW)
    with pytest.raises(OutOfDate):
        open_link(secret)
