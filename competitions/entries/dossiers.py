"""A submission as others read it: answers with their labels, files with their sizes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from app.text import slugify
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import Column, FieldView, shown_keys
from competitions.entries import answers as words
from competitions.entries.content import TITLE, UNIT, Content
from competitions.entries.models import Submission
from competitions.programme.models import Stage


@dataclass(frozen=True)
class AnswerView:
    """One answer under its question; `value` is text for people, a number as it was typed."""

    key: str
    kind: FieldKind
    label: str
    label_en: str
    section: str
    section_en: str
    value: str
    value_en: str = ""
    is_identifying: bool = False
    table: "TableView | None" = None


@dataclass(frozen=True)
class TableView:
    """The rows of a table as typed, and the sums of its amounts of money."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    #: One for each column, empty where nothing is summed.
    sums: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileView:
    """One file of a submission; `index` names it in addresses."""

    index: int
    field: str
    label: str
    label_en: str
    name: str
    size: int
    sha256: str
    content_type: str


@dataclass(frozen=True)
class MemberView:
    """One person of the team, as printed then."""

    name: str
    title: str
    unit_name: str
    is_leader: bool


@dataclass(frozen=True)
class SubmissionView:
    """A frozen submission. For judges of a blind stage, unit and team are empty."""

    entry_id: int
    submission_id: int
    number: int
    code: str
    title: str
    track: str
    track_en: str
    submitted_at: datetime
    digest: str
    answers: tuple[AnswerView, ...]
    files: tuple[FileView, ...]
    unit_name: str = ""
    team: tuple[MemberView, ...] = ()


def view_submission(
    submission: Submission, fields: Iterable[FieldView], *, for_judges: bool = True,
    blind: bool = False,
) -> SubmissionView:
    """Return what a judge (or the office) reads of a submission."""
    shown = visible(fields, for_judges=for_judges, blind=blind)
    entry = submission.entry
    known = {f.key: f for f in shown}
    return SubmissionView(
        entry_id=submission.entry_id, submission_id=submission.id, number=submission.number,
        code=entry.code or "", title=submission.title, track=entry.track.name,
        track_en=entry.track.name_en, submitted_at=submission.submitted_at,
        digest=submission.digest,
        answers=_answers(shown, submission.answers),
        files=_files(submission.files, known, blind=blind),
        unit_name="" if blind else submission.unit_name,
        team=() if blind else tuple(MemberView(**member) for member in submission.team),
    )


@dataclass(frozen=True)
class Sight:
    """How the judges of a stage read an entry; see JUDGES_SIGHT in app/features.py."""

    stage: Stage
    is_blind: bool


@dataclass(frozen=True)
class DraftView:
    """A draft as it would arrive, for the founder to look over."""

    title: str
    unit_name: str
    answers: tuple[AnswerView, ...]
    files: tuple[FileView, ...]
    team: tuple[MemberView, ...]


def view_draft(
    content: Content, fields: Iterable[FieldView], *, for_judges: bool = False,
    blind: bool = False,
) -> DraftView:
    """Return a draft in the words of the form: what the office, or a judge, will read of it."""
    asked = tuple(fields)
    called = shown_keys(asked, {TITLE: content.title, UNIT: content.unit_name, **content.answers})
    known = {f.key: f for f in visible(asked, for_judges=for_judges, blind=blind)
             if f.key in called}
    return DraftView(
        content.title, "" if blind else content.unit_name,
        _answers(known.values(), content.answers), _files(content.files, known, blind=blind),
        () if blind else tuple(MemberView(**member) for member in content.team),
    )


def visible(
    fields: Iterable[FieldView], *, for_judges: bool, blind: bool
) -> list[FieldView]:
    """Return the questions whose answers this reader may see; the one place that decides it."""
    return [f for f in fields if (f.is_for_judges or not for_judges)
            and not (blind and f.is_identifying)]


def answer_views(
    fields: Iterable[FieldView], answers: Mapping[str, Any]
) -> tuple[AnswerView, ...]:
    """Return the answers that there are, in the order of the questions."""
    return _answers(fields, answers)


def _answers(fields: Iterable[FieldView], answers: Mapping[str, Any]) -> tuple[AnswerView, ...]:
    return tuple(_answer(f, answers[f.key]) for f in fields
                 if f.is_typed and answers.get(f.key) and f.key not in (TITLE, UNIT))


def _answer(field: FieldView, value: Any) -> AnswerView:
    view = AnswerView(
        field.key, field.kind, field.label, field.label_en, field.section, field.section_en,
        *words.in_words(field, value), is_identifying=field.is_identifying,
    )
    return replace(view, table=_table(field, value)) if field.kind is FieldKind.TABLE else view


def _table(field: FieldView, rows: Any) -> TableView:
    columns = words.filled_columns(field, rows)
    return TableView(
        columns, tuple(tuple(str(row.get(c.key) or "") for c in columns) for row in rows),
        tuple(words.sum_of(c, rows) for c in columns),
    )


def _files(
    files: Iterable[dict[str, Any]], shown: dict[str, FieldView], *, blind: bool = False
) -> tuple[FileView, ...]:
    return tuple(
        FileView(index, file["field"], shown[file["field"]].label, shown[file["field"]].label_en,
                 _file_name(file["name"], shown[file["field"]], blind=blind),
                 file["size"], file["sha256"], file["content_type"])
        for index, file in enumerate(files) if file["field"] in shown
    )


def _file_name(name: str, field: FieldView, *, blind: bool) -> str:
    """Return a file's name; where nobody may know who is behind the entry, its question's."""
    return f"{slugify(field.label)}{PurePath(name).suffix}" if blind else name
