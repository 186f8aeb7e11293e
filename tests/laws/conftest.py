"""The world of the laws, built once."""

from pathlib import Path

import pytest

from tests.conftest import app_on_a_copy
from tests.laws.walker import Walker
from tests.laws.world import build_world


@pytest.fixture(scope="session")
def walker(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Walker:
    """Return a walker over two contests with everybody in them."""
    folder = tmp_path_factory.mktemp("world")
    app = app_on_a_copy(empty_sqlite, folder)
    with app.app_context():
        world = build_world(app.extensions["store"])
    return Walker(app, world, folder / "copy.sqlite3")
