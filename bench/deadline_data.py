"""A call in its last ten minutes: founders with drafts, and drafts for the closed loops."""

import io
import os
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy.orm import selectinload

from app.clock import utc_now
from app.orm import db
from bench.web_data import add, catch_up_sequences, people, programme
from competitions.dossiers.enums import FieldKind
from competitions.entries.content import content_of
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, TeamMember
from competitions.entries.queries import fields_of
from competitions.programme.models import Competition

FOUNDERS, WRITERS = 300, 32
#: The first person of bench.web_data who founds something.
FIRST = 60
KEYS = tuple(f"field{number}" for number in range(1, 7))
TEXT = "Mô tả ngắn gọn về giải pháp và thị trường. " * 8
#: Side of a picture without any pattern: a PDF of about 5 MB however it is packed.
SIDE = 1160
#: Where each founder's number stands in the PDF.
PLACE = b"Ho so 00000000"


@dataclass(frozen=True)
class Draft:
    """A draft to submit: whose, where, and the digest that its page shows."""

    user_id: int
    ref: str
    digest: str


def load(loops: int) -> list[Draft]:
    """Write 300 founders with a draft each, and drafts for the writers of the closed loops."""
    people()
    programme({"id": 7, "competition_id": 1, "key": "deck", "kind": FieldKind.FILE,
               "label": "Tài liệu", "position": 7, "is_required": False})
    rows = [_entry(number, FIRST + number) for number in range(FOUNDERS)]
    owners = [writer for writer in range(WRITERS) for _turn in range(_share(writer, loops))]
    rows += [_entry(FOUNDERS + number, FIRST + FOUNDERS + writer)
             for number, writer in enumerate(owners)]
    add(Entry, rows)
    add(TeamMember, [
        {"entry_id": row["id"], "user_id": row["owner_id"], "name": "Người Thử", "sort_key": "t",
         "is_leader": True, "position": 1, "email": "a@bench.test"} for row in rows])
    if db.engine.dialect.name == "postgresql":
        catch_up_sequences()
    db.session.query(Competition).update({"last_entry_number": 0})
    db.session.commit()
    return _drafts()


def _share(writer: int, loops: int) -> int:
    """Return how many drafts a writer needs: the last writes in all loops, alone in one."""
    return loops * (8 if writer == WRITERS - 1 else 3 if writer >= WRITERS - 8 else 1)


def pdf(number: int) -> bytes:
    """Return a PDF of about 5 MB that no other number gives.

    It is drawn once, before the night: founders have their files ready, and drawing them would
    take from the server the cores that both share here.
    """
    return _pdf().replace(PLACE, PLACE[:-8] + b"%08d" % number)


@cache
def _pdf() -> bytes:
    noise = Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 600))
    canvas.setTitle(PLACE.decode())
    canvas.drawImage(ImageReader(noise), 0, 40, 560, 560)
    canvas.save()
    return out.getvalue()


def _entry(number: int, owner: int) -> dict[str, Any]:
    now, title = utc_now() - timedelta(days=1), f"Quế Trà Bồng hữu cơ, dự án số {number + 1}"
    return {
        "id": number + 1, "ref": f"night{number + 1}", "competition_id": 1, "track_id": 1,
        "owner_id": owner, "title": title, "sort_key": f"{number:06d}", "search": title.lower(),
        "unit_name": "Xã Trà Bồng", "state": EntryState.DRAFT, "last_submission": 0,
        "draft": {"title": title, "unit_name": "Xã Trà Bồng", **dict.fromkeys(KEYS, TEXT)},
        "created_at": now,
    }


def _drafts() -> list[Draft]:
    fields = fields_of(1)
    query = db.session.query(Entry).order_by(Entry.id).options(
        selectinload(Entry.members), selectinload(Entry.attachments))
    rows = query.all()
    return [Draft(row.owner_id, row.ref, content_of(row, fields).digest) for row in rows]
