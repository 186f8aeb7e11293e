"""What a stage still asks of those admitted, on the home page and on the entry's own page."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.auth.models import User
from app.clock import utc_now
from app.home.queries import Task
from app.i18n import local
from app.templating import vidatetime
from competitions.entries.models import Entry
from competitions.entries.services_stage import open_requests
from competitions.entries.way import Panel
from competitions.programme.models import Stage


def home_tasks(user: User, now: datetime) -> list[Task]:
    """Return the stages that a founder's entries are to be completed for."""
    return [
        Task(_("Complete the dossier for: %(stage)s", stage=local(stage)), _address(entry, stage),
             note=f"{entry.code} · {entry.title}{_until(stage)}", kind="cinnamon", icon="file-plus")
        for entry, stage in open_requests(user, now)
    ]


def founder_panels(entry: Entry, user: User) -> list[Panel]:
    """Ask the owner for what a stage requires."""
    return [
        Panel("cinnamon", _("Complete the dossier for: %(stage)s", stage=local(stage)),
              _("The entry was admitted. The organisers ask for a few answers more%(until)s.",
                until=_until(stage)),
              links=((_("Complete the dossier"), _address(entry, stage)),))
        for mine, stage in open_requests(user, utc_now()) if mine.id == entry.id
    ]


def _address(entry: Entry, stage: Stage) -> str:
    return url_for("completing.complete_entry", ref=entry.ref, stage_id=stage.id)


def _until(stage: Stage) -> str:
    if stage.starts_at is None:
        return ""
    return _(", until %(time)s", time=vidatetime(stage.starts_at))
