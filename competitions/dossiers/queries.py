"""Reading the dossier form."""

import sqlalchemy as sa

from app.orm import db
from competitions.dossiers.models import DossierField


def list_fields(competition_id: int) -> list[DossierField]:
    """Return the questions in force, in their order."""
    return list(db.session.scalars(
        sa.select(DossierField).filter_by(competition_id=competition_id)
        .where(DossierField.retired_at.is_(None))
        .order_by(DossierField.position, DossierField.id)
    ))
