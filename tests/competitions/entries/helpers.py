"""What the tests of entries begin from."""

import io
from datetime import timedelta
from typing import Any

import pypdfium2

from app.auth.models import User
from app.orm import db
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries import queries, services, services_files, services_submit
from competitions.entries.content import content_of
from competitions.entries.models import Entry, Submission
from competitions.entries.services import DraftInput, EntryInput
from competitions.entries.services_files import UploadInput
from competitions.entries.services_submit import SubmitInput
from competitions.programme.models import Competition, RuleBook
from tests.factories import NOW, make_competition, make_user


def pdf(pages: int = 1) -> bytes:
    """Return a PDF that opens."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def make_call(**values: Any) -> Competition:
    """Return an open competition with rules and a short form: summary, choice, deck."""
    competition = make_competition(**values)
    db.session.add(RuleBook(competition_id=competition.id, number=1, text="Thể lệ",
                            effective_at=NOW - timedelta(days=2)))
    for place, (key, kind, label, extra) in enumerate((
        ("summary", FieldKind.LONG_TEXT, "Tóm tắt", {"max_words": 20}),
        ("field", FieldKind.CHOICE, "Lĩnh vực", {"is_required": False, "options": [
            {"value": "sea", "label": "Biển", "label_en": "Sea"}]}),
        ("contact", FieldKind.SHORT_TEXT, "Người liên hệ", {
            "is_required": False, "is_for_judges": False}),
        ("money", FieldKind.NUMBER, "Vốn", {"is_required": False}),
        ("link", FieldKind.URL, "Liên kết", {"is_required": False, "is_identifying": True}),
        ("deck", FieldKind.FILE, "Bài thuyết trình", {}),
    ), start=1):
        db.session.add(DossierField(competition_id=competition.id, key=key, kind=kind,
                                    section="Giới thiệu", label=label, position=place, **extra))
    db.session.commit()
    return competition


def make_draft(competition: Competition, founder: User | None = None, *,
               title: str = "Chả cá Sa Huỳnh", store: Any = None, now: Any = NOW) -> Entry:
    """Return a complete draft; without *store* its deck is still missing."""
    founder = founder or make_user("Hồ Thị Lan")
    entry = services.create_entry(
        competition.id, EntryInput(competition.tracks[0].id, title), actor=founder, now=now)
    services.merge_draft(entry.id, DraftInput({
        "title": title, "unit_name": "Xã Sa Huỳnh", "summary": "Làm chả cá sạch.",
    }), actor=founder, now=now)
    if store is not None:
        services_files.receive_file(entry.id, UploadInput("deck", "Bài.pdf", pdf()),
                                    actor=founder, now=now, store=store)
    return entry


def submit(entry: Entry, now: Any = NOW, *, digest: str | None = None,
           accepts: bool = True) -> Submission:
    """Submit a draft as its owner."""
    shown = content_of(entry, queries.fields_of(entry.competition_id)).digest
    return services_submit.submit_entry(
        entry.id, SubmitInput(digest or shown, accepts), actor=entry.owner, now=now,
        address=lambda e: f"http://localhost/entries/{e.ref}")
