"""States of prizes and certificates in an officer's words."""

from typing import Any

from app.i18n import _l
from judging.awards.enums import AwardState, CertificateState

AWARD_STATES: dict[AwardState, Any] = {
    AwardState.PROPOSED: _l("Proposed"),
    AwardState.CONFIRMED: _l("Confirmed"),
    AwardState.REVOKED: _l("Revoked"),
}
CERTIFICATE_STATES: dict[CertificateState, Any] = {
    CertificateState.AWAITING_DECISION: _l("Awaiting the decision number"),
    CertificateState.VALID: _l("Valid"),
    CertificateState.REPLACED: _l("Replaced"),
    CertificateState.REVOKED: _l("Revoked"),
}
