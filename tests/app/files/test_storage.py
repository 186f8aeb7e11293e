"""Where contents lie: whole or in parts, the same in a folder and in an object store."""

import io
from pathlib import Path

import obstore
import pytest

from app.files.storage import PART, LocalStore, ObjectStore, Store, digest_of, digest_of_file

LARGE = bytes(range(256)) * 4 * (PART // 1024) * 2 + b"end"


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return LocalStore(tmp_path)
    kept = ObjectStore.__new__(ObjectStore)  # a bucket without a server
    kept.store = obstore.store.MemoryStore()
    return kept


def test_a_large_content_is_kept_and_given_in_parts(store: Store) -> None:
    file = io.BytesIO(LARGE)
    name = digest_of_file(file)
    file.seek(0)
    store.put_file(name, file)
    assert name == digest_of(LARGE)
    assert b"".join(store.parts(name)) == store.get(name) == LARGE


def test_a_content_kept_twice_is_one(store: Store) -> None:
    name = digest_of(b"once")
    store.put(name, b"once")
    store.put_file(name, io.BytesIO(b"once"))
    assert list(store.parts(name)) == [b"once"]
