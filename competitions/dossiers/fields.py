"""A question of the dossier as plain data: pages, checks and stored versions share it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from competitions.dossiers.enums import FILE_KINDS, NOT_TYPED, ColumnKind, FieldKind
from competitions.dossiers.models import DossierField

YES, NO = "yes", "no"
#: Rows of a table, where the question does not say.
MOST_ROWS = 10
MOST_MB = 25


@dataclass(frozen=True)
class Column:
    """A column of a table question; a retired one is shown only where it was filled in."""

    key: str
    label: str
    label_en: str = ""
    kind: ColumnKind = ColumnKind.TEXT
    is_retired: bool = False

    @property
    def is_figure(self) -> bool:
        """Tell whether the column takes numbers."""
        return self.kind is not ColumnKind.TEXT


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
    example: str = ""
    example_en: str = ""
    required_stage_id: int | None = None
    waived_by: str = ""
    shown_if: dict[str, Any] | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def is_file(self) -> bool:
        """Tell whether the answer is a file."""
        return self.kind in FILE_KINDS

    @property
    def is_typed(self) -> bool:
        """Tell whether the answer lies in the draft under the key."""
        return self.kind not in NOT_TYPED

    @property
    def is_required_at_once(self) -> bool:
        """Tell whether nobody submits without an answer."""
        return self.is_required and self.required_stage_id is None

    @property
    def anchor(self) -> str:
        """Return the id of the control on the dossier page."""
        if self.kind is FieldKind.MEMBERS:
            return "team"
        return f"file_{self.key}" if self.is_file else f"answer_{self.key}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns of a table, retired ones last."""
        made = [Column(str(c["key"]), str(c["label"]), str(c.get("label_en") or ""),
                       ColumnKind(c.get("kind") or "text"), bool(c.get("retired")))
                for c in self.settings.get("columns") or ()]
        return tuple(sorted(made, key=lambda c: c.is_retired))

    @property
    def most_rows(self) -> int:
        """Return how many rows a table may have."""
        return int(self.settings.get("most_rows") or MOST_ROWS)

    @property
    def max_mb(self) -> int:
        """Return the largest file taken, in MB."""
        return min(int(self.settings.get("max_mb") or MOST_MB), MOST_MB)

    @property
    def accepts(self) -> tuple[str, ...]:
        """Return the kinds of files taken: "pdf", "word", "slides", "sheet", "image"."""
        chosen = self.settings.get("accepts")
        return tuple(chosen or (("image",) if self.kind is FieldKind.IMAGE else ("pdf",)))

    def limit(self, name: str) -> int | None:
        """Return the "least" or "most" of a number, an amount or the team."""
        value = self.settings.get(name)
        return None if value is None else int(value)


def view_of(row: DossierField) -> FieldView:
    """Return a stored question as data."""
    names = {f.name for f in fields(FieldView)} - {"options", "settings"}
    return FieldView(**{name: getattr(row, name) for name in names},
                     options=tuple(row.options or ()), settings=dict(row.settings or {}))


def frozen(question: FieldView) -> dict[str, Any]:
    """Return a question as JSON keeps it in a version of the form."""
    return asdict(question) | {"kind": question.kind.value, "options": list(question.options)}


def thawed(stored: Mapping[str, Any]) -> FieldView:
    """Return a question of a stored version; names that are no longer known are left out."""
    known = {f.name for f in fields(FieldView)}
    values = {name: value for name, value in stored.items() if name in known}
    return FieldView(**values | {"kind": FieldKind(stored["kind"]),
                                 "options": tuple(stored.get("options") or ())})


def with_present_flags(
    question: FieldView, today: Mapping[str, FieldView]
) -> FieldView:
    """Return a question of an earlier version with what is said today of who may read it."""
    now = today.get(question.key)
    if now is None:
        return question
    return replace(question, is_for_judges=now.is_for_judges, is_identifying=now.is_identifying)


def shown_keys(questions: Iterable[FieldView], answers: Mapping[str, Any]) -> set[str]:
    """Return the keys of the questions that these answers call for.

    A condition on a question that is itself not shown, or no longer asked, is not met; a question
    without a condition is always shown.
    """
    known = {question.key: question for question in questions}
    found: dict[str, bool] = {}

    def is_shown(key: str, way: frozenset[str]) -> bool:
        if key in way or key not in known:
            return False
        if key not in found:
            wanted = known[key].shown_if
            found[key] = wanted is None or (
                is_shown(wanted["key"], way | {key}) and _is_met(wanted, answers))
        return found[key]

    return {key for key in known if is_shown(key, frozenset())}


def _is_met(condition: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    answer = answers.get(condition["key"])
    values = condition.get("values") or ()
    return str(answer or "") in values if values else bool(answer)
