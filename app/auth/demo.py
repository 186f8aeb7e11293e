"""The demonstration's accounts, in the order in which they are worth trying."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.auth.sessions import is_local_site
from app.i18n import _l
from app.orm import db

#: Address before @demo.test → the part that the account plays, and what to try first.
PARTS: dict[str, tuple[Any, Any]] = {
    "organiser": (_l("Organiser"), _l("See what there is to do today.")),
    "secretary": (_l("Secretary"), _l("Screen the entries that wait.")),
    "chair": (_l("Panel chair"), _l("Follow the panel and close the scoring.")),
    "judge1": (_l("Judge"), _l("Open a sheet and give marks.")),
    "approver": (_l("Approver"), _l("Publish a result with its decision.")),
    "clerk": (_l("Clerk"), _l("Issue certificates and forward winners.")),
    "founder1": (_l("Winning entrant"), _l("Download the certificate.")),
    "founder2": (_l("Entrant with a draft"), _l("Fill in what is missing and submit.")),
    "leader": (_l("Leader of the province"), _l("Read the indicators of the resolution.")),
    "admin": (_l("Administrator"), _l("See people and their roles.")),
}
DOMAIN = "demo.test"


@dataclass(frozen=True)
class Part:
    """One account to try the demonstration with."""

    email: str
    name: str
    role: Any
    hint: Any


def list_parts() -> list[Part]:
    """Return the demonstration accounts that this installation has."""
    names = {f"{part}@{DOMAIN}": part for part in PARTS}
    found = db.session.execute(sa.select(User.email, User.name).where(
        User.is_demo, User.is_active, User.email.in_(names)))
    by_part = {names[email]: (email, name) for email, name in found}
    return [Part(*by_part[part], *words) for part, words in PARTS.items() if part in by_part]


def is_shown() -> bool:
    """Tell whether invented people are here; only ever so on one's own machine."""
    return is_local_site() and db.session.scalar(
        sa.select(User.id).where(User.is_demo).limit(1)) is not None


def find_demo_user(email: str) -> User | None:
    """Return a demonstration account."""
    return db.session.scalar(sa.select(User).filter_by(email=email, is_demo=True, is_active=True))
