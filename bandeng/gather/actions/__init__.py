"""Every change in this room."""

from bandeng.gather.actions.absences import clear_wishes, set_wishes, take_absence, withdraw_absence
from bandeng.gather.actions.booking import Booked, Full, Wish, book, cancel, forget, move
from bandeng.gather.actions.feeds import end_feed, make_feed
from bandeng.gather.actions.follow import remind
from bandeng.gather.actions.forget import erase
from bandeng.gather.actions.occasions import (
    add_occasion,
    cancel_occasion,
    change_occasion,
    describe_occasion,
    restore_occasion,
)
from bandeng.gather.actions.presence import attend, enter, leave, note_export, sign_in, void
from bandeng.gather.actions.queue import arrive, call_again, call_next, lead_to, look, no_show, serve, walk_in
from bandeng.gather.actions.rosters import adjust_roster, drop_roster, plan_again, plan_roster, publish, release
from bandeng.gather.actions.screens import end_screen, make_screen
from bandeng.gather.actions.series import arrange_series, change_series, end_series, lay_out
from bandeng.gather.actions.swaps import accept_swap, lapse_swap, offer_swap, refuse_swap, withdraw_swap

__all__ = [
    "Booked",
    "Full",
    "Wish",
    "accept_swap",
    "add_occasion",
    "adjust_roster",
    "arrange_series",
    "arrive",
    "attend",
    "book",
    "call_again",
    "call_next",
    "cancel",
    "cancel_occasion",
    "change_occasion",
    "change_series",
    "clear_wishes",
    "describe_occasion",
    "drop_roster",
    "end_feed",
    "end_screen",
    "end_series",
    "enter",
    "erase",
    "forget",
    "lapse_swap",
    "lay_out",
    "lead_to",
    "leave",
    "look",
    "make_feed",
    "make_screen",
    "move",
    "no_show",
    "note_export",
    "offer_swap",
    "plan_again",
    "plan_roster",
    "publish",
    "refuse_swap",
    "release",
    "remind",
    "restore_occasion",
    "serve",
    "set_wishes",
    "sign_in",
    "take_absence",
    "void",
    "walk_in",
    "withdraw_absence",
    "withdraw_swap",
]
