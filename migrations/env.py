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


with db.engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=db.metadata, render_as_batch=True,
        render_item=render_item, compare_type=compare_type,
    )
    with context.begin_transaction():
        context.run_migrations()
