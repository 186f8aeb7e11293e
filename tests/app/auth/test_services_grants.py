"""Roles are given once, taken back, and listed in the dictionary's order."""

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.auth import queries
from app.auth.enums import Role
from app.auth.services_grants import grant_role, revoke_role
from app.auth.services_people import ensure_person
from app.orm import db
from tests.conftest import both_databases
from tests.factories import NOW, make_competition, make_user


@both_databases
def test_people_are_listed_in_the_dictionarys_order_by_given_name(app: Flask) -> None:
    names = ["Trần Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "Đỗ Mai", "Bùi Ơn", "Y Ƀlŏm"]
    for name in reversed(names):
        make_user(name)
    listed = [user.name for user in queries.people_page("", None, 1).rows]
    assert listed == ["Y Ƀlŏm", *names[:-1]]


@both_databases
def test_a_role_is_given_once_and_both_steps_are_recorded(app: Flask) -> None:
    competition, user, actor = make_competition(), make_user(), make_user()
    first = grant_role(user, Role.CLERK, competition_id=competition.id, actor=actor, now=NOW)
    again = grant_role(user, Role.CLERK, competition_id=competition.id, actor=actor, now=NOW)
    assert (first.id, [g.role for g in user.grants]) == (again.id, [Role.CLERK])
    revoke_role(first, actor=actor, now=NOW, reason="Chuyển công tác")
    revoke_role(first, actor=actor, now=NOW)
    assert user.grants == []
    steps = [(e.action, e.actor_id) for e in db.session.query(AuditEvent)]
    assert steps == [("role.granted", actor.id), ("role.revoked", actor.id)]


@pytest.mark.parametrize(("role", "has_place"), [
    (Role.ADMIN, True), (Role.LEADER, True), (Role.JUDGE, False), (Role.SECRETARY, False)])
def test_a_role_in_the_wrong_kind_of_place_is_a_mistake_of_ours(
    app: Flask, role: Role, has_place: bool
) -> None:
    competition_id = make_competition().id if has_place else None
    with pytest.raises(ValueError, match="holds for"):
        grant_role(make_user(), role, competition_id=competition_id, actor=None, now=NOW)


@both_databases
def test_a_person_is_known_by_the_address_and_new_without_one(app: Flask) -> None:
    known = make_user(email="blom@example.test")
    found = ensure_person("Other name", "Blom@Example.test", actor=None, now=NOW)
    assert (found.id, found.name) == (known.id, known.name)
    one, two = (ensure_person("Y Ƀlŏm", None, actor=None, now=NOW) for _ in range(2))
    assert one.id != two.id
