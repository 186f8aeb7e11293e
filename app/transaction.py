"""One transaction per verb: services decorate their verbs, nobody else commits.

SQLite: a transaction that reads first and writes later fails under several processes whatever
the busy timeout, so a verb begins IMMEDIATE; what a page read before is read anew inside.
PostgreSQL: what a page reads outside a verb sees what is committed at each statement anyway, so
it needs no BEGIN and no ROLLBACK, after which the driver would also prepare every statement anew.
"""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import has_request_context

from app.orm import db

P = ParamSpec("P")
R = TypeVar("R")

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def transaction(*, keep_actor: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run the verb in a transaction of its own, or join the one it is called from.

    With *keep_actor* the person at the door is not read a second time: for verbs of the busiest
    minutes that ask nothing of the actor's roles.
    """

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(verb)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if _writing.get():
                return verb(*args, **kwargs)
            _end_reading(kwargs.get("actor") if keep_actor else None)
            token = _writing.set(True)
            try:
                result = verb(*args, **kwargs)
                db.session.commit()
            except BaseException:
                db.session.rollback()
                raise
            finally:
                _writing.reset(token)
            return result

        return run

    return decorate


def _end_reading(actor: Any) -> None:
    """Forget what the page has read, but for the actor; the verb begins anew and reads it."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        session.rollback()
        return
    if session.get_bind().dialect.name == "sqlite":
        session.commit()  # nothing to write; unlike a rollback it lets the actor be
    elif session.in_transaction():
        _read_alone(session.connection(), False)
    person = actor._get_current_object() if hasattr(actor, "_get_current_object") else actor
    for row in list(session):
        if row is not person:
            session.expire(row)


@sa.event.listens_for(db.session, "before_flush")
def _refuse_stray_writes(_session: Any, _context: Any, _instances: Any) -> None:
    """Let no page write outside a verb: read without a transaction, it could not be undone."""
    if has_request_context() and not _writing.get():
        raise RuntimeError("A page changed a row outside a verb.")


def is_writing() -> bool:
    """Tell whether a verb's transaction is open."""
    return _writing.get()


def configure_engine(engine: sa.Engine) -> None:
    """Let connections begin as the comment on top says."""
    if engine.dialect.name == "sqlite":
        _configure_sqlite(engine)
    else:
        _configure_postgresql(engine)


def _configure_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
                       "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _configure_postgresql(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        _read_alone(connection, has_request_context() and not _writing.get())


def _read_alone(connection: sa.Connection, alone: bool) -> None:
    """Let each statement stand alone, or the next one open a transaction."""
    raw: Any = connection.connection.dbapi_connection
    if raw.autocommit is not alone:
        raw.autocommit = alone
