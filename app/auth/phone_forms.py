"""Forms of phone numbers, codes and recoveries."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from app.auth.forms import SecretField
from app.forms import Form, LineField, required


def phone_field(label: Any = None) -> LineField:
    """Return a field for a phone number."""
    return LineField(label or _l("Mobile phone number"), [required()], limit=30)


class PhoneForm(Form):
    """A number to send a code to."""

    phone = phone_field()
    next = HiddenField()


class CodeForm(Form):
    """Six digits."""

    code = LineField(_l("Code of six digits"), [required()], limit=20)


class OptionalSecretField(SecretField):
    """A password that may be left out."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.validators = [check for check in self.validators
                           if not hasattr(check, "field_flags") or "required" not in
                           check.field_flags]
        self.flags.required = False


class NewPersonForm(Form):
    """Who the owner of a phone is."""

    name = LineField(_l("Full name"), [required()], limit=200)
    password = OptionalSecretField(_l("Password"))
    privacy = BooleanField(_l("I have read and accept how my data are used."),
                           [InputRequired(_l("Accept the privacy text to register."))])
