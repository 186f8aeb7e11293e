"""Doors: every view says who may enter, every POST wants a token, and looking changes nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth.doors import PUBLIC, SIGNED_IN
from app.auth.enums import Role
from app.orm import db
from tests.laws import matrix
from tests.laws.walker import Walker
from tests.laws.world import ROLES

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def test_every_view_has_a_door(app: Flask) -> None:
    roles = {role.value for role in Role}
    shut = {
        endpoint: getattr(view, "door", None) for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not _is_a_door(getattr(view, "door", ()), roles)
    }
    assert shut == {}


def _is_a_door(door: tuple[str, ...], roles: set[str]) -> bool:
    return door in {(PUBLIC,), (SIGNED_IN,)} or (bool(door) and roles.issuperset(door))


def test_no_address_lists_everybody_by_a_founders_role(app: Flask) -> None:
    """Nobody is granted the role of founder, so a door that asks for it opens to nobody."""
    asked = [endpoint for endpoint, view in app.view_functions.items()
             if Role.FOUNDER.value in getattr(view, "door", ())]
    assert asked == []


def test_addresses_are_in_kebab_case(app: Flask) -> None:
    wrong = [
        rule.rule for rule in app.url_map.iter_rules()
        if re.search(r"[A-Z_]", re.sub(r"<[^>]+>", "", rule.rule))
    ]
    assert wrong == []


def test_an_endpoint_is_a_verb_and_what_it_is_done_to(app: Flask) -> None:
    """A verb may stand alone where the blueprint says what it is done to."""
    single = {endpoint.split(".")[-1] for endpoint in app.view_functions
              if "_" not in endpoint.split(".")[-1]}
    assert single <= {"register", "recompute", "recuse", "synchronise", "static"}


def test_every_post_without_a_token_is_refused(walker: Walker) -> None:
    rows = {row.endpoint: row for row in matrix.read() if row.method == "POST"}
    walker.app.config["WTF_CSRF_ENABLED"] = True
    try:
        let_through = {}
        for call in walker.calls():
            if call.method == "POST" and call.endpoint in rows:
                role = first_role(rows[call.endpoint], "in")
                status = walker.request(call, role, "here").status_code
                if status != 400:
                    let_through[call.endpoint] = status
    finally:
        walker.app.config["WTF_CSRF_ENABLED"] = False
    assert let_through == {}


#: Who takes data away as a file is put on record, and nothing else is written.
TAKES_DATA = frozenset({
    "awards.download_ranking", "awards.print_certificates", "payments.download_payments",
    "entries_office.download_list", "entry_papers.download_office", "papers.download_paper",
    "forwarding.download_package", "results.download_explanation", "papers.download_signed",
    "plans.download_report"})
ON_RECORD = ("audit_chain", "audit_event", "audit_values")


def first_role(row: matrix.Row, cell: str) -> str:
    """Return a role that is let in, else nobody's."""
    return next((role for role in ROLES[1:] if row.cells[role] == cell), "anonymous")


@pytest.fixture
def written(walker: Walker) -> Iterator[list[str]]:
    """Return the statements that change rows, as they come."""
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if WRITES.match(statement):
            found.append(statement.split("\n")[0])

    with walker.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(engine, "before_cursor_execute", note)


def test_looking_changes_nothing(walker: Walker, written: list[str]) -> None:
    rows = {(row.method, row.endpoint): row for row in matrix.read()}
    guilty = {}
    for call in walker.calls():
        row = rows.get((call.method, call.endpoint))
        if call.method != "GET" or row is None:
            continue
        walker.request(call, first_role(row, "200"), "here")
        recorded = ON_RECORD if call.endpoint in TAKES_DATA else ()
        unasked = [said for said in written if not any(f" {table} " in said for table in recorded)]
        if unasked:
            guilty[call.endpoint] = unasked
        written.clear()
    assert guilty == {}


def test_every_page_keeps_the_headers_that_protect_it(walker: Walker) -> None:
    wanted = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin"}
    bare = {}
    for call in walker.calls():
        if call.method == "GET":
            headers = walker.request(call, "organiser", "here").headers
            policy = headers.get("Content-Security-Policy", "")
            if (not {*wanted.items()} <= {*headers.items()} or "unsafe" in policy or not policy
                    or headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}):
                bare[call.endpoint] = dict(headers)
    assert bare == {}
