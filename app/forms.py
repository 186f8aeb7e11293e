"""The form base: clean text at the edge, errors of the rules beside their fields."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, StringField, TextAreaField
from wtforms.validators import Length, StopValidation, ValidationError

from app import text
from app.clock import from_local, local
from app.errors import DomainError
from app.i18n import language

#: Years of every moment of ours; those at the ends of the calendar have no hour in UTC.
YEARS = range(2000, 2101)

#: Whole numbers from here on are shown in groups: 10.000.000, but the year 2026.
GROUPED_FROM = 10_000
_WHOLE = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)")


class Form(FlaskForm):
    """A form of ours; `attach` puts a refusal beside the field it is about."""

    class Meta(FlaskForm.Meta):
        """Vietnamese first; messages come from our own catalogues."""

        locales = ("vi",)

        def get_translations(self, form: Any) -> Any:
            """Leave the words of validators to our own catalogues."""
            return _Words()

    @property
    def general_errors(self) -> list[str]:
        """Return errors that belong to no field."""
        return list(self.form_errors)

    def attach(self, error: DomainError) -> None:
        """Show a refusal beside its field, or on top of the form."""
        field = getattr(self, error.field or "", None)
        if isinstance(field, Field):
            field.errors = [*field.errors, error.message]
        else:
            self.form_errors.append(error.message)


class _Words:
    """WTForms' own messages through our catalogues."""

    def gettext(self, string: str) -> str:
        return str(_l(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(_l(singular if n == 1 else plural))


class LineField(StringField):
    """One line of text: NFC, single spaces, no control or direction marks."""

    def __init__(self, label: Any = None, validators: Any = None, *, limit: int = 300,
                 **kwargs: Any) -> None:
        super().__init__(label, [*(validators or []), at_most(limit)], **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = text.clean_line(valuelist[0]) if valuelist else ""


class TextField(TextAreaField):
    """Several lines of clean text."""

    def __init__(self, label: Any = None, validators: Any = None, *, limit: int = 20000,
                 **kwargs: Any) -> None:
        super().__init__(label, [*(validators or []), at_most(limit)], **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = text.clean(valuelist[0]).strip() if valuelist else ""


class NumberField(StringField):
    """A decimal typed as "8,5" or "8.5"; kept as typed when it is no number."""

    def __init__(self, label: Any = None, validators: Any = None, *, minimum: Any = None,
                 maximum: Any = None, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.minimum, self.maximum, self.whole = minimum, maximum, whole

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        if self.data is None:
            return ""
        number = Decimal(self.data)
        if self.whole and number >= GROUPED_FROM:
            grouped = f"{number:,.0f}"
            return grouped if language() == "en" else grouped.replace(",", ".")
        plain = format(number.normalize(), "f")
        return plain if language() == "en" else plain.replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        raw = text.clean_line(valuelist[0]).replace(" ", "") if valuelist else ""
        self.data = read_number(raw, whole=self.whole) if raw else None

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            return
        if self.minimum is not None and self.data < self.minimum:
            raise ValidationError(_l("Give at least %(least)s.", least=self.minimum))
        if self.maximum is not None and self.data > self.maximum:
            raise ValidationError(_l("Give at most %(most)s.", most=self.maximum))


class MomentField(DateTimeLocalField):
    """A wall-clock time in Viet Nam, kept as a moment in UTC."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
                         **kwargs)

    def process_data(self, value: datetime | None) -> None:
        super().process_data(local(value).replace(tzinfo=None) if value else None)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(_l("Give a year between 2000 and 2100."))

    @property
    def moment(self) -> datetime | None:
        """Return the moment in UTC."""
        return from_local(self.data) if self.data else None


def read_number(raw: str, *, whole: bool = False) -> Decimal:
    """Read "8,5", "8.5" or "50.000.000" (whole numbers group by dots); ValueError otherwise."""
    if whole and not _WHOLE.fullmatch(raw):
        raise ValueError(_l("Type a whole number, such as 7 or 10.000.000."))
    plain = raw.replace(".", "").replace(",", "") if whole else raw.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(_l("Type a number, such as 8,5.")) from None
    if not number.is_finite() or len(plain) > 20 or "e" in plain.lower() or "_" in plain:
        raise ValueError(_l("Type a number, such as 8,5."))
    return number


def at_most(limit: int) -> Length:
    """Refuse text over a limit, saying the limit."""
    return Length(max=limit, message=_l("Shorten this to at most %(max)d characters."))


def required(message: Any = None) -> Callable[[Any, Field], None]:
    """Refuse an empty field in plain words."""

    def check(_form: Any, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            if not any(str(part).strip() for part in field.raw_data or ()):
                field.errors = []  # nothing typed is no wrong date
            if not field.errors:
                raise StopValidation(message or _l("Fill in this field."))
            raise StopValidation()

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check
