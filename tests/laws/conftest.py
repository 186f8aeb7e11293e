"""The world of the laws, built once."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import build_app
from tests.laws.walker import Walker
from tests.laws.world import build_world


@pytest.fixture(scope="session")
def walker(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Walker:
    """Return a walker over two contests with everybody in them."""
    folder = tmp_path_factory.mktemp("world")
    database = folder / "world.sqlite3"
    shutil.copy(empty_sqlite, database)
    app = build_app(f"sqlite:///{database}", folder)
    with app.app_context():
        world = build_world(app.extensions["store"])
    return Walker(app, world, database)
