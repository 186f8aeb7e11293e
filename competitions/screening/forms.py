"""The forms of screening: a decision, a parcel of paper, an article that the program checks."""

from collections.abc import Iterable
from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from app.clock import from_local
from app.forms import Form, LineField, TextField, required
from app.i18n import local
from competitions.dossiers.models import DossierField
from competitions.engine import Kind
from competitions.programme.models import Track
from competitions.screening.enums import Outcome
from competitions.screening.services import DecisionInput
from competitions.screening.services_papers import PaperInput
from competitions.screening.services_rules import RuleInput
from competitions.screening.wording import KINDS

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


class PaperForm(Form):
    """A dossier on paper as it arrived."""

    received_on = DateField(_l("Received on"), [InputRequired()])
    posted_on = DateField(_l("Day of the postmark"), [Optional()])
    sets = IntegerField(_l("Sets"), [InputRequired(), NumberRange(1, 100)], default=1)
    handed_by = LineField(_l("Handed in or sent by"), limit=200)
    note = LineField(_l("Note"), limit=500)

    def to_input(self) -> PaperInput:
        """Return what was typed."""
        return PaperInput(self.received_on.data, self.posted_on.data, self.sets.data,
                          self.handed_by.data or "", self.note.data or "")


class RuleForm(Form):
    """One article that the program checks."""

    article = LineField(_l("Clause and article"), [required()], limit=200)
    text = LineField(_l("What it says, in a line"), [required()], limit=500)
    kind = SelectField(_l("What is compared"), choices=[
        SelectChoice(value=kind.value, label=KINDS[kind]) for kind in Kind])
    key = SelectField(_l("Question of the dossier"))
    least = IntegerField(_l("At least"), [Optional(), NumberRange(0, 10**9)])
    most = IntegerField(_l("At most"), [Optional(), NumberRange(0, 10**9)])
    allowed = LineField(_l("Answers allowed, between commas"), limit=1000)
    track_id = SelectField(_l("Track"))

    def offer(self, fields: Iterable[DossierField], tracks: Iterable[Track]) -> "RuleForm":
        """Offer the questions of the dossier and the tracks."""
        self.key.choices = [SelectChoice(value="", label=_l("No question")), *(
            SelectChoice(value=row.key, label=local(row, "label")) for row in fields)]
        self.track_id.choices = [SelectChoice(value="", label=_l("All tracks")), *(
            SelectChoice(value=str(row.id), label=local(row)) for row in tracks)]
        return self

    def to_input(self) -> RuleInput:
        """Return what was typed."""
        words = (each.strip() for each in (self.allowed.data or "").split(","))
        return RuleInput(
            self.article.data, self.text.data, Kind(self.kind.data), self.key.data or "",
            self.least.data, self.most.data, tuple(word for word in words if word),
            int(self.track_id.data) if self.track_id.data else None)
