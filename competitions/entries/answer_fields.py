"""The box of an answer: one field of the page for each kind of question."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectField
from wtforms.fields import FileField, SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from app.forms import LineField, NumberField, TextField, read_number
from app.i18n import language, local
from app.text import clean_line
from competitions.dossiers.enums import ColumnKind, FieldKind
from competitions.dossiers.fields import NO, YES, Column, FieldView
from competitions.entries.answers import grouped, sum_of

_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_WHOLE = re.compile(r"\d{1,15}")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
_CELL = 500
#: A page that sends more rows than any table may have is not ours.
_MOST_SENT = 100


class QuantityField(NumberField):
    """A number as people write it: "50.000.000", "50,000,000" or "1,5"."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read grouped thousands as whole, anything else as a decimal."""
        raw = clean_line(valuelist[0]) if valuelist else ""
        self.data = read_quantity(raw) if raw else None


class AmountField(NumberField):
    """An amount of money in whole đồng, with or without marks between the thousands."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read whole đồng; "1,5" is refused rather than taken for fifteen."""
        raw = clean_line(valuelist[0]) if valuelist else ""
        self.data = read_amount(raw) if raw else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else show_amount(self.data)


class AddressField(LineField):
    """A web address; the scheme may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Put https:// before what was typed without it."""
        super().process_formdata(valuelist)
        if self.data and "://" not in self.data:
            self.data = f"https://{self.data}"

    def pre_validate(self, form: Any) -> None:
        """Refuse what no browser opens."""
        if self.data and not _ADDRESS.fullmatch(self.data):
            raise ValidationError(_l("Type a web address, such as https://example.vn/video."))


class DayField(DateField):
    """A day, from the browser's calendar or typed as 21/11/2026."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read either way of writing a day."""
        raw = clean_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not raw:
            return
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                self.data = datetime.strptime(raw, form).date()  # noqa: DTZ007 -- a day, no moment
            except ValueError:
                continue
            return
        raise ValueError(_l("Type a date, such as 21/11/2026."))


class YesNoField(RadioField):
    """Yes or no, or not answered yet."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        choices = [SelectChoice(value=YES, label=_l("Yes")), SelectChoice(value=NO, label=_l("No"))]
        super().__init__(label, choices=choices, validate_choice=False, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse any third word."""
        if self.data not in (None, "", YES, NO):
            raise ValidationError(_l("Choose one of the answers."))


