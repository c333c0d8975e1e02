"""What is kept of being somewhere together."""

from bandeng.gather.models.days import Occasion, Series
from bandeng.gather.models.feeds import Feed
from bandeng.gather.models.presence import Attendance, Screen
from bandeng.gather.models.queue import Booking
from bandeng.gather.models.rosters import Absence, Roster, Swap, Turn, Wish

__all__ = [
    "Absence",
    "Attendance",
    "Booking",
    "Feed",
    "Occasion",
    "Roster",
    "Screen",
    "Series",
    "Swap",
    "Turn",
    "Wish",
]
