"""What a dossier holds at a moment: answers, team and files as one thing with a digest."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from app import text
from app.audit.sealing import canonical
from app.i18n import _l, local
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries.models import Entry

TITLE = "title"
UNIT = "unit_name"


@dataclass(frozen=True)
class FieldView:
    """One question of the dossier, in both languages."""

    key: str
    kind: FieldKind
    label: str
    label_en: str = ""
    section: str = ""
    section_en: str = ""
    help: str = ""
    help_en: str = ""
    is_required: bool = True
    max_words: int | None = None
    options: tuple[dict[str, Any], ...] = ()
    is_for_judges: bool = True
    is_identifying: bool = False


#: Asked first in every dossier, also where the form of the competition does not name them.
RESERVED = (
    FieldView(TITLE, FieldKind.SHORT_TEXT, "Tên ý tưởng, dự án", "Title of the idea or project",
              section="Thông tin chung", section_en="General"),
    FieldView(UNIT, FieldKind.SHORT_TEXT, "Đơn vị (xã, phường, trường, cơ quan, doanh nghiệp)",
              "Unit (commune, ward, school, office, enterprise)", section="Thông tin chung",
              section_en="General", is_required=False, is_identifying=True),
)


@dataclass(frozen=True)
class Content:
    """All that a submission freezes."""

    track_id: int
    title: str
    unit_name: str
    answers: dict[str, Any]
    team: list[dict[str, Any]]
    files: list[dict[str, Any]]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical form."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()


@dataclass(frozen=True)
class Gap:
    """Something that still keeps a dossier from being submitted, and where to mend it."""

    anchor: str
    message: Any


def field_views(rows: Iterable[DossierField]) -> tuple[FieldView, ...]:
    """Return the questions in order, title and unit among them."""
    asked = tuple(
        FieldView(
            row.key, row.kind, row.label, row.label_en, row.section, row.section_en, row.help,
            row.help_en, row.is_required, row.max_words, tuple(row.options or ()),
            row.is_for_judges, row.is_identifying,
        )
        for row in rows
    )
    keys = {field.key for field in asked}
    first = {"section": asked[0].section, "section_en": asked[0].section_en} if asked else {}
    return (*(replace(f, **first) for f in RESERVED if f.key not in keys), *asked)


def content_of(entry: Entry, fields: Iterable[FieldView]) -> Content:
    """Return what the draft holds now; answers to retired questions stay behind."""
    keys = [field.key for field in fields]
    return Content(
        track_id=entry.track_id,
        title=str(entry.draft.get(TITLE) or ""),
        unit_name=str(entry.draft.get(UNIT) or ""),
        answers={key: entry.draft[key] for key in keys if entry.draft.get(key)},
        team=[
            {"name": member.name, "title": member.title, "unit_name": member.unit_name,
             "is_leader": member.is_leader}
            for member in entry.members
        ],
        files=[
            {"field": row.field_key, "name": row.name, "sha256": row.file.sha256,
             "size": row.file.size, "content_type": row.file.content_type}
            for row in entry.attachments if row.field_key in keys
        ],
    )


def gaps(fields: Iterable[FieldView], content: Content) -> list[Gap]:
    """Return what is missing or too long, in the order of the form."""
    found = [gap for field in fields for gap in _field_gaps(field, content)]
    if not any(member["is_leader"] for member in content.team):
        found.append(Gap("team", _l("Team: name the team leader")))
    return found


def _field_gaps(field: FieldView, content: Content) -> Iterator[Gap]:
    label = local(field, "label")
    if field.kind is FieldKind.FILE:
        if field.is_required and not any(f["field"] == field.key for f in content.files):
            yield Gap(f"file_{field.key}", _l("%(field)s: upload the file", field=label))
        return
    answer = str(content.answers.get(field.key) or "")
    if field.is_required and not answer.strip():
        yield Gap(f"answer_{field.key}", _l("%(field)s: not filled in yet", field=label))
    words = text.count_words(answer)
    if field.max_words and words > field.max_words:
        yield Gap(f"answer_{field.key}", _l(
            "%(field)s: %(words)s words, at most %(most)s", field=label, words=words,
            most=field.max_words,
        ))
