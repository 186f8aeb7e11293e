"""Reading the programme."""

import sqlalchemy as sa

from app.orm import db
from competitions.programme.models import Competition


def find_competition(slug: str) -> Competition | None:
    """Return a competition by its address."""
    return db.session.scalar(sa.select(Competition).filter_by(slug=slug))
