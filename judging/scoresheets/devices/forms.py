"""What the secretary and a judge type around tablets."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import DataRequired

from app.forms import Form, LineField, required


class PinForm(Form):
    """The PIN that the secretary read out or showed."""

    pin = LineField(_l("PIN from the secretary"), [required(_l("Type the PIN."))], limit=40)


class DeviceFileForm(Form):
    """A file that a tablet wrote because it could not send."""

    file = FileField(_l("File from the judge's device"),
                     [DataRequired(_l("Choose the file."))])


class ButtonForm(Form):
    """A button alone."""
