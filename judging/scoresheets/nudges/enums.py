"""How a judge was reminded."""

from enum import StrEnum


class Channel(StrEnum):
    """By which way a reminder went."""

    MAIL = "mail"
    ZALO = "zalo"
    PHONE = "phone"
