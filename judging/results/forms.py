"""Forms of the review: reasons, the decision, the order of a tie."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from app.forms import Form, LineField, MomentField, TextField, required
from judging.results.services import PublicationInput

DECIDED, PENDING = "decided", "pending"


class ReasonForm(Form):
    """An act that needs a reason."""

    reason = TextField(_l("Reason"), [required()], limit=2000)


class CloseForm(Form):
    """Closing; reasons for missing sheets come as reason_<sheet id>."""


class TieForm(Form):
    """The chair's order of a tie: codes separated by commas or spaces."""

    order = LineField(_l("Order of the tied entries, best first"), [required()], limit=500)
    reason = TextField(_l("Reason"), [required()], limit=2000)

    def codes(self) -> list[str]:
        """Return the entry codes typed."""
        typed = (self.order.data or "").replace(",", " ").replace(";", " ")
        return [code.upper() for code in typed.split()]


class PublishForm(Form):
    """The decision, or that the result is announced at the ceremony with the decision pending."""

    result_id = HiddenField()
    how = RadioField(
        _l("Basis of publication"), [required()],
        choices=[
            SelectChoice(value=DECIDED, label=_l("Decision signed")),
            SelectChoice(value=PENDING, label=_l("At the ceremony, decision pending")),
        ],
        default=DECIDED,
    )
    decision_number = LineField(_l("Number of the decision"), [Optional()], limit=60)
    decision_date = DateField(_l("Date of the decision"), [Optional()])
    paper = FileField(_l("Signed decision"))
    public_from = MomentField(_l("Public from"), [Optional()])

    def to_input(self, paper: tuple[int, str] | None = None) -> PublicationInput:
        """Return what was typed, with the paper that was kept."""
        pending = self.how.data == PENDING
        return PublicationInput(
            "" if pending else (self.decision_number.data or ""),
            None if pending else self.decision_date.data, pending,
            public_from=self.public_from.moment, paper=paper,
        )
