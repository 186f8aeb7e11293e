"""What came after the fifth edition: forwards, consents, replies, indicators."""

from datetime import datetime

from competitions.programme.models import Competition
from demo.cast import Cast
from demo.play import Stage


def play_after(stage: Stage, cast: Cast, fifth: Competition, now: datetime) -> None:
    """Forward the winners and let the indicators move."""
