"""Lists: thirty rows ask the database exactly as often as one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for

from app.orm import db
from tests.conftest import app_on_a_copy
from tests.laws.crowd import Crowd, make_crowd

#: Every page that shows a list, and who looks at it.
PAGES = (
    ("home.show_home", "anonymous"), ("home.show_home", "organiser"), ("home.show_home", "judge"),
    ("home.show_home", "founder"),
    ("programme.list_competitions", "anonymous"), ("programme.show_competition", "anonymous"),
    ("results.show_public", "anonymous"),
    ("entries.list_mine", "founder"), ("entries.show_entry", "founder"),
    ("entries.show_team", "founder"), ("privacy.show_data", "founder"),
    ("names.list_names", "organiser"), ("accounts.list_accounts", "organiser"),
    ("texts.list_texts", "organiser"), ("privacy.list_requests", "organiser"),
    ("privacy.list_all_requests", "admin"),
    ("auth_admin.list_users", "admin"), ("auth_admin.list_people", "organiser"),
    ("programme_office.list_competitions", "admin"), ("programme_office.show_office", "organiser"),
    ("programme_office.show_programme", "organiser"), ("rubrics.list_sittings", "organiser"),
    ("entries_office.list_entries", "organiser"), ("entries_office.download_list", "organiser"),
    ("screening.list_queue", "secretary"), ("outbox.list_messages", "organiser"),
    ("panels.list_panels", "organiser"), ("panels.show_panel", "organiser"),
    ("panels.show_assignment", "organiser"), ("panels.show_progress", "organiser"),
    ("panels.enter_draw", "organiser"),
    ("desk.list_sheets", "judge"), ("desk.declare_conflicts", "judge"),
    ("sync.show_bundle", "judge"),
    ("devices.list_devices", "organiser"), ("paper.list_papers", "organiser"),
    ("nudges.list_missing", "organiser"), ("reading.list_prints", "judge"),
    ("records.list_exports", "organiser"),
    ("results.list_results", "organiser"), ("results.show_stage", "chair"),
    ("awards.list_awards", "organiser"), ("awards.print_certificates", "organiser"),
    ("forwarding.list_nominations", "organiser"), ("forwarding.show_target", "organiser"),
    ("plans.list_plans", "leader"), ("plans.show_plan", "leader"),
    ("plans.show_indicator", "leader"), ("suggestions.list_suggestions", "ecosystem"),
)
Count = Callable[[str, str], int]


@pytest.fixture(scope="module")
def counters(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Count]:
    """Return, for one and for thirty of everything, what counts a page's SELECTs."""
    made = {}
    for size in (1, 30):
        app = app_on_a_copy(empty_sqlite, tmp_path_factory.mktemp(f"crowd{size}"))
        with app.app_context():
            crowd = make_crowd(size, app.extensions["store"])
            sessions = {role: user.get_id() for role, user in crowd.people.items()}
            engine = db.engine
            db.session.remove()
        made[size] = _counter(app, crowd, sessions, engine)
    return made


def _counter(app: Flask, crowd: Crowd, sessions: dict[str, str], engine: sa.Engine) -> Count:
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)

    def count(endpoint: str, role: str) -> int:
        client = app.test_client()
        if role != "anonymous":
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = sessions[role], True
        with app.test_request_context():
            rule = next(rule for rule in app.url_map.iter_rules(endpoint)
                        if "GET" in (rule.methods or ()))
            address = url_for(endpoint, **{name: crowd.values[name] for name in rule.arguments})
        client.get(address)  # what is kept between requests is kept now
        statements.clear()
        assert client.get(address).status_code == 200
        return len(statements)

    return count


@pytest.mark.parametrize(("endpoint", "role"), PAGES)
def test_a_page_asks_as_often_for_thirty_rows_as_for_one(
    counters: dict[int, Count], endpoint: str, role: str
) -> None:
    assert counters[30](endpoint, role) == counters[1](endpoint, role)
