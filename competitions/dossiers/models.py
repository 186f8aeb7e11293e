"""The dossier form as data; a field with answers is retired, never deleted."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Json, UtcDateTime, Versioned, choice, db
from competitions.dossiers.enums import FieldKind, FormChange


class DossierField(Versioned, db.Model):
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
    #: What a good answer looks like.
    example: Mapped[str] = mapped_column(sa.String(1000), default="")
    example_en: Mapped[str] = mapped_column(sa.String(1000), default="")
    position: Mapped[int]
    is_required: Mapped[bool] = mapped_column(default=True)
    #: A required answer is asked of those admitted to this stage; empty: of everybody, at once.
    required_stage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stage.id"))
    #: The file question whose file may stand instead of this answer.
    waived_by: Mapped[str] = mapped_column(sa.String(40), default="")
    #: Asked only after this answer: {"key", "values"}; no values: after any answer.
    shown_if: Mapped[dict[str, Any] | None] = mapped_column(Json)
    max_words: Mapped[int | None]
    #: Choices: [{"value", "label", "label_en"}]; one no longer offered has "retired": true
    options: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    #: What the kind alone needs: "least", "most", "max_mb", "accepts", "columns", "most_rows".
    settings: Mapped[dict[str, Any] | None] = mapped_column(Json)
    is_for_judges: Mapped[bool] = mapped_column(default=True)
    #: Says who is behind the entry; left out wherever judging is blind.
    is_identifying: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (sa.UniqueConstraint("competition_id", "key"),)


class FormVersion(db.Model):
    """The form as it stood after one change; never changed, a submission says which it answers."""

    __tablename__ = "dossier_form_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"))
    number: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    change: Mapped[FormChange] = mapped_column(choice(FormChange))
    #: The words of what was changed, as they were then.
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    #: Every question in force, in order, with all of its words.
    fields: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    __table_args__ = (sa.UniqueConstraint("competition_id", "number"),)
