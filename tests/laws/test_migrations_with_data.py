"""Migrations on a database in use: what the first release wrote is there after every later one."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import upgrade

from app.orm import db
from tests.conftest import both_databases, build_app

#: In the order in which they refer to each other; each refers to row 1 of those before.
TABLES: dict[str, dict[str, Any]] = {
    "user": {"email": "an@example.vn", "locale": "vi"},
    "competition": {"level": "province", "state": "draft", "grace_seconds": 0},
    "track": {}, "stage": {"kind": "scoring"}, "prize": {}, "rule_book": {}, "sitting": {
        "state": "open", "aggregate": "mean", "trim": 0, "places": 2, "missing": "reject",
        "floor_basis": "any_sheet", "deviation_basis": "mean", "deviation_action": "flag"},
    "rubric": {"places": 2}, "criterion": {"low": 0, "high": 20, "weight": 1},
    "dossier_field": {"kind": "long_text"},
    "entry": {"state": "submitted", "number": 1, "code": "QN07-0001", "last_submission": 1,
              "submitted_at": datetime(2026, 11, 1, tzinfo=UTC)},
    "submission": {}, "team_member": {}, "stored_file": {}, "attachment": {},
    "scoresheet": {"state": "submitted", "submitted_at": datetime(2026, 11, 2, tzinfo=UTC)},
    "mark": {"state": "given", "value": 850}, "desk_device": {},
}


@both_databases
def test_what_is_stored_survives_every_migration(database_url: str, tmp_path: Path) -> None:
    app = build_app(emptied(database_url), tmp_path)
    with app.app_context():
        upgrade(revision="0001")
        schema = sa.MetaData()
        schema.reflect(db.engine)
        with db.engine.begin() as connection:
            for name, given in TABLES.items():
                connection.execute(sa.insert(schema.tables[name]),
                                   row(schema.tables[name]) | given)
        upgrade()
        with db.engine.connect() as connection:
            kept = {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"'))
                    for name in TABLES}
        db.engine.dispose()
    assert kept == dict.fromkeys(TABLES, 1)


def emptied(database_url: str) -> str:
    """Return the address of a database without tables."""
    engine = sa.create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    if database_url.startswith("sqlite:///"):
        Path(database_url.removeprefix("sqlite:///")).unlink()
    return database_url


def row(table: sa.Table) -> dict[str, Any]:
    """Return a row with something in each column that must have it."""
    return {column.name: value(column) for column in table.columns if not column.nullable}


def value(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.JSON):
        return {}
    filler = {int: 1, str: "x", bool: False, datetime: datetime(2026, 11, 1, tzinfo=UTC)}
    return filler[column.type.python_type]
