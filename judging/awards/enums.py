"""States of prizes and certificates."""

from enum import StrEnum


class AwardState(StrEnum):
    """A prize is proposed by rule, confirmed by a person, perhaps revoked."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REVOKED = "revoked"


class CertificateState(StrEnum):
    """What the verify page says of a certificate."""

    AWAITING_DECISION = "awaiting_decision"
    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


class CertificateKind(StrEnum):
    """What a certificate attests."""

    PRIZE = "prize"
    PARTICIPATION = "participation"
