"""Every change that people make to what stands around the log."""

from bandeng.gateway.actions.alarms import clear_alarm, raise_alarm, raise_once
from bandeng.gateway.actions.parties import add_witness, remove_witness, set_policy, unwatch, watch
from bandeng.gateway.actions.verifying import ask_verification

__all__ = [
    "add_witness",
    "ask_verification",
    "clear_alarm",
    "raise_alarm",
    "raise_once",
    "remove_witness",
    "set_policy",
    "unwatch",
    "watch",
]
