"""How certificates of a competition look, where printers are off, and the rates of pay sheets."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.files.models import StoredFile
from app.orm import Exact, Json, Versioned, db


class CertificateLayout(Versioned, db.Model):
    """The organiser's design: pictures, words with merge fields, who signs."""

    __tablename__ = "certificate_layout"
    competition_id: Mapped[int] = mapped_column(
        sa.ForeignKey("competition.id"), primary_key=True)
    artwork_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    logo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    #: {"honorific", "deed", "contest", …}: sentences with merge fields; empty ones are ours.
    words: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    #: [{"authority", "title", "name", "file_id"}], at most two.
    signers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    #: With one {n}: "{n}/GCN-BTC".
    register_pattern: Mapped[str] = mapped_column(sa.String(40), default="{n}")
    artwork: Mapped[StoredFile | None] = relationship(foreign_keys=[artwork_id])
    logo: Mapped[StoredFile | None] = relationship(foreign_keys=[logo_id])


class Printer(db.Model):
    """By how much a printer misses ready-made stock, in millimetres to the right and upwards."""

    __tablename__ = "printer"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    right_mm: Mapped[Decimal] = mapped_column(Exact(1))
    up_mm: Mapped[Decimal] = mapped_column(Exact(1))
    __table_args__ = (sa.UniqueConstraint("competition_id", "name"),)


class PayRates(Versioned, db.Model):
    """Rates for the sheets of payments; data, since law changes them."""

    __tablename__ = "pay_rates"
    competition_id: Mapped[int] = mapped_column(
        sa.ForeignKey("competition.id"), primary_key=True)
    prize_tax_percent: Mapped[Decimal] = mapped_column(Exact(2))
    #: Of a prize, only what goes beyond this is taxed.
    prize_tax_free: Mapped[int] = mapped_column(sa.BigInteger)
    fee_per_sheet: Mapped[int] = mapped_column(sa.BigInteger)
    fee_tax_percent: Mapped[Decimal] = mapped_column(Exact(2))
    #: Fees below this are not taxed; from it on, all of the fee is.
    fee_tax_from: Mapped[int] = mapped_column(sa.BigInteger)
    __table_args__ = (
        sa.CheckConstraint("prize_tax_free >= 0 AND fee_per_sheet >= 0 AND fee_tax_from >= 0",
                           name="money_is_not_negative"),
    )
