"""E-mail addresses: one form for each, and local paths to go on to."""

from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from app.errors import DomainError
from app.i18n import _l


def read_email(typed: str, field: str = "email") -> str:
    """Return an address in the one form that we keep, or refuse it."""
    try:
        # `test_environment` lets the reserved domain .test pass: the demo lives there.
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False,
                               test_environment=True)
    except EmailNotValidError:
        raise DomainError(
            _l("Type an e-mail address such as ten@example.com."), field
        ) from None
    return str(found.ascii_email).lower()


def local_path(target: str | None) -> str | None:
    """Return *target* if it is a path on this site, so that nobody is sent elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(char) < 33 or char == "\\" for char in target) or len(target) > 1000:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
