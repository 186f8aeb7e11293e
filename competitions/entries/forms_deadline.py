"""More time for one entry."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice

from app.forms import Form, MomentField, TextField, required
from app.i18n import local
from app.templating import vidatetime
from competitions.entries.models import Entry
from competitions.programme.forms import of_our_time


class EntryField(RadioField):
    """A choice among entries, each told by its founder: drafts are not read here."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, coerce=lambda v: int(v) if v else 0, choices=[], **kwargs)

    def offer(self, entries: Iterable[Entry]) -> None:
        """List the entries."""
        self.choices = [SelectChoice(value=entry.id, label=_words(entry)) for entry in entries]
        if len(self.choices) == 1 and self.data is None:
            self.data = self.choices[0].value


class EntryTimeForm(Form):
    """Which entry, until when, and why."""

    entry_id = EntryField(_l("Entry"))
    deadline = MomentField(_l("New deadline"), [required(), of_our_time])
    reason = TextField(_l("Reason"), [required()], limit=1000)


def _words(entry: Entry) -> str:
    what = entry.code or _("draft of %(time)s", time=vidatetime(entry.created_at))
    return f"{entry.owner.name} · {local(entry.track)} · {what}"
