"""The words of the register of complaints (sổ tiếp nhận đơn)."""

from enum import StrEnum


class ComplaintKind(StrEnum):
    """What a paper is by its content, as the law and the rules tell them apart."""

    PROPOSAL = "proposal"
    REFLECTION = "reflection"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    COPYRIGHT = "copyright"


class Channel(StrEnum):
    """How it came in."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    MAIL = "mail"


class ComplaintState(StrEnum):
    """Where it stands: received → in hand → decided; sent on to whom it concerns, or withdrawn."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"


#: Nothing more is decided on these.
ENDED = frozenset({ComplaintState.UPHELD, ComplaintState.PARTLY, ComplaintState.REJECTED,
                   ComplaintState.FORWARDED, ComplaintState.WITHDRAWN})
#: These ask that the result behind them is looked at again.
GRANTED = frozenset({ComplaintState.UPHELD, ComplaintState.PARTLY})
