"""The dossier form as data; a field with answers is retired, never deleted."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Json, UtcDateTime, choice, db
from competitions.dossiers.enums import FieldKind


class DossierField(db.Model):
    """One question of a competition's dossier."""

    __tablename__ = "dossier_field"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    #: Names the answer in every stored submission; never changes.
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[FieldKind] = mapped_column(choice(FieldKind))
    section: Mapped[str] = mapped_column(sa.String(200), default="")
    section_en: Mapped[str] = mapped_column(sa.String(200), default="")
    label: Mapped[str] = mapped_column(sa.String(300))
    label_en: Mapped[str] = mapped_column(sa.String(300), default="")
    help: Mapped[str] = mapped_column(sa.String(600), default="")
    help_en: Mapped[str] = mapped_column(sa.String(600), default="")
    position: Mapped[int]
    is_required: Mapped[bool] = mapped_column(default=True)
    max_words: Mapped[int | None]
    #: Choices: [{"value", "label", "label_en"}]
    options: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    is_for_judges: Mapped[bool] = mapped_column(default=True)
    #: Says who is behind the entry; left out wherever judging is blind.
    is_identifying: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (sa.UniqueConstraint("competition_id", "key"),)
