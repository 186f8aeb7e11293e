"""Forms of panels and their members."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Form, LineField, TextField, required
from app.i18n import local
from judging.panels.enums import ConflictKind, Seat
from judging.panels.services import MemberInput, PanelInput
from judging.panels.wording import CONFLICT_KINDS, SEATS
from judging.rubrics.models import Sitting


class PanelForm(Form):
    """A panel: its name, the decision that appointed it, the stages it judges."""

    name = LineField(_l("Name of the panel"), [required()], limit=200)
    decision_number = LineField(_l("Number of the decision"), limit=60)
    sitting_ids = SelectMultipleField(_l("Stages and tracks it judges"), coerce=int,
                                      widget=ListWidget(prefix_label=False),
                                      option_widget=CheckboxInput())
    version = HiddenField()

    def offer(self, sittings: Iterable[Sitting]) -> None:
        """Offer the stages and tracks that judges score."""
        self.sitting_ids.choices = [
            SelectChoice(value=row.id, label=f"{local(row.stage)} · {local(row.track)}")
            for row in sittings
        ]

    def to_input(self) -> PanelInput:
        """Return what was typed."""
        return PanelInput(self.name.data, self.decision_number.data or "",
                          tuple(self.sitting_ids.data or ()))


class MemberForm(Form):
    """Somebody for a seat."""

    name = LineField(_l("Full name"), [required()], limit=200)
    email = LineField(_l("E-mail"), [Optional()], limit=254,
                      description=_l("Without an address, copy the link and send it by Zalo."))
    seat = SelectField(_l("Seat"), choices=[
        SelectChoice(value=seat.value, label=SEATS[seat]) for seat in Seat], default=Seat.JUDGE)
    title = LineField(_l("Title, as printed on minutes"), limit=200)
    unit_name = LineField(_l("Unit, as printed on minutes"), limit=300)

    def to_input(self) -> MemberInput:
        """Return what was typed."""
        return MemberInput(self.name.data, self.email.data or "", Seat(self.seat.data),
                           self.title.data or "", self.unit_name.data or "")


class MemberConflictForm(Form):
    """A conflict that the office declares for a judge."""

    entry_id = SelectField(_l("Entry"), coerce=int)
    kind = SelectField(_l("Kind of conflict"), choices=[
        SelectChoice(value=kind.value, label=CONFLICT_KINDS[kind]) for kind in ConflictKind])
    note = LineField(_l("In a few words"), limit=450)


class LeaveForm(Form):
    """Why a member leaves."""

    reason = TextField(_l("Reason"), [required(_l("Give the reason."))], limit=500)


class NothingForm(Form):
    """A button alone."""
