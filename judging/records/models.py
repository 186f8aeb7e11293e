"""What a person chose the last time; what leaves is on record in the chain of events."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Json, choice, db
from judging.records.enums import ExportForm, ExportKind


class ExportChoice(db.Model):
    """The form and the columns that a person exported a kind with the last time."""

    __tablename__ = "export_choice"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    kind: Mapped[ExportKind] = mapped_column(choice(ExportKind), primary_key=True)
    form: Mapped[ExportForm] = mapped_column(choice(ExportForm), default=ExportForm.XLSX)
    #: Keys of columns; those that another competition does not have are passed over.
    columns: Mapped[list[str]] = mapped_column(Json, default=list)
