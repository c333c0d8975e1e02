"""Time as an argument: actions are told when it is, so that a test or the demo can say so."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

HERE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The server's clock, aware."""
    return timezone.now()


def day(moment: datetime) -> date:
    """The calendar day of `moment` where the studio is."""
    return moment.astimezone(HERE).date()


def today() -> date:
    """The calendar day it is where the studio is."""
    return day(now())


def midnight(of: date) -> datetime:
    """The first moment of a day where the studio is."""
    return datetime.combine(of, time(), HERE)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
