"""What concerns the people of an entry, said on its pages: names, the lead, entering for others."""

from flask import url_for
from flask_babel import gettext as _

from app.auth.models import User
from competitions.entries import policies, queries_team
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.entries.team_models import BehalfChannel
from competitions.entries.way import Panel


def founder_panels(entry: Entry, user: User) -> list[Panel]:
    """Tell a member what still waits for his own word."""
    if entry.state is EntryState.WITHDRAWN:
        return []
    return [*_behalf_panels(entry, user), *_lead_panels(entry, user), *_name_panels(entry, user)]


def _behalf_panels(entry: Entry, user: User) -> list[Panel]:
    row = queries_team.find_behalf(entry.id)
    if row is None or row.confirmed_at is not None or not policies.is_owner(user, entry):
        return []
    return [Panel(
        "cinnamon", _("The founder has not confirmed"),
        _("%(name)s agrees by a code or on a signed paper; before that the entry cannot be "
          "submitted.", name=row.member.name),
        links=((_("The founder's confirmation"),
                url_for("entries.confirm_behalf", ref=entry.ref)),))]


def _lead_panels(entry: Entry, user: User) -> list[Panel]:
    offer = queries_team.find_offer(entry.id)
    if offer is None or offer.member.user_id != user.id:
        return []
    return [Panel("cinnamon", _("%(name)s offers you the lead", name=offer.offered_by.name),
                  links=((_("Answer the offer"), url_for("entries.show_team", ref=entry.ref)),))]


def _name_panels(entry: Entry, user: User) -> list[Panel]:
    own = queries_team.find_own_member(entry, user)
    if own is not None and own.confirmed_at is None:
        return [Panel("cinnamon", _("Confirm your own name"),
                      _("Exactly as it will be printed on the certificate."),
                      links=((_("My name and consents"),
                              url_for("entries.confirm_name", ref=entry.ref)),))]
    return []


def office_panels(entry: Entry, user: User) -> list[Panel]:  # noqa: ARG001 -- one shape for all
    """Tell the office who entered for whom, and how the founder confirmed."""
    row = queries_team.find_behalf(entry.id)
    if row is None:
        return []
    slug = entry.competition.slug
    facts = ((_("Entered by"), f"{row.officer.name} · {row.officer_unit}"),
             (_("Founder"), row.member.name))
    if row.channel is BehalfChannel.PAPER:
        return [Panel("amber", _("Entered for the founder; confirmed on paper"),
                      _("Compare the signed paper with the dossier."), facts, (
            (_("Open the signed paper"),
             url_for("names.download_confirmation", slug=slug, code=entry.code)),))]
    return [Panel("sea", _("Entered for the founder; confirmed by a code"), "", facts)]
