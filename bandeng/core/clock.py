"""Time as an argument: actions are told when it is, so that a test or the demo can say so."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

HERE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The server's clock, aware."""
    return timezone.now()


def day(moment: datetime) -> date:
    """The calendar day of `moment` where the studio is."""
    return moment.astimezone(HERE).date()


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
