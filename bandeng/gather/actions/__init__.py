"""Every change in this room."""

from bandeng.gather.actions.occasions import add_occasion, cancel_occasion, change_occasion, restore_occasion
from bandeng.gather.actions.series import arrange_series, change_series, end_series, lay_out

__all__ = [
    "add_occasion",
    "arrange_series",
    "cancel_occasion",
    "change_occasion",
    "change_series",
    "end_series",
    "lay_out",
    "restore_occasion",
]
