"""The form beside the dossier: one reason, one date, one article, four buttons."""

from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from app.clock import from_local
from app.forms import Form, LineField, TextField
from competitions.screening.enums import Outcome
from competitions.screening.services import DecisionInput

END_OF_DAY = time(23, 59, 59)


class DecisionForm(Form):
    """What the secretariat decides and why."""

    reason = TextField(_l("Reason, as the founder will read it"), limit=4000)
    due_on = DateField(_l("Returned for completion until the end of"), [Optional()])
    article = LineField(_l("Clause and article of the rules not met"), limit=200)
    seen = HiddenField()

    def to_input(self, outcome: Outcome) -> DecisionInput:
        """Return the decision of the button that was pressed."""
        day = self.due_on.data
        return DecisionInput(
            outcome, self.reason.data or "", self.article.data or "",
            from_local(datetime.combine(day, END_OF_DAY)) if day else None, self.seen.data or "",
        )
