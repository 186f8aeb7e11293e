"""The one place that reads the clock; services take the moment as an argument."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """Return the calendar day of a moment in Viet Nam."""
    return moment.astimezone(VIETNAM).date()


def local(moment: datetime) -> datetime:
    """Return a moment as a clock in Viet Nam shows it."""
    return moment.astimezone(VIETNAM)


def from_local(naive: datetime) -> datetime:
    """Read a wall-clock time typed in Viet Nam as a moment in UTC."""
    return naive.replace(tzinfo=VIETNAM).astimezone(UTC)
