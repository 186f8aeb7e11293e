"""The dossier form: made, changed and put in order; nothing that was answered is ever deleted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, get_or_404, lock
from app.text import fold
from app.transaction import transaction
from competitions.dossiers import queries
from competitions.dossiers.checking import MOST_FIELDS, check_can_retire, check_question
from competitions.dossiers.defaults import DEFAULT_FORM, FieldData
from competitions.dossiers.enums import ColumnKind, FieldKind, FormChange
from competitions.dossiers.fields import frozen, view_of
from competitions.dossiers.inputs import FieldInput, OptionInput, SectionInput
from competitions.dossiers.models import DossierField, FormVersion
from competitions.programme.editing import expect_version
from competitions.programme.models import Competition

#: Keys that every dossier has besides.
TAKEN = frozenset({"title", "unit_name"})


@transaction()
def create_form(
    competition_id: int, fields: Iterable[FieldData] = DEFAULT_FORM, *,
    actor: User | None = None, now: datetime | None = None,
) -> list[DossierField]:
    """Give a competition its questions, in order."""
    rows = [
        DossierField(competition_id=competition_id, position=place, **_values(field))
        for place, field in enumerate(fields, start=1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    if now is not None:
        _keep_version(competition_id, FormChange.MADE, "", actor=actor, now=now)
    return rows


@transaction()
def add_field(
    competition_id: int, kind: FieldKind, given: FieldInput, *, actor: User, now: datetime
) -> DossierField:
    """Add a question at the end of its section."""
    competition = _hold(competition_id, now)
    every = queries.list_all_fields(competition_id)
    asked = [row for row in every if row.retired_at is None]
    if len(asked) >= MOST_FIELDS:
        raise DomainError(_l("A form has at most %(most)s questions.", most=MOST_FIELDS))
    row = DossierField(competition_id=competition_id, kind=kind,
                       key=_free_key(given.label, {r.key for r in every} | TAKEN))
    _write(row, given)
    row.section_en = _english_heading(given, asked)
    check_question(row, asked, competition)
    db.session.add(row)
    _number(_with_section(asked, row))
    _changed(row, FormChange.ADDED, actor=actor, now=now)
    return row


@transaction()
def update_field(
    field_id: int, given: FieldInput, version: int, *, actor: User, now: datetime
) -> DossierField:
    """Change what a question says; its kind and its key stay, so that its answers do."""
    competition, row = _hold_field(field_id, now)
    expect_version(row, version)
    before, section = frozen(view_of(row)), row.section
    asked = queries.list_fields(competition.id)
    heading = _english_heading(given, asked) if given.section != section else given.section_en
    _write(row, given)
    row.section_en = heading
    if frozen(view_of(row)) == before:
        return row
    others = [r for r in asked if r.id != row.id]
    check_question(row, others, competition)
    if row.section != section and row.retired_at is None:
        _number(_with_section(others, row))
    _changed(row, FormChange.EDITED, actor=actor, now=now)
    return row


@transaction()
def retire_field(field_id: int, *, actor: User, now: datetime) -> DossierField:
    """Ask a question no more; its answers stay where they are."""
    _competition, row = _hold_field(field_id, now)
    if row.retired_at is None:
        check_can_retire(row, queries.list_fields(row.competition_id))
        row.retired_at = now
        _changed(row, FormChange.RETIRED, actor=actor, now=now)
    return row


@transaction()
def restore_field(field_id: int, *, actor: User, now: datetime) -> DossierField:
    """Ask a retired question again, with the answers it had."""
    competition, row = _hold_field(field_id, now)
    if row.retired_at is not None:
        others = queries.list_fields(competition.id)
        check_question(row, others, competition)
        row.retired_at = None
        _number(_with_section(others, row))
        _changed(row, FormChange.RESTORED, actor=actor, now=now)
    return row


@transaction()
def arrange_form(
    competition_id: int, order: Sequence[SectionInput], *, actor: User, now: datetime
) -> None:
    """Put the questions in order, under their headings.

    Raises
    ------
    Conflict
        Somebody added or retired a question since the page was opened.
    """
    _hold(competition_id, now)
    rows = {row.id: row for row in queries.list_fields(competition_id)}
    wanted = [field_id for section in order for field_id in section.field_ids]
    if sorted(wanted) != sorted(rows):
        raise Conflict(_l("The form was changed in the meantime. Look at it again."))
    before = [(row.id, row.section, row.section_en) for row in rows.values()]
    after = [(field_id, s.title, s.title_en) for s in order for field_id in s.field_ids]
    if before == after:
        return
    for field_id, title, title_en in after:
        rows[field_id].section, rows[field_id].section_en = title, title_en
    _number([rows[field_id] for field_id in wanted])
    moved = next(new[0] for old, new in zip(before, after, strict=True) if old != new)
    change = (FormChange.MOVED if [b[0] for b in before] != wanted or
              {b[1] for b in before} == {a[1] for a in after} else FormChange.RENAMED)
    subject = rows[moved].label if change is FormChange.MOVED else rows[moved].section
    _changed(rows[moved], change, actor=actor, now=now, subject=subject)


def _hold(competition_id: int, now: datetime) -> Competition:
    """Let one person at a time change a form; write its beginning down before the first change."""
    competition = lock(Competition, competition_id)
    if not queries.latest_number(competition_id) and queries.list_fields(competition_id):
        _keep_version(competition_id, FormChange.MADE, "", actor=None, now=now)
    return competition


def _hold_field(field_id: int, now: datetime) -> tuple[Competition, DossierField]:
    """Hold the form, then the question: in one order, or two people would wait for each other."""
    competition = _hold(get_or_404(DossierField, field_id).competition_id, now)
    return competition, lock(DossierField, field_id)


def _changed(row: DossierField, change: FormChange, *, actor: User, now: datetime,
             subject: str | None = None) -> None:
    row.version = (row.version or 0) + 1
    db.session.flush()
    subject = row.label if subject is None else subject
    number = _keep_version(row.competition_id, change, subject, actor=actor, now=now)
    record(f"form_{change.value}", row, actor=actor, now=now, competition_id=row.competition_id,
           after={"question": row.label, "form": number})


def _keep_version(competition_id: int, change: FormChange, subject: str, *, actor: User | None,
                  now: datetime) -> int:
    number = queries.latest_number(competition_id) + 1
    db.session.add(FormVersion(
        competition_id=competition_id, number=number, changed_at=now, change=change,
        changed_by_id=actor.id if actor else None, subject=subject[:300],
        fields=[frozen(view_of(row)) for row in queries.list_fields(competition_id)],
    ))
    db.session.flush()
    return number


def _write(row: DossierField, given: FieldInput) -> None:
    """Put what was said into a row; an option or column once used is kept, no longer offered."""
    plain = asdict(given)
    for name in ("options", "columns", "settings"):
        plain.pop(name)
    for name, value in plain.items():
        setattr(row, name, value)
    row.options = _options(row.options or [], given.options) or None
    settings = {name: value for name, value in given.settings.items() if value is not None}
    if row.kind is FieldKind.TABLE:
        settings["columns"] = _columns((row.settings or {}).get("columns") or [], given)
    row.settings = settings or None


def _english_heading(given: FieldInput, asked: Sequence[DossierField]) -> str:
    """Return the English heading; one left over from another section is not this one's."""
    if given.section_en not in {r.section_en for r in asked if r.section != given.section}:
        return given.section_en
    return next((r.section_en for r in asked if r.section == given.section), "")