class TableField(Field):
    """Rows of a table, one box for each cell, named <field>-<row>-<column>."""

    def __init__(self, label: Any = None, *, question: FieldView, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.question = question
        #: What the boxes show: cells as typed, or as kept.
        self.cells: list[dict[str, str]] = []

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the rows from the page where it sent any, from the draft otherwise."""
        self.process_errors = []
        kept = [] if data in (unset_value, None, "") else list(data)
        self.raw_data = None
        self.data, self.object_data = kept, kept
        columns = self.question.columns
        self.cells = [{c.key: show_cell(c, row.get(c.key, "")) for c in columns} for row in kept]
        sent = self._sent(formdata) if formdata is not None else None
        if sent is None:
            return
        self.raw_data = ["sent"]
        self.cells = sent
        self.data = [row for row in (self._read(row) for row in sent) if row]
        if len(self.data) > self.question.most_rows:
            self.process_errors.append(
                _l("At most %(most)s rows.", most=self.question.most_rows))

    def total(self, column: Column) -> str:
        """Return the sum of a column of money as it stands."""
        return sum_of(column, self.data or ())

    def _sent(self, formdata: Any) -> list[dict[str, str]] | None:
        prefix = f"{self.name}-"
        rows: dict[int, dict[str, str]] = {}
        known = {column.key for column in self.question.columns}
        for name in formdata:
            place, _, key = name.removeprefix(prefix).partition("-")
            if (name.startswith(prefix) and key in known and len(place) <= 3
                    and place.isascii() and place.isdecimal()):
                rows.setdefault(int(place), {})[key] = clean_line(formdata.get(name) or "")
        if not rows:
            return None
        return [rows[place] for place in sorted(rows)[:_MOST_SENT]]

    def _read(self, row: Mapping[str, str]) -> dict[str, str]:
        made: dict[str, str] = {}
        for column in self.question.columns:
            typed = row.get(column.key) or ""
            try:
                cell = read_cell(column, typed) if typed else ""
            except ValueError as error:
                self.process_errors.append(_l("%(column)s “%(typed)s”: %(what)s",
                                              column=local(column, "label"), typed=typed[:40],
                                              what=error.args[0]))
                continue
            if cell:
                made[column.key] = cell
        return made


def answer_field(question: FieldView, kept: Any) -> Field:
    """Return the box of a question; *kept* is the answer in the draft."""
    label, kind = local(question, "label"), question.kind
    if question.is_file:
        return FileField(label)
    if kind is FieldKind.LONG_TEXT:
        return TextField(label, limit=20000)
    if kind is FieldKind.NUMBER:
        return QuantityField(label, minimum=_least(question), maximum=question.limit("most"))
    if kind is FieldKind.MONEY:
        return AmountField(label, minimum=_least(question), maximum=question.limit("most"))
    if kind is FieldKind.DATE:
        return DayField(label)
    if kind is FieldKind.YES_NO:
        return YesNoField(label)
    if kind is FieldKind.URL:
        return AddressField(label, limit=500)
    if kind is FieldKind.TABLE:
        return TableField(label, question=question)
    if kind is FieldKind.CHOICE:
        offered = [SelectChoice(value=str(o["value"]), label=_option(o)) for o in question.options
                   if not o.get("retired") or o["value"] == kept]
        return SelectField(label, choices=[SelectChoice(value="", label="–"), *offered])
    return LineField(label, limit=300)


def initial(question: FieldView, kept: Any) -> Any:
    """Return what the box of a question begins with."""
    if question.kind is FieldKind.CHOICE:
        return kept or ""
    if question.kind is FieldKind.DATE and kept:
        return date.fromisoformat(kept)
    return kept or None


def plain(value: Any) -> Any:
    """Return an answer as JSON keeps it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value or ""


def read_quantity(raw: str) -> Decimal:
    """Read grouped thousands as whole, anything else as a decimal; ValueError otherwise."""
    raw = raw.replace(" ", "")
    return read_number(raw, whole=bool(_GROUPED.fullmatch(raw)))


def read_amount(raw: str) -> Decimal:
    """Read whole đồng: "50000000", "50.000.000", "50 000 000 đ"; ValueError otherwise."""
    digits = raw.replace(" ", "").rstrip("đ₫")
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", "")
    if not _WHOLE.fullmatch(digits):
        raise ValueError(_l("Type a whole amount in đồng, such as 50.000.000."))
    return Decimal(digits)


def read_cell(column: Column, typed: str) -> str:
    """Return a cell as the draft keeps it; ValueError in words."""
    if column.kind is ColumnKind.MONEY:
        return format(read_amount(typed), "f")
    if column.kind is ColumnKind.NUMBER:
        return format(read_quantity(typed), "f")
    if len(typed) > _CELL:
        raise ValueError(_l("Shorten this to at most %(max)d characters.", max=_CELL))
    return typed


def show_cell(column: Column, kept: str) -> str:
    """Return a cell as its box shows it."""
    if not kept or column.kind is ColumnKind.TEXT:
        return kept
    if column.kind is ColumnKind.MONEY:
        return show_amount(kept)
    return kept if language() == "en" else kept.replace(".", ",")


def show_amount(value: Any) -> str:
    """Return an amount with its thousands told apart in the language in force."""
    return grouped(value, "," if language() == "en" else ".")


def _least(question: FieldView) -> int:
    return question.limit("least") or 0


def _option(option: Mapping[str, Any]) -> str:
    english = str(option.get("label_en") or "") if language() == "en" else ""
    label = english or str(option["label"])
    if option.get("retired"):
        return str(_l("%(answer)s (no longer offered)", answer=label))
    return label
