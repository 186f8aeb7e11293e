"""Keeping the design of certificates and the offsets of printers."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from PIL import Image

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.files.kinds import Accepted
from app.files.services import keep
from app.files.services_intake import MIB, Part, Rule, take_in
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db, lock
from app.text import fold
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.awards import designs
from judging.awards.certificate_words import unknown_fields
from judging.awards.design_models import CertificateLayout, Printer

PICTURE = Rule(frozenset({Accepted.IMAGE}), limit=15 * MIB, is_picture=True)
#: As light as this counts as the paper a signature was written on.
PAPER = 235
#: Commendations are the State's, by decisions of their own; no contest prints one.
COMMENDATIONS = ("giay khen", "bang khen")
FARTHEST = Decimal(50)


@dataclass(frozen=True)
class LayoutInput:
    """The design as typed; pictures come as they are kept, "" takes one away, None leaves it."""

    words: dict[str, str]
    signers: tuple[dict[str, str], ...]
    register_pattern: str
    pictures: Mapping[str, bytes | None]
    version: int


def picture(name: str, content: bytes, field: str, *, is_clear: bool) -> bytes:
    """Return an uploaded picture written anew; *is_clear*: its white paper becomes see-through."""
    safe = take_in([Part(name, content)], PICTURE, field).content
    if not is_clear:
        return safe
    image = Image.open(io.BytesIO(safe), formats=("JPEG",)).convert("RGB")
    image.thumbnail((900, 900))
    clear = image.convert("L").point(lambda grey: 0 if grey >= PAPER else 255)
    image.putalpha(clear)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def put_pictures(store: Store, pictures: Mapping[str, bytes | None]) -> None:
    """Put contents into the store, before and outside the transaction that names them."""
    for content in pictures.values():
        if content:
            store.put(digest_of(content), content)


@transaction()
def save_layout(
    competition_id: int, given: LayoutInput, *, store: Store, actor: User, now: datetime
) -> CertificateLayout:
    """Keep the design; certificates printed from now on look like it."""
    lock(Competition, competition_id)
    _check_words(given)
    _check_signers(given)
    layout = designs.layout_of(competition_id)
    if layout.version not in (0, given.version):
        raise Conflict(_l("Somebody has changed the design meanwhile. Look at it first."))
    layout.version += 1
    layout.words = {key: value for key, value in given.words.items() if value}
    layout.register_pattern = given.register_pattern or "{n}"
    files = {name: _kept(store, content, now) for name, content in given.pictures.items()
             if content}
    for name in ("artwork", "logo"):
        if name in given.pictures:
            setattr(layout, f"{name}_id", files[name][0] if name in files else None)
    layout.signers = _signers(layout, given, files)
    db.session.add(layout)
    audit.record("certificate_design_saved", db.session.get_one(Competition, competition_id),
                 actor=actor, now=now, competition_id=competition_id, words=layout.words,
                 pictures=sorted(given.pictures))
    return layout


def _kept(store: Store, content: bytes, now: datetime) -> tuple[int, str]:
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    row = keep(store, content, kind, now=now)
    db.session.flush()
    return row.id, row.sha256


def _signers(layout: CertificateLayout, given: LayoutInput,
             files: Mapping[str, tuple[int, str]]) -> list[dict[str, str]]:
    before = [each.get("sha256", "") for each in layout.signers or []] + ["", ""]
    found = []
    for number, signer in enumerate(given.signers):
        name = f"signature{number + 1}"
        kept = "" if name in given.pictures else before[number]
        if signer["title"] or signer["name"]:
            found.append(signer | {"sha256": files[name][1] if name in files else kept})
    return found


def _check_words(given: LayoutInput) -> None:
    for place, sentence in given.words.items():
        unknown = unknown_fields(sentence)
        if unknown:
            raise DomainError(_l("There is no merge field {%(name)s}.", name=unknown[0]), place)
        if any(word in fold(sentence) for word in COMMENDATIONS):
            raise DomainError(_l("A contest gives certificates (giấy chứng nhận); giấy khen and "
                                 "bằng khen need a decision of the State."), place)
    if given.register_pattern and given.register_pattern.count("{n}") != 1:
        raise DomainError(_l("The number in the register needs {n} once, such as {n}/GCN-BTC."),
                          "register_pattern")


def _check_signers(given: LayoutInput) -> None:
    for number, signer in enumerate(given.signers, start=1):
        if given.pictures.get(f"signature{number}") and not (signer["title"] or signer["name"]):
            raise DomainError(_l("Whose signature is this? Type the title or the name."),
                              f"title{number}")


@transaction()
def save_printer(
    competition_id: int, name: str, right_mm: Decimal, up_mm: Decimal, *, actor: User,
    now: datetime,
) -> Printer:
    """Keep by how much a printer misses the stock; the same name is corrected."""
    if not name.strip():
        raise DomainError(_l("Name the printer."), "name")
    if max(abs(right_mm), abs(up_mm)) > FARTHEST:
        raise DomainError(_l("An offset is at most 50 mm."), "right_mm")
    lock(Competition, competition_id)
    printer = db.session.scalar(
        sa.select(Printer).filter_by(competition_id=competition_id, name=name))
    printer = printer or Printer(competition_id=competition_id, name=name)
    printer.right_mm, printer.up_mm = right_mm, up_mm
    db.session.add(printer)
    audit.record("printer_saved", printer, actor=actor, now=now, competition_id=competition_id,
                 name=name, right=str(right_mm), up=str(up_mm))
    return printer