def _options(
    before: Sequence[dict[str, Any]], given: Sequence[OptionInput]
) -> list[dict[str, Any]]:
    taken = {str(option["value"]) for option in before}
    made: list[dict[str, Any]] = []
    for option in given:
        value = option.value if option.value in taken else _free_key(option.label, taken)
        taken.add(value)
        made.append({"value": value, "label": option.label, "label_en": option.label_en}
                    | ({} if option.is_offered else {"retired": True}))
    kept = {option["value"] for option in made}
    return made + [{**option, "retired": True} for option in before
                   if option["value"] not in kept]


def _columns(before: Sequence[dict[str, Any]], given: FieldInput) -> list[dict[str, Any]]:
    kinds = {str(column["key"]): column.get("kind", "text") for column in before}
    taken, made = set(kinds), []
    for column in given.columns:
        key = column.key if column.key in kinds else _free_key(column.label, taken)
        taken.add(key)
        # What was typed as words cannot become figures: the kind of a column stays.
        kind = ColumnKind(kinds.get(key, column.kind))
        made.append({"key": key, "label": column.label, "label_en": column.label_en,
                     "kind": kind.value} | ({} if column.is_offered else {"retired": True}))
    kept = {column["key"] for column in made}
    return made + [{**column, "retired": True} for column in before if column["key"] not in kept]


def _with_section(rows: Sequence[DossierField], row: DossierField) -> list[DossierField]:
    """Return the questions with one more, at the end of its section or of the form."""
    order = [r for r in rows if r is not row]
    places = [place for place, r in enumerate(order, start=1) if r.section == row.section]
    order.insert(places[-1] if places else len(order), row)
    if places and not row.section_en:
        row.section_en = order[places[0] - 1].section_en
    return order


def _number(rows: Iterable[DossierField]) -> None:
    for place, row in enumerate(rows, start=1):
        row.position = place


def _free_key(label: str, taken: set[str] | frozenset[str]) -> str:
    """Return a key that says what the label says and that nothing has had before."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:32].strip("_") or "q"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def _values(field: FieldData) -> dict[str, object]:
    values = asdict(field)
    options = [dict(zip(("value", "label", "label_en"), option, strict=True))
               for option in field.options]
    return values | {"options": options or None, "settings": field.settings or None}
