"""Secrets that open doors, and what the database keeps of them."""

import hashlib
import secrets


def new_secret() -> str:
    """Draw a secret."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
