"""The builder's form: everything that may be said about a question of any kind."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.errors import DomainError
from app.forms import Form, LineField, NumberField, TextField, required
from app.i18n import local
from competitions.dossiers.enums import NOT_TYPED, ColumnKind, FieldKind
from competitions.dossiers.fields import MOST_MB, NO, YES, FieldView
from competitions.dossiers.inputs import ColumnInput, FieldInput, OptionInput
from competitions.dossiers.models import DossierField
from competitions.dossiers.wording import ACCEPTS, COLUMN_KINDS
from competitions.programme.forms import VersionedForm, choices_of
from competitions.programme.models import Stage

NOW = "now"
#: Empty lines offered below the answers and columns that there are.
BLANK = 3
_LARGE = 10**15


class OptionForm(wtforms.Form):
    """One answer to choose."""

    value = LineField(limit=40, widget=HiddenInput())
    label = LineField(_l("Possible answer"), limit=200)
    label_en = LineField(_l("In English"), limit=200)
    is_offered = BooleanField(_l("Offered"), default=True)


class ColumnForm(wtforms.Form):
    """One column of a table."""

    key = LineField(limit=40, widget=HiddenInput())
    label = LineField(_l("Column"), limit=100)
    label_en = LineField(_l("In English"), limit=100)
    kind = SelectField(_l("Takes"), choices=choices_of(COLUMN_KINDS))
    is_offered = BooleanField(_l("Asked"), default=True)


class _Boxes(SelectMultipleField):
    """Several of a list, ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class FieldForm(VersionedForm):
    """A question; the page shows the parts that its kind has."""

    section = LineField(_l("Section"), [required()], limit=200)
    section_en = LineField(_l("Section in English"), limit=200)
    label = LineField(_l("Question"), [required()], limit=300)
    label_en = LineField(_l("Question in English"), limit=300)
    help = TextField(_l("Help"), limit=600)
    help_en = TextField(_l("Help in English"), limit=600)
    example = TextField(_l("A good example"), limit=1000)
    example_en = TextField(_l("Example in English"), limit=1000)
    required = SelectField(_l("An answer is required"))
    waived_by = SelectField(_l("Not required once a file is given for"), default="")
    max_words = NumberField(_l("Most words"), minimum=1, maximum=5000, whole=True)
    options = FieldList(FormField(OptionForm), label=_l("Answers to choose from"))
    columns = FieldList(FormField(ColumnForm), label=_l("Columns"))
    most_rows = NumberField(_l("Most rows"), minimum=1, maximum=50, whole=True)
    least = NumberField(_l("At least"), minimum=-_LARGE, maximum=_LARGE, whole=True)
    most = NumberField(_l("At most"), minimum=-_LARGE, maximum=_LARGE, whole=True)
    max_mb = NumberField(_l("Largest file in MB"), minimum=1, maximum=MOST_MB, whole=True)
    accepts = _Boxes(_l("Kinds of files"), choices=[
        SelectChoice(value=key, label=words) for key, words in ACCEPTS.items()])
    is_for_judges = BooleanField(_l("Judges read the answer"), default=True)
    is_identifying = BooleanField(_l("It says who is behind the entry"))
    shown_key = SelectField(_l("Asked only after an answer to"), default="")
    shown_values = _Boxes(_l("After these answers"))

    def offer(self, others: Sequence[FieldView], stages: Iterable[Stage]) -> None:
        """List the stages, and the questions that this one may hang on."""
        words = [(NOW, _l("To submit")), ("", _l("Never"))]
        words += [(str(s.id), _l("Of those admitted to: %(stage)s", stage=local(s)))
                  for s in stages]
        self.required.choices = _choices(words)
        none = ("", _l("– (always)"))
        self.shown_key.choices = _choices([none] + [
            (q.key, local(q, "label")) for q in others if q.kind not in NOT_TYPED])
        self.waived_by.choices = _choices([("", "–")] + [
            (q.key, local(q, "label")) for q in others if q.kind is FieldKind.FILE])
        self.shown_values.choices = _choices([
            (f"{q.key}={value}", words) for q in others for value, words in _answers_of(q)])

    def attach(self, error: DomainError) -> None:
        """Show a refusal beside its field; of a list of lines, above them."""
        lines = {"options": self.options, "columns": self.columns}.get(error.field or "")
        if lines is not None:
            lines.errors = [*lines.errors, error.message]
        else:
            super().attach(error)

    def to_input(self, kind: FieldKind) -> FieldInput:
        """Return what was said, as far as the kind has it."""
        stage = self.required.data
        return FieldInput(
            **{name: self[name].data or "" for name in (
                "label", "label_en", "section", "section_en", "help", "help_en", "example",
                "example_en")},
            is_required=bool(stage), waived_by=self.waived_by.data or "",
            required_stage_id=int(stage) if stage and stage != NOW else None,
            max_words=_whole(self.max_words.data), options=self._options(kind),
            columns=self._columns(kind), is_for_judges=bool(self.is_for_judges.data),
            is_identifying=bool(self.is_identifying.data), shown_if=self._condition(),
            settings=self._settings(kind),
        )

    def _options(self, kind: FieldKind) -> tuple[OptionInput, ...]:
        if kind is not FieldKind.CHOICE:
            return ()
        lines = [line.form for line in self.options]
        return tuple(OptionInput(f.label.data, f.label_en.data or "", f.value.data or "",
                                 is_offered=bool(f.is_offered.data))
                     for f in lines if f.label.data)

    def _columns(self, kind: FieldKind) -> tuple[ColumnInput, ...]:
        if kind is not FieldKind.TABLE:
            return ()
        lines = [line.form for line in self.columns]
        return tuple(ColumnInput(f.label.data, f.label_en.data or "", ColumnKind(f.kind.data),
                                 f.key.data or "", is_offered=bool(f.is_offered.data))
                     for f in lines if f.label.data)

    def _condition(self) -> dict[str, Any] | None:
        key = self.shown_key.data
        if not key:
            return None
        chosen = (value.partition("=") for value in self.shown_values.data or ())
        return {"key": key, "values": [value for name, _, value in chosen if name == key]}

    def _settings(self, kind: FieldKind) -> dict[str, Any]:
        names = {
            FieldKind.NUMBER: ("least", "most"), FieldKind.MONEY: ("least", "most"),
            FieldKind.MEMBERS: ("least", "most"), FieldKind.TABLE: ("most_rows",),
            FieldKind.FILE: ("max_mb",), FieldKind.IMAGE: ("max_mb",),
        }.get(kind, ())
        found = {name: _whole(self[name].data) for name in names}
        if kind is FieldKind.FILE:
            found["accepts"] = list(self.accepts.data or ["pdf"])  # type: ignore[assignment]
        return found


