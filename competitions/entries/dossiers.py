"""A submission as others read it: answers with their labels, files with their sizes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competitions.dossiers.enums import FieldKind
from competitions.entries.content import TITLE, UNIT, Content, FieldView
from competitions.entries.models import Submission


@dataclass(frozen=True)
class AnswerView:
    """One answer under its question; `value` is text as it was typed."""

    key: str
    kind: FieldKind
    label: str
    label_en: str
    section: str
    section_en: str
    value: str
    value_en: str = ""
    is_identifying: bool = False


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
    shown = [f for f in fields if (f.is_for_judges or not for_judges)
             and not (blind and f.is_identifying)]
    entry = submission.entry
    known = {f.key: f for f in shown}
    return SubmissionView(
        entry_id=submission.entry_id, submission_id=submission.id, number=submission.number,
        code=entry.code or "", title=submission.title, track=entry.track.name,
        track_en=entry.track.name_en, submitted_at=submission.submitted_at,
        digest=submission.digest,
        answers=_answers(shown, submission.answers), files=_files(submission.files, known),
        unit_name="" if blind else submission.unit_name,
        team=() if blind else tuple(MemberView(**member) for member in submission.team),
    )


@dataclass(frozen=True)
class DraftView:
    """A draft as it would arrive, for the founder to look over."""

    title: str
    unit_name: str
    answers: tuple[AnswerView, ...]
    files: tuple[FileView, ...]
    team: tuple[MemberView, ...]


def view_draft(content: Content, fields: Iterable[FieldView]) -> DraftView:
    """Return a draft in the words of the form."""
    known = {f.key: f for f in fields}
    return DraftView(
        content.title, content.unit_name, _answers(known.values(), content.answers),
        _files(content.files, known), tuple(MemberView(**member) for member in content.team),
    )


def _answers(fields: Iterable[FieldView], answers: dict[str, Any]) -> tuple[AnswerView, ...]:
    return tuple(_answer(f, answers[f.key]) for f in fields
                 if answers.get(f.key) and f.key not in (TITLE, UNIT))


def _answer(field: FieldView, value: Any) -> AnswerView:
    chosen = next((o for o in field.options if str(o["value"]) == str(value)), None)
    return AnswerView(
        field.key, field.kind, field.label, field.label_en, field.section, field.section_en,
        value=str(chosen["label"] if chosen else value),
        value_en=str(chosen.get("label_en") or "") if chosen else "",
        is_identifying=field.is_identifying,
    )


def _files(
    files: Iterable[dict[str, Any]], shown: dict[str, FieldView]
) -> tuple[FileView, ...]:
    return tuple(
        FileView(index, file["field"], shown[file["field"]].label, shown[file["field"]].label_en,
                 file["name"], file["size"], file["sha256"], file["content_type"])
        for index, file in enumerate(files) if file["field"] in shown
    )
