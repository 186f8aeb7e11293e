"""What a dossier holds at a moment: answers, team and files as one thing with a digest."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app import text
from app.audit.sealing import canonical
from app.i18n import _l, local
from competitions.dossiers.enums import TEXT_KINDS, FieldKind
from competitions.dossiers.fields import FieldView, shown_keys, view_of
from competitions.dossiers.models import DossierField
from competitions.entries.models import Entry

TITLE = "title"
UNIT = "unit_name"
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
        return hashlib.sha256(canonical(vars(self)).encode()).hexdigest()


@dataclass(frozen=True)
class Gap:
    """Something that still keeps a dossier from being submitted, and where to mend it."""

    anchor: str
    message: Any


def field_views(rows: Iterable[DossierField]) -> tuple[FieldView, ...]:
    """Return the questions in order, title and unit among them."""
    return with_reserved(view_of(row) for row in rows)


def with_reserved(questions: Iterable[FieldView]) -> tuple[FieldView, ...]:
    """Return questions with title and unit in front of them."""
    asked = tuple(questions)
    keys = {field.key for field in asked}
    first = {"section": asked[0].section, "section_en": asked[0].section_en} if asked else {}
    return (*(replace(f, **first) for f in RESERVED if f.key not in keys), *asked)


def content_of(entry: Entry, fields: Iterable[FieldView]) -> Content:
    """Return what the draft holds now.

    Answers to questions that are retired, or that the other answers do not call for, stay behind
    in the draft.
    """
    asked = tuple(fields)
    shown = shown_keys(asked, entry.draft)
    keys = [field.key for field in asked if field.key in shown]
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


def gaps(
    fields: Iterable[FieldView], content: Content, stages: Iterable[int] = ()
) -> list[Gap]:
    """Return what is missing or against the form, in its order.

    *stages* are those the entry was admitted to: what is required there is asked now.
    """
    asked = tuple(fields)
    shown = shown_keys(asked, {TITLE: content.title, UNIT: content.unit_name, **content.answers})
    due = frozenset(stages)
    found = [gap for field in asked if field.key in shown
             for gap in _field_gaps(field, content, due)]
    if not any(member["is_leader"] for member in content.team):
        found.append(Gap("team", _l("Team: name the team leader")))
    return found


def is_due(field: FieldView, content: Content, stages: Iterable[int] = ()) -> bool:
    """Tell whether an answer is asked for now, and no file stands in its place."""
    if not field.is_required or any(f["field"] == field.waived_by for f in content.files):
        return False
    return field.required_stage_id is None or field.required_stage_id in stages


def _field_gaps(field: FieldView, content: Content, stages: frozenset[int]) -> Iterator[Gap]:
    label = local(field, "label")
    if field.kind is FieldKind.MEMBERS:
        yield from _team_gaps(field, len(content.team))
        return
    due = is_due(field, content, stages)
    if field.is_file:
        if due and not any(f["field"] == field.key for f in content.files):
            yield Gap(field.anchor, _l("%(field)s: upload the file", field=label))
        return
    answer = content.answers.get(field.key)
    if not answer or (isinstance(answer, str) and not answer.strip()):
        if due:
            yield Gap(field.anchor, _l("%(field)s: not filled in yet", field=label))
        return
    yield from _answer_gaps(field, label, answer)


def _answer_gaps(field: FieldView, label: str, answer: Any) -> Iterator[Gap]:
    words = text.count_words(answer) if field.kind in TEXT_KINDS else 0
    if field.max_words and words > field.max_words:
        yield Gap(field.anchor, _l(
            "%(field)s: %(words)s words, at most %(most)s", field=label, words=words,
            most=field.max_words,
        ))
    if field.kind is FieldKind.CHOICE and answer not in {
        o["value"] for o in field.options if not o.get("retired")
    }:
        yield Gap(field.anchor, _l("%(field)s: this answer is no longer offered, choose again",
                                   field=label))
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        yield from _limit_gaps(field, label, Decimal(answer))


def _limit_gaps(field: FieldView, label: str, number: Decimal) -> Iterator[Gap]:
    least, most = field.limit("least"), field.limit("most")
    if least is not None and number < least:
        yield Gap(field.anchor, _l("%(field)s: at least %(least)s", field=label, least=least))
    if most is not None and number > most:
        yield Gap(field.anchor, _l("%(field)s: at most %(most)s", field=label, most=most))


def _team_gaps(field: FieldView, people: int) -> Iterator[Gap]:
    least, most = field.limit("least"), field.limit("most")
    if least is not None and people < least:
        yield Gap("team", _l("Team: at least %(least)s people, now %(n)s", least=least, n=people))
    if most is not None and people > most:
        yield Gap("team", _l("Team: at most %(most)s people, now %(n)s", most=most, n=people))
