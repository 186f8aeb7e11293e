"""Forms of the register of complaints."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from app.forms import Form, LineField, TextField, required
from app.i18n import local
from judging.results.complaints.enums import Channel, ComplaintKind, ComplaintState
from judging.results.complaints.services import ComplaintInput, DecisionInput
from judging.results.complaints.wording import CHANNELS, KINDS, OUTCOMES, STATES
from judging.results.models import Result


class LodgeForm(Form):
    """What somebody writes on the web."""

    kind = SelectField(_l("What it is"), [required()], choices=[
        SelectChoice(value=kind.value, label=words) for kind, words in KINDS.items()])
    subject = LineField(_l("Subject in one line"), [required()], limit=300)
    content = TextField(_l("What happened, and what you ask for"), [required()], limit=10000)
    entry_code = LineField(_l("Code of the entry it is about"), limit=20)
    name = LineField(_l("Your name"), limit=200)
    contact = LineField(_l("E-mail or phone for the reply"), [required()], limit=254)

    def to_input(self, today: object, **known: str) -> ComplaintInput:
        """Return what was typed; *known* replaces what an account says better."""
        return ComplaintInput(
            ComplaintKind(self.kind.data), Channel.WEB, today,  # type: ignore[arg-type]
            self.subject.data or "", self.content.data or "",
            name=known.get("name", self.name.data or ""),
            contact=known.get("contact", self.contact.data or ""),
            entry_code=self.entry_code.data or "")


class OwnForm(LodgeForm):
    """The same from the page of one's own entry: who and what about are known."""

    name = entry_code = contact = None

    def to_input(self, today: object, **known: str) -> ComplaintInput:
        """Return what was typed, with the account's name and address."""
        return ComplaintInput(
            ComplaintKind(self.kind.data), Channel.WEB, today,  # type: ignore[arg-type]
            self.subject.data or "", self.content.data or "", **known)


class ReceiveForm(LodgeForm):
    """What an officer enters: on paper, by phone, from third parties, unsigned."""

    channel = RadioField(_l("How it came in"), [required()], choices=[
        SelectChoice(value=channel.value, label=words) for channel, words in CHANNELS.items()
        if channel is not Channel.WEB], default=Channel.PAPER.value)
    received_on = DateField(_l("Received on"), [required()])
    name = LineField(_l("Sender; empty if unsigned"), limit=200)
    contact = LineField(_l("Address, e-mail or phone"), [Optional()], limit=254)
    result_id = SelectField(_l("Result it speaks against"), coerce=int, validate_choice=False)
    paper = FileField(_l("Scan of the paper"))

    def offer(self, results: list[Result]) -> None:
        """Offer the published results."""
        offer_results(self.result_id, results)

    def to_row(self, paper_id: int | None) -> ComplaintInput:
        """Return what was typed."""
        return ComplaintInput(
            ComplaintKind(self.kind.data), Channel(self.channel.data), self.received_on.data,
            self.subject.data or "", self.content.data or "", name=self.name.data or "",
            contact=self.contact.data or "", entry_code=self.entry_code.data or "",
            result_id=self.result_id.data or None, paper_id=paper_id)


class HandForm(Form):
    """Who decides by when."""

    version = HiddenField()
    decider = LineField(_l("Who decides"), [required()], limit=300)
    due_on = DateField(_l("Reply due on"), [required()])
    entry_code = LineField(_l("Code of the entry it is about"), limit=20)
    result_id = SelectField(_l("Result it speaks against"), coerce=int, validate_choice=False)


class HoldForm(Form):
    """Hold or let go."""

    version = HiddenField()
    reason = TextField(_l("Reason"), [required()], limit=1000)


class DecideForm(Form):
    """The decision and the reply."""

    version = HiddenField()
    outcome = RadioField(_l("Decision"), [required()], choices=[
        SelectChoice(value=state.value, label=STATES[state][1]) for state in OUTCOMES])
    reply = TextField(_l("Reply"), [required()], limit=10000)
    leaves_result = BooleanField(_l("If upheld: the result stays as it is, nobody supersedes it"))
    reply_number = LineField(_l("Number of the reply's paper"), limit=60)
    replied_on = DateField(_l("Date of the reply"), [Optional()])

    def to_input(self) -> DecisionInput:
        """Return what was typed."""
        return DecisionInput(ComplaintState(self.outcome.data), self.reply.data or "",
                             self.reply_number.data or "", self.replied_on.data,
                             leaves_result=bool(self.leaves_result.data))


def offer_results(field: SelectField, results: list[Result]) -> None:
    """Fill a choice of results with those published."""
    field.choices = [SelectChoice(value=0, label=_("— none —"))] + [
        SelectChoice(value=result.id, label=_(
            "%(stage)s · %(track)s, result %(n)s", stage=local(result.sitting.stage),
            track=local(result.sitting.track), n=result.number)) for result in results]
