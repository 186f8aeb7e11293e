"""Seats and conflicts in words."""

from app.i18n import _l
from judging.panels.enums import ConflictKind, Seat

SEATS = {
    Seat.CHAIR: _l("Chair"),
    Seat.DEPUTY_CHAIR: _l("Deputy chair"),
    Seat.JUDGE: _l("Member"),
    Seat.SECRETARY: _l("Panel secretary (does not score)"),
}
CONFLICT_KINDS = {
    ConflictKind.FAMILY: _l("Family"),
    ConflictKind.EMPLOYER: _l("Same workplace"),
    ConflictKind.SHAREHOLDER: _l("Shares or contributed capital"),
    ConflictKind.MENTOR: _l("Mentor or supervisor of the team"),
    ConflictKind.COMPETITOR: _l("Competitor"),
    ConflictKind.NOMINATOR: _l("My unit nominated the entry"),
    ConflictKind.OTHER: _l("Another reason"),
}
