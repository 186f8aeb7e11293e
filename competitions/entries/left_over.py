"""Answers of a draft to questions that are no longer asked: still the founder's to read."""

from dataclasses import dataclass
from typing import Any

from competitions.dossiers import queries as dossiers
from competitions.dossiers.fields import view_of
from competitions.entries.dossiers import AnswerView, answer_views
from competitions.entries.models import Attachment, Entry


@dataclass(frozen=True)
class LeftOver:
    """What was answered before its question was retired."""

    answers: tuple[AnswerView, ...] = ()
    files: tuple[Attachment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.answers or self.files)


def left_over(entry: Any) -> LeftOver:
    """Return what a draft holds of questions retired since, in one SELECT."""
    if not isinstance(entry, Entry):
        return LeftOver()
    retired = [view_of(row) for row in dossiers.list_retired(entry.competition_id)]
    keys = {field.key for field in retired}
    return LeftOver(
        answer_views(retired, entry.draft),
        tuple(row for row in entry.attachments if row.field_key in keys),
    )
