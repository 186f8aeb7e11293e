"""Choosing who gets which prize."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import Optional

from app.forms import Form, TextField, required
from judging.awards.services import Confirmation
from judging.scoresheets.wire import read_count


class ConfirmForm(Form):
    """The prizes come as prize_<id>=<entry id>, once for each entry."""

    reason = TextField(_l("Reason, if this differs from the proposal"), [Optional()], limit=2000)

    def to_input(self, typed: MultiDict[str, str]) -> Confirmation:
        """Return what was chosen; fields that are no numbers are no choice."""
        chosen: dict[int, tuple[int, ...]] = {}
        for key in typed:
            prize = read_count(key.removeprefix("prize_"))
            if key.startswith("prize_") and prize is not None:
                values = map(read_count, typed.getlist(key))
                chosen[prize] = tuple(value for value in values if value is not None)
        return Confirmation(chosen, self.reason.data or "")


class RevokeForm(Form):
    """Why a certificate ends."""

    reason = TextField(_l("Reason"), [required()], limit=2000)
