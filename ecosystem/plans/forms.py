"""Forms of the ecosystem officer."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, SelectField
from wtforms.fields import SelectChoice

from app.forms import Form, LineField, NumberField, TextField, required
from ecosystem.plans.labels import KINDS, SUPPORTS, TERRITORIES
from ecosystem.plans.services_suggest import ConfirmInput
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory
from ecosystem.projects.evidence import Evidence
from ecosystem.projects.services import OutcomeInput

#: No sum of a season comes near it; a slip of the finger does.
MOST_MONEY = Decimal(10) ** 14
_SUPPORT_CHOICES = [SelectChoice(value=kind.value, label=label) for kind, label in SUPPORTS.items()]


class OutcomeForm(Form):
    """An act of support, an enterprise, capital or another event, with its evidence."""

    kind = SelectField(_l("Kind of outcome"), [required()], choices=[
        SelectChoice(value=kind.value, label=label) for kind, label in KINDS.items()])
    support_kind = SelectField(_l("How the project was supported"), choices=[
        SelectChoice(value="", label=_l("Only for an act of support")), *_SUPPORT_CHOICES])
    subject = LineField(_l("Project or organisation"), [required()], limit=300)
    occurred_on = DateField(_l("Date on the evidence"), [required()])
    territory = SelectField(_l("Territory"), choices=[
        SelectChoice(value=kind.value, label=label) for kind, label in TERRITORIES.items()])
    amount = NumberField(_l("Amount"), minimum=1, maximum=MOST_MONEY, whole=True)
    level = NumberField(_l("Level reached"), minimum=1, maximum=9, whole=True)
    description = TextField(_l("What was done"), [required()], limit=4000)
    file = FileField(_l("Evidence (PDF)"))
    reason = TextField(_l("Reason for adding it to a closed period"), limit=2000)

    def to_input(self, evidence: Evidence | None) -> OutcomeInput:
        """Return what was typed, with the PDF."""
        kind = OutcomeKind(self.kind.data)
        support = self.support_kind.data if kind is OutcomeKind.SUPPORT else ""
        return OutcomeInput(
            kind=kind, subject=self.subject.data, occurred_on=self.occurred_on.data,
            territory=Territory(self.territory.data), description=self.description.data,
            support_kind=SupportKind(support) if support else None,
            amount=int(self.amount.data) if self.amount.data else None,
            level=int(self.level.data)
            if self.level.data and kind is OutcomeKind.ECOSYSTEM_LEVEL else None,
            evidence=evidence,
        )


class ConfirmForm(Form):
    """What turns a suggestion into something that counts."""

    support_kind = SelectField(_l("How the project was supported"), [required()],
                               choices=[SelectChoice(value="", label=_l("Choose")),
                                        *_SUPPORT_CHOICES])
    occurred_on = DateField(_l("Date of the support"), [required()])
    description = TextField(_l("What was done"), [required()], limit=4000)
    file = FileField(_l("Evidence (PDF)"))

    def to_input(self, evidence: Evidence | None) -> ConfirmInput:
        """Return what was typed, with the PDF where there is one."""
        return ConfirmInput(SupportKind(self.support_kind.data), self.occurred_on.data,
                            self.description.data, evidence)


class ReasonForm(Form):
    """Why a suggestion is dismissed or a figure corrected."""

    reason = TextField(_l("Reason"), [required()], limit=2000)
