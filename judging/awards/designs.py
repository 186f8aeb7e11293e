"""Reading the design of certificates: the layout of a competition, its printers, its pictures."""

import sqlalchemy as sa

from app.files.storage import Store
from app.orm import db
from judging.awards.certificate_pdf import OURS, CertificateDesign
from judging.awards.design_models import CertificateLayout, Printer


def layout_of(competition_id: int) -> CertificateLayout:
    """Return the design of a competition; ours where it has none."""
    found = db.session.get(CertificateLayout, competition_id)
    return found or CertificateLayout(competition_id=competition_id, words={}, signers=[],
                                      register_pattern="{n}", version=0)


def printers_of(competition_id: int) -> list[Printer]:
    """Return the printers whose offsets are known."""
    return list(db.session.scalars(
        sa.select(Printer).filter_by(competition_id=competition_id).order_by(Printer.name)))


def register_number(competition_id: int, number: int) -> str:
    """Return the number that is proposed for the register."""
    return layout_of(competition_id).register_pattern.replace("{n}", f"{number:03d}")


def design_of(layout: CertificateLayout, store: Store | None, *, on_stock: bool = False,
              printer: Printer | None = None) -> CertificateDesign:
    """Return what the page needs of a layout: pictures as bytes, the printer's correction."""
    shift = (float(printer.right_mm), float(printer.up_mm)) if printer else (0.0, 0.0)
    if store is None or on_stock:
        return CertificateDesign(on_stock=on_stock, shift_mm=shift, words=words_of(layout))
    return CertificateDesign(
        artwork=store.get(layout.artwork.sha256) if layout.artwork else None,
        logo=store.get(layout.logo.sha256) if layout.logo else None,
        shift_mm=OURS.shift_mm if printer is None else shift, words=words_of(layout),
    )


def words_of(layout: CertificateLayout) -> tuple[tuple[str, str], ...]:
    """Return the organiser's own sentences by place on the page; empty ones are left out."""
    return tuple(sorted((key, value) for key, value in (layout.words or {}).items() if value))
