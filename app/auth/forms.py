"""Forms of accounts, people and roles."""

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.auth.enums import Role
from app.auth.words import ROLE_NAMES
from app.forms import Form, LineField, at_most, required

_LANGUAGES = [SelectChoice(value="vi", label="Tiếng Việt"),
              SelectChoice(value="en", label="English")]


class SecretField(PasswordField):
    """A password as typed, its letters composed so that every keyboard gives the same."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [required(), at_most(200)], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = unicodedata.normalize("NFC", valuelist[0]) if valuelist else ""


def email_field(label: Any = None) -> LineField:
    """Return a field for an address."""
    return LineField(label or _l("E-mail address"), [required()], limit=254)


class SignInForm(Form):
    """Address and password."""

    email = email_field(_l("E-mail address or phone number"))
    password = SecretField(_l("Password"))
    next = HiddenField()


class RegisterForm(Form):
    """A new account."""

    name = LineField(_l("Full name"), [required()], limit=200)
    email = email_field()
    password = SecretField(_l("Password"))
    privacy = BooleanField(_l("I have read and accept how my data are used."),
                           [InputRequired(_l("Accept the privacy text to register."))])
    next = HiddenField()


class AddressForm(Form):
    """An address to send a link to."""

    email = email_field()


class NewPasswordForm(Form):
    """A new password by a link."""

    password = SecretField(_l("New password"))


class InvitationForm(Form):
    """What somebody invited fills in."""

    name = LineField(_l("Full name"), [required()], limit=200)
    password = SecretField(_l("Password"))


class NameForm(Form):
    """How a person is called, and in which language they get mail."""

    name = LineField(_l("Full name"), [required()], limit=200)
    locale = SelectField(_l("Language of mails"), choices=_LANGUAGES)


class ChangePasswordForm(Form):
    """Current and new password."""

    current = SecretField(_l("Current password"))
    new = SecretField(_l("New password"))


class ChangeAddressForm(Form):
    """A new address, and the password to show that it is the owner who asks."""

    email = email_field(_l("New e-mail address"))
    password = SecretField(_l("Current password"))


class AppointForm(Form):
    """Somebody and a role."""

    name = LineField(_l("Full name"), [required()], limit=200)
    email = email_field()
    role = SelectField(_l("Role"))
    locale = SelectField(_l("Language of mails"), choices=_LANGUAGES)

    def offer(self, roles: tuple[Role, ...]) -> "AppointForm":
        """Offer these roles."""
        self.role.choices = [SelectChoice(value=role.value, label=ROLE_NAMES[role])
                             for role in roles]
        return self


class GrantForm(Form):
    """One more role for somebody."""

    role = SelectField(_l("Role"))

    offer = AppointForm.offer
