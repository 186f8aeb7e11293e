"""Choosing form, stage and columns of an export."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Form
from app.i18n import local
from judging.records.enums import ExportForm
from judging.records.tables import Field
from judging.records.wording import FORMS
from judging.rubrics.models import Sitting

#: Keys of columns that are answers of a dossier begin so.
ANSWER = "answer."


class ExportOrderForm(Form):
    """What file, of which stage and track, with which columns."""

    form = RadioField(_l("File"), coerce=ExportForm, choices=[
        SelectChoice(value=form, label=words) for form, words in FORMS.items()])
    sitting = SelectField(_l("Stage and track"), coerce=int)
    columns = SelectMultipleField(_l("Columns"), widget=ListWidget(prefix_label=False),
                                  option_widget=CheckboxInput())

    def offer(self, fields: Sequence[Field], sittings: Sequence[Sitting]) -> None:
        """Offer the columns and the stages that there are."""
        self.columns.choices = [SelectChoice(value=field.key, label=field.title)
                                for field in fields if not field.always]
        self.sitting.choices = [SelectChoice(value=0, label=_l("All that may be seen by now")), *(
            SelectChoice(value=each.id, label=f"{local(each.stage)} · {local(each.track)}")
            for each in sittings)]

    def answers(self) -> dict[str, int]:
        """Count the answers of dossiers among the columns: offered, and chosen."""
        return {
            "offered": sum(c.value.startswith(ANSWER) for c in self.columns.choices or ()),
            "chosen": sum(key.startswith(ANSWER) for key in self.columns.data or ())}
