"""Forms of forwarding: the shape of what is typed, nothing of its rules."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.forms import Form, LineField, MomentField, NumberField, TextField, required
from app.units.enums import Level
from competitions.programme.models import Prize
from ecosystem.forwarding.enums import EventKind
from ecosystem.forwarding.labels import EVENTS, LEVELS
from ecosystem.forwarding.models import TargetContest
from ecosystem.forwarding.services import TargetInput
from ecosystem.forwarding.services_progress import EventInput, LetterInput
from ecosystem.projects.evidence import Evidence


class TargetForm(Form):
    """A contest to send on to, with its rule."""

    name = LineField(_l("Name of the contest"), [required()])
    organiser = LineField(_l("Held by"), [required()])
    level = SelectField(_l("Level"), choices=[
        SelectChoice(value=level.value, label=label) for level, label in LEVELS.items()])
    deadline = MomentField(_l("Nominations until"), [required()])
    sender = LineField(_l("Sent by"), [required()])
    quota = NumberField(_l("Places for us"), [required()], minimum=1, maximum=200, whole=True)
    top_n = NumberField(_l("First places of each track"), minimum=1, maximum=200, whole=True)
    prize_floor = SelectField(_l("Lowest prize that qualifies"), coerce=str)
    checklist = TextField(_l("Papers that the contest asks for"), limit=4000)

    def offer(self, prizes: Iterable[Prize]) -> None:
        """Offer the ranks of prizes of the competition."""
        names: dict[int, str] = {}
        for prize in prizes:
            names.setdefault(prize.position, prize.name)
        self.prize_floor.choices = [
            SelectChoice(value="", label=_l("Places decide, not prizes")),
            *(SelectChoice(value=str(place), label=name) for place, name in sorted(names.items())),
        ]

    def fill(self, target: TargetContest) -> None:
        """Show what is on record."""
        for name in ("name", "organiser", "sender", "quota", "top_n"):
            self[name].data = getattr(target, name)
        self.level.data = target.level.value
        self.prize_floor.data = str(target.prize_floor or "")
        self.deadline.process_data(target.deadline)
        self.checklist.data = "\n".join(target.checklist)

    def to_input(self) -> TargetInput:
        """Return what was typed."""
        return TargetInput(
            name=self.name.data, organiser=self.organiser.data, level=Level(self.level.data),
            deadline=self.deadline.moment, sender=self.sender.data, quota=int(self.quota.data),
            top_n=int(self.top_n.data) if self.top_n.data else None,
            prize_floor=int(self.prize_floor.data) if self.prize_floor.data else None,
            checklist=tuple(line.strip() for line in self.checklist.data.splitlines()
                            if line.strip()),
        )


class LetterForm(Form):
    """Number and date of the letter, as the clerk registered it."""

    document_number = LineField(_l("Number of the letter"), [required()], limit=60)
    document_date = DateField(_l("Date of the letter"), [required()])

    def to_input(self) -> LetterInput:
        """Return what was typed."""
        return LetterInput(self.document_number.data, self.document_date.data)


class ReplyForm(Form):
    """What the target contest answered."""

    kind = RadioField(_l("The reply"), [required()], choices=[
        SelectChoice(value=kind.value, label=EVENTS[kind])
        for kind in (EventKind.ACCEPTED, EventKind.DECLINED)])
    happened_on = DateField(_l("Date of the paper"), [required()])
    text = TextField(_l("What it says"), [required()], limit=4000)
    file = FileField(_l("Evidence (PDF)"))

    def to_input(self, evidence: Evidence) -> EventInput:
        """Return what was typed, with the PDF."""
        return EventInput(EventKind(self.kind.data), self.happened_on.data, self.text.data,
                          evidence.content, evidence.name)


class ResultForm(Form):
    """How the project did in the target contest."""

    happened_on = DateField(_l("Date of the paper"), [required()])
    prize = LineField(_l("Prize won there"), limit=200)
    text = TextField(_l("What it says"), [required()], limit=4000)
    file = FileField(_l("Evidence (PDF)"))

    def to_input(self, evidence: Evidence) -> EventInput:
        """Return what was typed, with the PDF."""
        return EventInput(EventKind.RESULT, self.happened_on.data, self.text.data,
                          evidence.content, evidence.name, self.prize.data)


class ReasonForm(Form):
    """Why a nomination is taken back."""

    reason = TextField(_l("Reason"), [required()], limit=2000)


class AnswerForm(Form):
    """A member's yes or no."""

    answer = LineField(validators=[required()])

    def validate_answer(self, field: LineField) -> None:
        """Take the two buttons of the page and nothing else."""
        if field.data not in ("agree", "decline"):
            raise ValidationError(_l("Choose one of the two answers."))
