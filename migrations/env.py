"""Run migrations against the database that the application is configured for."""

from alembic import context
from flask import current_app

from app.orm import Exact, UtcDateTime
from app.privacy.vault import Sealed

db = current_app.extensions["migrate"].db


def render_item(kind, thing, autogen_context):
    """Write our column types as what the database stores."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Exact):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(thing, Sealed):
        return "sa.Text()"
    return False


def compare_type(_context, _column, _inspected, inspected_type, metadata_type):
    """Compare what is stored, not how we read it."""
    if isinstance(metadata_type, UtcDateTime | Exact):
        return False
    return None


def sqlite_pragma(connection, words):
    """Run a pragma on SQLite outside any transaction; return its rows."""
    if connection.dialect.name != "sqlite":
        return []
    return connection.connection.driver_connection.execute(f"PRAGMA {words}").fetchall()


# SQLite changes a table by making it anew: what refers to it must not hold it meanwhile.
with db.engine.connect() as connection:
    sqlite_pragma(connection, "foreign_keys=OFF")
    try:
        context.configure(
            connection=connection, target_metadata=db.metadata, render_as_batch=True,
            render_item=render_item, compare_type=compare_type,
        )
        with context.begin_transaction():
            context.run_migrations()
            broken = sqlite_pragma(connection, "foreign_key_check")
            if broken:
                raise RuntimeError(f"The migration would leave references to nothing: {broken[:5]}")
    finally:
        sqlite_pragma(connection, "foreign_keys=ON")
