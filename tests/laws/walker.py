"""Walking every address as every role, each time on the same untouched world."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.auth.models import User
from app.orm import db
from tests.laws.world import Side, World

METHODS = ("GET", "POST")
#: Parameters that choose among a few words of the program; no object stands behind them.
WORDS = {"what", "kind", "way", "filename", "number", "index", "year", "leaf"}
#: Parameters that name the contest itself.
CONTEST = {"slug"}
SHUT = {"login", "401", "403", "404"}


@dataclass(frozen=True)
class Call:
    """One method of one address."""

    method: str
    endpoint: str
    rule: Rule

    @property
    def objects(self) -> set[str]:
        """Return the parameters behind which an object stands."""
        return set(self.rule.arguments) - WORDS - CONTEST

    @property
    def needs_slug(self) -> bool:
        """Tell whether the address names a contest."""
        return "slug" in self.rule.arguments


class Walker:
    """The application over a world that is put back after every request that got in."""

    def __init__(self, app: Flask, world: World, database: Path) -> None:
        self.app, self.world, self.database = app, world, database
        self.pristine = database.with_suffix(".pristine")
        self._clean()
        shutil.copy(database, self.pristine)
        with app.app_context():
            people = db.session.query(User).all()
            self.sessions = {user.id: user.get_id() for user in people}
        self._clean()

    def calls(self) -> Iterator[Call]:
        """Yield every address with every method, in a settled order."""
        rules = sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
        seen = set()
        for rule in rules:
            for method in METHODS:
                key = (method, rule.endpoint)
                if method in (rule.methods or ()) and key not in seen and rule.endpoint != "static":
                    seen.add(key)
                    yield Call(method, rule.endpoint, rule)

    def answer(self, call: Call, role: str, where: str) -> str:
        """Return what a role of `here` gets: a status, `login`, or `in` for a POST let in."""
        response = self.request(call, role, where)
        status = response.status_code
        if status == 302 and "/login" in response.headers["Location"]:
            return "login"
        if call.method == "POST" and str(status) not in SHUT and status < 500:
            return "in"
        return str(status)

    def request(self, call: Call, role: str, where: str, *, query: dict[str, str] | None = None,
                form: dict[str, str] | None = None) -> Any:
        """Ask once, then put the world back where something may have been written."""
        client = self.app.test_client()
        if role != "anonymous":
            with client.session_transaction() as session:
                session["_user_id"] = self.sessions[self.world.here.people[role]]
                session["_fresh"] = True
        response = client.open(self.address(call, role, where), method=call.method,
                               query_string=query, data=form or self._form(call, where))
        if call.method == "POST" and response.status_code not in {401, 403, 404}:
            self.put_back()
        return response

    def _form(self, call: Call, where: str) -> dict[str, str]:
        """Return what a page must say for its object to be found; nothing else is filled in."""
        if call.endpoint != "desk.declare_conflicts" or call.method == "GET":
            return {}
        side = self.world.there if where == "there" else self.world.here
        return {"slug": side.values["slug"]}

    def address(self, call: Call, role: str, where: str) -> str:
        """Return the address: of `here`, of `there`, or ours but for the one foreign object."""
        values = {name: self._value(call, name, role, where) for name in call.rule.arguments}
        with self.app.test_request_context():
            return str(self.app.url_for(call.endpoint, _method=call.method, **values))

    def _value(self, call: Call, name: str, role: str, where: str) -> Any:
        converter = call.rule._converters.get(name)
        words = sorted(getattr(converter, "items", ()))
        if words:
            return words[0]
        is_ours = where != "there" and name != where
        return self._side(is_ours).find(call.endpoint, name, role)

    def _side(self, is_ours: bool) -> Side:
        return self.world.here if is_ours else self.world.there

    def put_back(self) -> None:
        """Make the database what it was."""
        self._clean()
        for suffix in ("-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.pristine, self.database)

    def _clean(self) -> None:
        with self.app.app_context():
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.session.remove()
            self._engine.dispose()

    @cached_property
    def _engine(self) -> Any:
        return db.engine
