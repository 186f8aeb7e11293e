"""Where file contents lie: a local folder, or an object store of the S3 kind."""

import hashlib
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

import obstore

#: What is held in memory of a large content at a time.
PART = 1024 * 1024

class Store(Protocol):
    """Contents by their SHA-256."""

    def put(self, sha256: str, content: bytes) -> None: ...
    def put_file(self, sha256: str, file: BinaryIO) -> None: ...
    def parts(self, sha256: str) -> Iterator[bytes]: ...
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
        self.put_file(sha256, io.BytesIO(content))

    def put_file(self, sha256: str, file: BinaryIO) -> None:
        """Keep a large content without holding it in memory."""
        target = self.path(sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{sha256}.{secrets.token_hex(4)}")
        with aside.open("wb") as written:
            shutil.copyfileobj(file, written, PART)
            written.flush()
            os.fsync(written.fileno())
        aside.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Return a large content piece by piece."""
        return _pieces(self.path(sha256).open("rb"))

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

    def put_file(self, sha256: str, file: BinaryIO) -> None:
        """Keep a large content without holding it in memory."""
        obstore.put(self.store, f"{sha256[:2]}/{sha256}", file)

    def parts(self, sha256: str) -> Iterator[bytes]:
        """Return a large content piece by piece."""
        found = obstore.get(self.store, f"{sha256[:2]}/{sha256}")
        return (bytes(part) for part in found.stream(PART))

    def get(self, sha256: str) -> bytes:
        return bytes(obstore.get(self.store, f"{sha256[:2]}/{sha256}").bytes())

    def erase(self, sha256: str) -> None:
        obstore.delete(self.store, f"{sha256[:2]}/{sha256}")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def open_store(url: str) -> Store:
    """Return the store that STORAGE_URL names."""
    return ObjectStore(url) if urlsplit(url).scheme == "s3" else LocalStore(Path(url))


def digest_of(content: bytes) -> str:
    """Return the name of a content."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(file: BinaryIO) -> str:
    """Return the name of a content, read from its beginning to its end."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
