"""Every change in this room."""

from bandeng.rally.actions.advice import open_advice, write_advice
from bandeng.rally.actions.agreement import agree, follow_up, sign
from bandeng.rally.actions.firms import add_firm, admit_lawyer, change_firm, change_lawyer, end_firm, end_lawyer
from bandeng.rally.actions.following import move, release
from bandeng.rally.actions.keeping import erase_advice, erase_mediation
from bandeng.rally.actions.mediation import (
    accept,
    apply,
    decline,
    fail,
    invite,
    meet,
    name_mediators,
    open_case,
    withdraw,
)
from bandeng.rally.actions.referrals import book_referral, offer_referral, withdraw_referral
from bandeng.rally.actions.reminding import remind

__all__ = [
    "accept",
    "add_firm",
    "admit_lawyer",
    "agree",
    "apply",
    "book_referral",
    "change_firm",
    "change_lawyer",
    "decline",
    "end_firm",
    "end_lawyer",
    "erase_advice",
    "erase_mediation",
    "fail",
    "follow_up",
    "invite",
    "meet",
    "move",
    "name_mediators",
    "offer_referral",
    "open_advice",
    "open_case",
    "release",
    "remind",
    "sign",
    "withdraw",
    "withdraw_referral",
    "write_advice",
]
