"""The names of roles, as people read them."""

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
    Role.LEADER: _l("Leader"),
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
