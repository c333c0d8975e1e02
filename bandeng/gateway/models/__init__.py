"""Whom we watch, who watches us, on which terms, and what was found."""

from bandeng.gateway.models.alarm import Alarm
from bandeng.gateway.models.parties import TrustPolicy, WatchedLog, Witness

__all__ = ["Alarm", "TrustPolicy", "WatchedLog", "Witness"]
