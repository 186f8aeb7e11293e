"""Forms of prizes and certificates: shape only."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from app.forms import Form, LineField, NumberField, TextField, required
from judging.awards.enums import CertificateKind, TieRule
from judging.awards.services import Confirmation, RulesInput
from judging.scoresheets.wire import read_count

TIES = {
    TieRule.CHAIR: _l("The chair orders them"),
    TieRule.SHARE: _l("They share the prize and its money"),
    TieRule.BOTH: _l("Each gets the whole prize"),
}
KINDS = {
    CertificateKind.PRIZE: _l("Prizes"),
    CertificateKind.PARTICIPATION: _l("Participation"),
    CertificateKind.JUDGE: _l("Judges"),
}
MOST = 10**13


class ConfirmForm(Form):
    """The prizes come as prize_<id>=<entry id>, once for each entry."""

    reason = TextField(_l("Reason, if this differs from the proposal"), [Optional()], limit=2000)
    raised_by = LineField(_l("Decision that raises the budget"), limit=120)
    raised_to = NumberField(_l("Budget as raised"), minimum=0, maximum=MOST, whole=True)
    in_favour = NumberField(_l("Members of the committee who agree"), minimum=0, maximum=1000,
                            whole=True)

    def to_input(self, typed: MultiDict[str, str]) -> Confirmation:
        """Return what was chosen; fields that are no numbers are no choice."""
        chosen: dict[int, tuple[int, ...]] = {}
        split = set()
        for key in typed:
            prize = read_count(key.removeprefix("prize_"))
            if key.startswith("prize_") and prize is not None:
                values = map(read_count, typed.getlist(key))
                chosen[prize] = tuple(value for value in values if value is not None)
            shared = read_count(key.removeprefix("split_"))
            if key.startswith("split_") and shared is not None:
                split.add(shared)
        return Confirmation(
            chosen, self.reason.data or "", frozenset(split), self.raised_by.data or "",
            _whole(self.raised_to.data), _whole(self.in_favour.data))


class RulesForm(Form):
    """How prizes of a track are given, as its rules say."""

    tie = SelectField(_l("Entries tied at the last seat of a prize"), choices=[
        SelectChoice(value=rule.value, label=label) for rule, label in TIES.items()])
    budget = NumberField(_l("Budget for all prizes"), minimum=0, maximum=MOST, whole=True)
    committee_size = NumberField(_l("Two thirds of the committee must agree; its members:"),
                                 minimum=1, maximum=1000, whole=True)
    allows_several = BooleanField(_l("One entry may get several prizes"))

    def to_input(self) -> RulesInput:
        """Return what was typed; an empty budget is the sum of the prizes."""
        return RulesInput(self.tie.data, _whole(self.budget.data), self.allows_several.data,
                          _whole(self.committee_size.data))


class RevokeForm(Form):
    """Why a certificate or a prize ends."""

    reason = TextField(_l("Reason"), [required()], limit=2000)


class DecisionForm(Form):
    """The decision on the prizes, as the clerk reads it from the paper."""

    decision_number = LineField(_l("Number of the decision"), [required()], limit=60)
    decision_date = DateField(_l("Date of the decision"), [Optional()])


class ReissueForm(Form):
    """The name as it should have been printed, and what was wrong."""

    recipient = LineField(_l("Name as it will be printed"), [required()], limit=300)
    reason = TextField(_l("Reason"), [required()], limit=2000)


class IssueForm(Form):
    """Which certificates are made."""

    kind = SelectField(_l("Certificates for"), choices=[
        SelectChoice(value=kind.value, label=label) for kind, label in KINDS.items()])
    for_team = BooleanField(_l("One for the whole team instead of one for each member"))


class PrintForm(Form):
    """How many certificates are printed."""

    form = SelectField(_l("As"), choices=[
        SelectChoice(value="pdf", label=_l("One PDF, a page for each")),
        SelectChoice(value="zip", label=_l("ZIP, a PDF for each"))])
    on_stock = BooleanField(_l("On ready-made stock (variable words only)"))
    printer = SelectField(_l("Printer"), coerce=int, default=0)
    anyway = BooleanField(_l("Print all the same"))


class PrinterForm(Form):
    """By how much a printer misses the stock."""

    name = LineField(_l("Printer"), [required()], limit=60)
    right_mm = NumberField(_l("Move to the right, in mm"), minimum=-50, maximum=50)
    up_mm = NumberField(_l("Move up, in mm"), minimum=-50, maximum=50)


class DesignForm(Form):
    """The design of certificates."""

    version = HiddenField()
    artwork = FileField(_l("Background, A4 across (JPG or PNG)"))
    no_artwork = BooleanField(_l("Use our background"))
    logo = FileField(_l("Logo (its white paper becomes see-through)"))
    no_logo = BooleanField(_l("Without a logo"))
    honorific = LineField(_l("Above the name"), limit=120)
    deed = LineField(_l("Above the prize"), limit=200)
    project = LineField(_l("About the project"), limit=300)
    contest = LineField(_l("About the contest"), limit=300)
    decision = LineField(_l("About the decision"), limit=300)
    authority1 = LineField(_l("Signs on the left: on behalf of"), limit=120)
    title1 = LineField(_l("Title"), limit=120)
    name1 = LineField(_l("Name"), limit=120)
    signature1 = FileField(_l("Picture of the signature"))
    no_signature1 = BooleanField(_l("Without the picture of this signature"))
    authority2 = LineField(_l("Signs on the right: on behalf of"), limit=120)
    title2 = LineField(_l("Title"), limit=120)
    name2 = LineField(_l("Name"), limit=120)
    signature2 = FileField(_l("Picture of the signature"))
    no_signature2 = BooleanField(_l("Without the picture of this signature"))
    register_pattern = LineField(_l("Number in the register"), limit=40)


class RatesForm(Form):
    """Rates of the sheets of payments."""

    prize_tax_percent = NumberField(_l("Tax on prizes, percent"), [required()], minimum=0,
                                    maximum=100)
    prize_tax_free = NumberField(_l("Of each prize, free of tax"), [required()], minimum=0,
                                 maximum=MOST, whole=True)
    fee_per_sheet = NumberField(_l("Fee of a judge for each sheet"), [required()], minimum=0,
                                maximum=MOST, whole=True)
    fee_tax_percent = NumberField(_l("Tax on fees, percent"), [required()], minimum=0,
                                  maximum=100)
    fee_tax_from = NumberField(_l("Fees are taxed from"), [required()], minimum=0, maximum=MOST,
                               whole=True)


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
