"""What the domain may refuse, in words for the person who asked."""

from typing import Any


class DomainError(Exception):
    """A request that the rules refuse; the message says what to do, the field where."""

    status = 422

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(DomainError):
    """Somebody else changed the same thing in between."""

    status = 409


class Forbidden(DomainError):
    """The person stands at a door that is not theirs."""

    status = 403

    def __init__(self, message: Any = None) -> None:
        super().__init__(message)


class NotFound(DomainError):
    """The object does not exist, or is not the asker's to know about."""

    status = 404

    def __init__(self, message: Any = None) -> None:
        super().__init__(message)


class TooMany(DomainError):
    """Too many tries in too short a time."""

    status = 429
