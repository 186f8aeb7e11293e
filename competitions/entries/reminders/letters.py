"""What a reminder says: a mail, a short text for a phone, words for a Zalo group."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from app.i18n import local
from app.templating import videadline
from competitions.entries import policies
from competitions.entries.models import Entry
from competitions.entries.reminders.queries import Draft
from competitions.programme.models import Competition
from competitions.programme.timing import time_left

#: So many of the things missing are named; the page of the entry names all.
MOST = 8
#: Entry → absolute address of its page; services know no addresses.
Address = Callable[[Entry], str]


def subject(draft: Draft) -> str:
    """Return the mail's subject in its reader's language."""
    with force_locale(draft.owner.locale):
        return _("Not submitted yet: your dossier for %(competition)s",
                 competition=local(draft.entry.competition))


def body(draft: Draft, address: Address, now: datetime) -> str:
    """Return what goes to somebody: a letter by mail, a few words to a phone."""
    if draft.to and "@" not in draft.to:
        return text(draft, address)
    return letter(draft, address, now)


def letter(draft: Draft, address: Address, now: datetime) -> str:
    """Return the letter in its reader's language."""
    entry = draft.entry
    closes = policies.closes_at(entry)
    with force_locale(draft.owner.locale):
        parts = [
            _("Dear %(founder)s,", founder=draft.owner.name),
            _("Your dossier for %(competition)s (%(track)s) has been begun and not submitted yet. "
              "It can be submitted until %(until)s (%(left)s).",
              competition=local(entry.competition), track=local(entry.track),
              until=videadline(closes), left=time_left(closes, now)),
            _missing(draft),
            _("Open the dossier: %(link)s", link=address(entry)),
            _("If you do not want to take part any more, delete the draft on that page; you will "
              "not be reminded again."),
        ]
        if entry.competition.contact:
            parts.append(_("Help: %(contact)s", contact=entry.competition.contact))
        return "\n\n".join(parts) + "\n"


def text(draft: Draft, address: Address) -> str:
    """Return the few words that go to a phone."""
    entry = draft.entry
    with force_locale(draft.owner.locale):
        missing = _("Still missing: %(n)s", n=len(draft.missing)) if draft.missing else _(
            "Nothing is missing any more")
        return _("%(competition)s: your dossier is not submitted yet. Deadline: %(until)s. "
                 "%(missing)s. %(link)s", competition=local(entry.competition),
                 until=videadline(policies.closes_at(entry)), missing=missing,
                 link=address(entry))


def for_a_group(competition: Competition, link: str, now: datetime) -> str:
    """Return what to paste into a Zalo group: it names nobody."""
    return _("%(competition)s takes entries until %(until)s (%(left)s). Whoever has begun a "
             "dossier and not submitted it yet: please complete it and press Submit. %(link)s",
             competition=local(competition), until=videadline(competition.deadline),
             left=time_left(competition.deadline, now), link=link)


def _missing(draft: Draft) -> str:
    if not draft.missing:
        return _("Nothing is missing any more: look the dossier over and press Submit.")
    lines = [f"- {gap.message}" for gap in draft.missing[:MOST]]
    if len(draft.missing) > MOST:
        lines.append("- " + _("and %(n)s more things", n=len(draft.missing) - MOST))
    return "\n".join([_("Still missing: %(n)s", n=len(draft.missing)) + ".", *lines])
