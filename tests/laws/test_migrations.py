"""Migrations: up from nothing they make what the models say, CHECKs and partial indexes too."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app.orm import db
from tests.conftest import build_app

PG_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default
FROM information_schema.columns WHERE table_schema = 'public'"""
PG_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace"""
PG_INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def parts(statement: str) -> frozenset[str]:
    """Return the columns and constraints of a CREATE statement, whatever their order."""
    flat = re.sub(r"\s+", " ", statement).replace('"', "")
    head, _, body = flat.partition("(")
    found, depth, current = [], 0, ""
    for letter in body.rstrip().removesuffix(")"):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append(current.strip())
            current = ""
        else:
            current += letter
    return frozenset({head.strip(), *found, current.strip()})


def sqlite_schema(path: Path) -> dict[str, frozenset[str]]:
    """Return what a SQLite file holds, by name."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: parts(statement) for name, statement in rows if name != "alembic_version"}


def postgres_schema() -> dict[str, set[tuple[Any, ...]]]:
    """Return what the PostgreSQL database at hand holds."""
    with db.engine.connect() as connection:
        return {
            kind: {tuple(row) for row in connection.exec_driver_sql(query)
                   if row[0] != "alembic_version"}
            for kind, query in (("columns", PG_COLUMNS), ("constraints", PG_CONSTRAINTS),
                                ("indexes", PG_INDEXES))
        }


@pytest.fixture
def made_by_models(tmp_path: Path) -> Iterator[Path]:
    """Return a SQLite file with the tables as the models say."""
    path = tmp_path / "models.sqlite3"
    app = build_app(f"sqlite:///{path}", tmp_path)
    with app.app_context():
        db.create_all()
        db.session.remove()
        yield path
        db.engine.dispose()


def test_on_sqlite_the_migrations_make_what_the_models_say(
    empty_sqlite: Path, made_by_models: Path
) -> None:
    assert sqlite_schema(empty_sqlite) == sqlite_schema(made_by_models)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_on_postgresql_the_migrations_make_what_the_models_say(app: Flask) -> None:
    migrated = postgres_schema()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    db.create_all()
    assert postgres_schema() == migrated


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
def test_an_upgraded_database_is_upgraded_again_without_a_change(app: Flask) -> None:
    before = sorted(sa.inspect(db.engine).get_table_names())
    upgrade()
    assert sorted(sa.inspect(db.engine).get_table_names()) == before


def test_every_check_and_index_has_a_name_of_its_own(made_by_models: Path) -> None:
    nameless = [
        f"{table.name}: {constraint}" for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint) and not constraint.name
    ]
    assert nameless == []
