"""The register in an officer's words."""

from typing import Any

from app.i18n import _l
from judging.results.complaints.enums import Channel, ComplaintKind, ComplaintState

KINDS: dict[ComplaintKind, Any] = {
    ComplaintKind.PROPOSAL: _l("Petition"),
    ComplaintKind.REFLECTION: _l("Report"),
    ComplaintKind.COMPLAINT: _l("Complaint"),
    ComplaintKind.DENUNCIATION: _l("Denunciation"),
    ComplaintKind.COPYRIGHT: _l("Copyright claim"),
}
CHANNELS: dict[Channel, Any] = {
    Channel.PAPER: _l("In writing"),
    Channel.PHONE: _l("By phone"),
    Channel.MAIL: _l("By e-mail"),
    Channel.WEB: _l("On the web"),
}
STATES: dict[ComplaintState, tuple[str, Any]] = {
    ComplaintState.RECEIVED: ("cinnamon", _l("Just received")),
    ComplaintState.IN_HAND: ("sea", _l("Being dealt with")),
    ComplaintState.UPHELD: ("amber", _l("Upheld")),
    ComplaintState.PARTLY: ("amber", _l("Upheld in part")),
    ComplaintState.REJECTED: ("neutral", _l("Not upheld")),
    ComplaintState.FORWARDED: ("neutral", _l("Passed on to whom it concerns")),
    ComplaintState.WITHDRAWN: ("neutral", _l("Withdrawn by the sender")),
}
OUTCOMES = (ComplaintState.UPHELD, ComplaintState.PARTLY, ComplaintState.REJECTED,
            ComplaintState.FORWARDED, ComplaintState.WITHDRAWN)
