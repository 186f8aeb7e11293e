"""Forms of requests about data."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.forms import Form, TextField, required
from app.privacy.models import RequestKind
from app.privacy.services_requests import Answer


class RequestForm(Form):
    """What somebody asks for, in the own words."""

    kind = RadioField(_l("What do you ask for?"), [InputRequired(_l("Choose one of these."))],
                      choices=[
        SelectChoice(value=RequestKind.CORRECTION.value,
                     label=_l("Correct something that I cannot correct myself")),
        SelectChoice(value=RequestKind.DELETION.value,
                     label=_l("Delete my account and my personal data")),
    ])
    text = TextField(_l("In your words: what is wrong, or why"), [required()], limit=2000)


class AnswerForm(Form):
    """What an officer decides, with the reason that the person reads."""

    outcome = RadioField(_l("Decision"), [InputRequired(_l("Choose one of these."))], choices=[
        SelectChoice(value="done", label=_l("Carried out")),
        SelectChoice(value="refused", label=_l("Refused, or in part only")),
    ])
    text = TextField(_l("Reason, as the person will read it"), [required()], limit=2000)

    def to_input(self) -> Answer:
        """Return the decision."""
        return Answer(self.outcome.data == "done", self.text.data or "")
