"""The names of roles, steps and browsers, as people read them."""

from typing import Any

from app.auth.enums import Role
from app.i18n import _l

ROLE_NAMES = {
    Role.ADMIN: _l("Administrator"),
    Role.ORGANISER: _l("Organiser"),
    Role.SECRETARY: _l("Secretary"),
    Role.CHAIR: _l("Panel chair"),
    Role.DEPUTY_CHAIR: _l("Deputy panel chair"),
    Role.PANEL_SECRETARY: _l("Panel secretary"),
    Role.JUDGE: _l("Judge"),
    Role.CLERK: _l("Clerk"),
    Role.APPROVER: _l("Approver"),
    Role.OBSERVER: _l("Observer"),
    Role.ECOSYSTEM: _l("Ecosystem officer"),
    Role.LEADER: _l("Leader of the province"),
    Role.FOUNDER: _l("Entrant"),
}
#: What a role does, in one line, for those who choose it.
ROLE_DUTIES = {
    Role.ADMIN: _l("Manages people and roles of the whole installation."),
    Role.ORGANISER: _l("Sets the competition up, builds panels, sees everything."),
    Role.SECRETARY: _l("Receives and screens the entries."),
    Role.CLERK: _l("Numbers and keeps the papers, enters paper scoresheets."),
    Role.APPROVER: _l("Publishes results with the number of the decision."),
    Role.OBSERVER: _l("Reads, changes nothing."),
    Role.ECOSYSTEM: _l("Confirms figures of the indicator plans."),
    Role.LEADER: _l("Reads indicators and reports."),
}
#: Steps of an account's life, as the record names them.
_ACTIONS = {
    "account.created": _l("Account created"),
    "account.confirmed": _l("E-mail address confirmed"),
    "account.renamed": _l("Name changed"),
    "account.invitation": _l("Invitation accepted"),
    "account.reset_password": _l("Password set anew by mail"),
    "account.password_changed": _l("Password changed"),
    "account.address_changed": _l("E-mail address changed"),
    "account.closed": _l("Account closed"),
    "account.opened": _l("Account opened again"),
}
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
             ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("CriOS", "Chrome"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"),
            ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"))


def action_name(action: str) -> Any:
    """Return the words for a step of an account's life."""
    return _ACTIONS.get(action, action)


def agent_name(agent: str | None) -> Any:
    """Return "Chrome · Android" for what a browser says of itself."""
    said = agent or ""
    known = [next((name for mark, name in table if mark in said), "")
             for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(part for part in known if part) or _l("Unknown browser")
