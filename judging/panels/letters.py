"""The letter that invites somebody to a panel."""

from datetime import datetime

from app.auth import letters
from app.auth.models import User
from app.i18n import _l, in_language, local
from competitions.programme.models import Competition
from judging.panels.models import PanelMember
from judging.panels.wording import SEATS


def invite(member: PanelMember, competition: Competition, link: str, until: datetime, *,
           actor: User, now: datetime) -> bool:
    """Queue the letter with the personal link; tell whether there was an address for it."""
    user = member.user
    seat = in_language(user.locale, SEATS[member.seat])
    return letters.send("panel_invitation", user, _l("You are invited to a judging panel"), [
        _l("%(actor)s invites you to the panel of: %(competition)s. Your seat: %(seat)s.",
           actor=actor.name, competition=local(competition), seat=seat),
        _l("Open this link on the device that you will mark with; no password is needed:"),
        "{secret}",
        _l("The link is for you alone. It works on the first device that opens it, until "
           "%(until)s.", until=letters.when(until)),
    ], now=now, secret=link, competition_id=competition.id)
