"""Every change of a matter, one file for a part of its life."""

from bandeng.listen.actions.amend import amend
from bandeng.listen.actions.answer import carry_out, draft_reply, return_reply, send_reply
from bandeng.listen.actions.confide import confide, lift_confidence
from bandeng.listen.actions.extend import ask_extension, grant_extension, refuse_extension
from bandeng.listen.actions.handle import (
    accept_matter,
    assign_matter,
    decline_matter,
    note,
    respond,
    resume,
    wait_for_resident,
)
from bandeng.listen.actions.keep_out import avoid, doubt, invalidate, lift_avoidance, merge_matter
from bandeng.listen.actions.look import look
from bandeng.listen.actions.mark import clear_danger, hurry, unhurry
from bandeng.listen.actions.publish import (
    approve_publication,
    propose_publication,
    refuse_publication,
    take_down,
)
from bandeng.listen.actions.receive import Intake, Received, receive_matter, receive_matters
from bandeng.listen.actions.resident import add_words, call_back, close_unanswered, confirm, dispute, withdraw
from bandeng.listen.actions.rights import Came, correct, forget, withdraw_consent
from bandeng.listen.actions.split import split_matter
from bandeng.listen.actions.supervise import instruct, press, supervise
from bandeng.listen.actions.transcribe import transcribe
from bandeng.listen.actions.units import acknowledge, give_opinion, hand_back, send_back

__all__ = [
    "Came",
    "Intake",
    "Received",
    "accept_matter",
    "acknowledge",
    "add_words",
    "amend",
    "approve_publication",
    "ask_extension",
    "assign_matter",
    "avoid",
    "call_back",
    "carry_out",
    "clear_danger",
    "close_unanswered",
    "confide",
    "confirm",
    "correct",
    "decline_matter",
    "dispute",
    "doubt",
    "draft_reply",
    "forget",
    "give_opinion",
    "grant_extension",
    "hand_back",
    "hurry",
    "instruct",
    "invalidate",
    "lift_avoidance",
    "lift_confidence",
    "look",
    "merge_matter",
    "note",
    "press",
    "propose_publication",
    "receive_matter",
    "receive_matters",
    "refuse_extension",
    "refuse_publication",
    "respond",
    "resume",
    "return_reply",
    "send_back",
    "send_reply",
    "split_matter",
    "supervise",
    "take_down",
    "transcribe",
    "unhurry",
    "wait_for_resident",
    "withdraw",
    "withdraw_consent",
]
