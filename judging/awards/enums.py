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
    JUDGE = "judge"


class TieRule(StrEnum):
    """What the rules say of entries tied at the last seat of a prize."""

    #: The chair orders them.
    CHAIR = "chair"
    #: They share the prize and its money.
    SHARE = "share"
    #: Each gets the whole prize.
    BOTH = "both"
