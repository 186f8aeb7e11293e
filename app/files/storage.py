"""Where file contents lie: a local folder, or an object store of the S3 kind."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import obstore


class Store(Protocol):
    """Contents by their SHA-256."""

    def put(self, sha256: str, content: bytes) -> None: ...
    def get(self, sha256: str) -> bytes: ...
    def erase(self, sha256: str) -> None: ...


class LocalStore:
    """A folder: written aside, synced, then renamed, so that a crash leaves whole files only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Return where a content lies."""
        return self.root / sha256[:2] / sha256

    def put(self, sha256: str, content: bytes) -> None:
        target = self.path(sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{sha256}.{secrets.token_hex(4)}")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def get(self, sha256: str) -> bytes:
        return self.path(sha256).read_bytes()

    def erase(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)


class ObjectStore:
    """A bucket of the S3 kind."""

    def __init__(self, url: str) -> None:
        self.store = obstore.store.from_url(url)

    def put(self, sha256: str, content: bytes) -> None:
        obstore.put(self.store, f"{sha256[:2]}/{sha256}", content)

    def get(self, sha256: str) -> bytes:
        return bytes(obstore.get(self.store, f"{sha256[:2]}/{sha256}").bytes())

    def erase(self, sha256: str) -> None:
        obstore.delete(self.store, f"{sha256[:2]}/{sha256}")


def open_store(url: str) -> Store:
    """Return the store that STORAGE_URL names."""
    return ObjectStore(url) if urlsplit(url).scheme == "s3" else LocalStore(Path(url))


def digest_of(content: bytes) -> str:
    """Return the name of a content."""
    return hashlib.sha256(content).hexdigest()
