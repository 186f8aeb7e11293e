"""Forms of papers: a new one, what officers type, the signed file, the legal bases."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Regexp, ValidationError
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import TimeInput

from app.forms import Form, LineField, TextField, required
from app.i18n import local
from app.text import clean_line
from judging.papers.catalogue import KINDS, Field
from judging.papers.enums import PaperKind, Scope
from judging.papers.facts import Member
from judging.papers.minutes import ABSENT
from judging.papers.services import SignedInput
from judging.rubrics.models import Sitting

CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class ClockField(LineField):
    """A time of day."""

    widget = TimeInput()


class CreateForm(Form):
    """Which paper, and about which stage and track."""

    kind = SelectField(_l("Kind of paper"), [required()])
    sitting_id = SelectField(_l("Stage and track, where the paper is about one"), [MayBeEmpty()],
                             coerce=int)

    def offer(self, kinds: Iterable[PaperKind], sittings: Iterable[Sitting]) -> None:
        """Offer the papers that the person may write."""
        self.kind.choices = [SelectChoice(value=kind.value, label=str(KINDS[kind].name))
                             for kind in kinds]
        self.sitting_id.choices = [SelectChoice(value=0, label="—"), *(
            SelectChoice(value=s.id, label=f"{local(s.stage)} · {local(s.track)}")
            for s in sittings)]

    def about(self) -> tuple[PaperKind, int | None]:
        """Return the kind, and the stage of a track that it is about."""
        kind = PaperKind(self.kind.data)
        return kind, None if KINDS[kind].scope is Scope.COMPETITION else (
            self.sitting_id.data or None)


class ReasonForm(Form):
    """An act that needs a reason."""

    reason = TextField(_l("Reason"), [required()], limit=1000)


class SignedForm(Form):
    """What stands on the signed paper, and its file."""

    #: Whether a number stands on this kind of paper.
    is_numbered = False
    number = LineField(_l("Number and symbol, as on the paper"), limit=60)
    signed_on = DateField(_l("Date on the paper"), [
        InputRequired(_l("Type the date as it stands on the paper."))])
    signers = TextField(_l("Who signed"), [required()], limit=2000)
    file = FileField(_l("Signed paper as PDF"), [FileRequired(_l("Choose the file."))])

    def validate_number(self, field: LineField) -> None:
        """Ask for the number where there is one."""
        if self.is_numbered and not field.data:
            raise ValidationError(_l("Type the number as it stands on the paper."))

    def to_input(self, kept: tuple[int, str], read: Sequence[str]) -> SignedInput:
        """Return what was typed, with the file that was kept."""
        lines = (clean_line(line) for line in (self.signers.data or "").splitlines())
        return SignedInput(self.number.data or "", self.signed_on.data,
                           tuple(line[:200] for line in lines if line), *kept, tuple(read))


def words_form(fields: Sequence[Field], members: Sequence[Member],
               values: dict[str, str], version: int) -> Any:
    """Return a form for what officers may type into a paper, filled with what they typed."""
    made: dict[str, Any] = {"version": HiddenField()}
    for each in fields:
        made[each.key] = _field(each)
    for member in members:
        made[f"{ABSENT}{member.user_id}"] = LineField(member.name, [MayBeEmpty()], limit=300)
    form = type("WordsForm", (Form,), made)
    return form(data={**values, "version": version})


def _field(each: Field) -> Any:
    if each.form == "text":
        return TextField(each.label, [MayBeEmpty()], description=each.help, limit=10_000)
    if each.form == "time":
        return ClockField(each.label, [MayBeEmpty(), Regexp(
            CLOCK, message=_l("Type a time such as 08:30."))], description=each.help)
    return LineField(each.label, [MayBeEmpty()], description=each.help, limit=500)


def typed_values(form: Any) -> dict[str, str]:
    """Return what stands in the fields of a paper."""
    return {name: value for name, value in form.data.items()
            if name not in ("version", "csrf_token") and isinstance(value, str) and value}