def initial(row: DossierField) -> dict[str, Any]:
    """Return a question as its form begins; answers and columns apart, see `lines_of`."""
    settings = row.settings or {}
    names = ("section", "section_en", "label", "label_en", "help", "help_en", "example",
             "example_en", "waived_by", "max_words", "is_for_judges", "is_identifying", "version")
    condition = row.shown_if or {}
    return {name: getattr(row, name) for name in names} | {
        name: settings.get(name) for name in ("least", "most", "most_rows", "max_mb")
    } | {
        "accepts": settings.get("accepts") or ["pdf"],
        "required": str(row.required_stage_id or NOW) if row.is_required else "",
        "shown_key": condition.get("key", ""),
        "shown_values": [f"{condition['key']}={v}" for v in condition.get("values") or ()],
    }


def lines_of(row: DossierField | None) -> dict[str, list[dict[str, Any]]]:
    """Return the answers and columns of a question with empty lines below."""
    def lines(stored: Iterable[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
        kept = [{**part, "is_offered": not part.get("retired")} for part in stored or ()]
        return kept + [{"is_offered": True, "kind": "text"} for _ in range(BLANK)]

    return {"options": lines(row.options if row else None),
            "columns": lines((row.settings or {}).get("columns") if row else None)}


class SectionForm(Form):
    """The words of a heading."""

    title = LineField(_l("Section"), [required()], limit=200)
    title_en = LineField(_l("Section in English"), limit=200)


def _answers_of(question: FieldView) -> list[tuple[str, Any]]:
    if question.kind is FieldKind.YES_NO:
        return [(YES, _l("Yes")), (NO, _l("No"))]
    return [(str(o["value"]), (o.get("label_en") if local(question, "label") != question.label
                               else "") or o["label"]) for o in question.options]


def _choices(words: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in words]


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)
