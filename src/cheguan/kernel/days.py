"""Days are counted in Asia/Shanghai; instants are kept in UTC (house, section 1)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(instant: datetime) -> date:
    """The day in China on which an instant falls. The instant must bear its time zone."""
    return instant.astimezone(SHANGHAI).date()
