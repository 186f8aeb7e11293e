"""How figures are made and what may become of a suggestion."""

from enum import StrEnum


class Measure(StrEnum):
    """How facts become a figure."""

    COUNT = "count"
    YEARLY = "yearly"
    LEVEL = "level"
    SHARE = "share"


class SuggestionState(StrEnum):
    """A suggestion waits for an officer, who confirms or dismisses it."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
