"""The dossier form of a new competition."""

from collections.abc import Iterable
from dataclasses import asdict

from app.orm import db
from app.transaction import transaction
from competitions.dossiers.defaults import DEFAULT_FORM, FieldData
from competitions.dossiers.models import DossierField


@transaction()
def create_form(
    competition_id: int, fields: Iterable[FieldData] = DEFAULT_FORM
) -> list[DossierField]:
    """Give a competition its questions, in order."""
    rows = [
        DossierField(competition_id=competition_id, position=place, **_values(field))
        for place, field in enumerate(fields, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _values(field: FieldData) -> dict[str, object]:
    values = asdict(field)
    options = [dict(zip(("value", "label", "label_en"), option, strict=True))
               for option in field.options]
    return values | {"options": options or None}
