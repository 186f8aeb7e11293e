"""What a founder sees of nominations on the page of an entry."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.auth.models import User
from competitions.entries.models import Entry
from competitions.entries.way import Panel
from ecosystem.forwarding import following, labels, policies, queries
from ecosystem.forwarding.models import Nomination
from judging.results.complaints.queries import held_entries


def register(state: Any) -> None:
    """Offer the panel to the founder's page."""
    slots = state.app.extensions.setdefault("entry_panels", [])
    if entry_panels not in slots:
        slots.append(entry_panels)


def entry_panels(entry: Entry, user: User) -> list[Panel]:
    """Return one panel for each nomination of an entry."""
    rows = queries.list_of_entry(entry.id)
    if not rows:
        return []
    stopped = set(following.upsets(rows))
    if entry.id in held_entries(entry.competition_id):
        stopped |= {row.id for row in rows}
    return [_panel(row, user, waits=row.id in stopped) for row in rows]


def _panel(nomination: Nomination, user: User, *, waits: bool) -> Panel:
    target, missing = nomination.target, policies.missing_consents(nomination)
    kind, state = labels.STATES[nomination.state]
    facts = [(_("Nomination"), state), (_("Held by"), target.organiser)]
    if nomination.sent_at:
        facts.append((_("Letter"), nomination.document_number))
    facts += [(labels.EVENTS[event.kind], event.prize or event.text)
              for event in nomination.events]
    links = []
    mine = next((c for c in nomination.consents if queries.is_of(c.member, user)), None)
    if mine is not None:
        label = _("Your consent") if policies.has_agreed(mine) else _("Read and answer")
        links.append((label, url_for("consents.answer_by_account", ref=nomination.ref)))
    asks, text = missing and policies.takes_consent(nomination.state), ""
    if waits:
        text = _("The organisers are reviewing what this nomination rests on. They will tell you "
                 "how it goes on.")
    elif asks:
        text = _("Members who have not agreed to the transfer yet: %(names)s.",
                 names=", ".join(c.member.name for c in missing))
    return Panel(
        kind="amber" if asks or waits else kind,
        title=_("Put forward for %(target)s", target=target.name), text=text,
        facts=tuple(facts), links=tuple(links),
    )
