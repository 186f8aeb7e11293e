"""What an organiser says about a question of the dossier."""

from dataclasses import dataclass, field
from typing import Any

from competitions.dossiers.enums import ColumnKind


@dataclass(frozen=True)
class OptionInput:
    """One answer to choose; without a value it is a new one."""

    label: str
    label_en: str = ""
    value: str = ""
    is_offered: bool = True


@dataclass(frozen=True)
class ColumnInput:
    """One column of a table; without a key it is a new one."""

    label: str
    label_en: str = ""
    kind: ColumnKind = ColumnKind.TEXT
    key: str = ""
    is_offered: bool = True


@dataclass(frozen=True)
class FieldInput:
    """A question with everything that is said about it; its kind is settled when it is added."""

    label: str
    section: str = ""
    label_en: str = ""
    section_en: str = ""
    help: str = ""
    help_en: str = ""
    example: str = ""
    example_en: str = ""
    is_required: bool = True
    required_stage_id: int | None = None
    max_words: int | None = None
    options: tuple[OptionInput, ...] = ()
    columns: tuple[ColumnInput, ...] = ()
    is_for_judges: bool = True
    is_identifying: bool = False
    waived_by: str = ""
    shown_if: dict[str, Any] | None = None
    #: "least", "most", "most_rows", "max_mb", "accepts"
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionInput:
    """A heading of the form and the questions under it, in order."""

    title: str
    title_en: str
    field_ids: tuple[int, ...]
