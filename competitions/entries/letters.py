"""Letters to founders about what is asked of them: long by mail, a few words to a phone."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.auth.letters import compose
from app.auth.phones import reach
from app.i18n import local
from app.outbox.services import post
from app.paper.wording import exact_time
from competitions.dossiers.models import DossierField
from competitions.entries.models import Entry
from competitions.programme.models import Stage


def ask_for_stage(
    entry: Entry, stage: Stage, wanted: Sequence[DossierField], *, now: datetime
) -> None:
    """Tell the founder that the entry goes on, what its next stage asks for and until when."""
    owner = entry.owner
    to = reach(owner.email, owner.phone)
    if to is None:
        return
    with force_locale(owner.locale):
        subject = _("Complete the dossier of %(code)s for: %(stage)s", code=entry.code,
                    stage=local(stage))
        until = exact_time(stage.starts_at, owner.locale) if stage.starts_at else ""
        body = _letter(entry, stage, wanted, until) if "@" in to else _text(entry, stage, until)
    post("stage_request", to, subject, body, now=now, user=owner,
         competition_id=entry.competition_id)


def _letter(entry: Entry, stage: Stage, wanted: Sequence[DossierField], until: str) -> str:
    return compose(entry.owner.locale, entry.owner.name, [
        _("Your entry %(code)s, “%(title)s”, goes on to: %(stage)s (%(competition)s).",
          code=entry.code, title=entry.title, stage=local(stage),
          competition=local(entry.competition)),
        "\n".join([_("For this stage the organisers ask you to add:"),
                   *(f"- {local(field, 'label')}" for field in wanted)]),
        _("Please do so before the stage begins at %(until)s; nothing is added after that.",
          until=until) if until else _("Please do so before judging of the stage begins."),
        _("Open this address, sign in and answer there: %(link)s", link=_address(entry, stage)),
        _("What you submitted before stays as it is."),
    ])


def _address(entry: Entry, stage: Stage) -> str:
    """Return where the stage's answers are given; letters are also written without a request."""
    return f"{current_app.config['PUBLIC_URL']}/entries/{entry.code}/stages/{stage.id}"


def _text(entry: Entry, stage: Stage, until: str) -> str:
    words = {"competition": local(entry.competition), "code": entry.code, "stage": local(stage),
             "link": _address(entry, stage)}
    if until:
        return _("%(competition)s: entry %(code)s goes on to %(stage)s. Complete the dossier "
                 "before %(until)s: %(link)s", until=until, **words)
    return _("%(competition)s: entry %(code)s goes on to %(stage)s. Complete the dossier: "
             "%(link)s", **words)
