"""Every change of a matter, one file for a part of its life."""

from bandeng.listen.actions.answer import carry_out, draft_reply, return_reply, send_reply
from bandeng.listen.actions.handle import (
    accept_matter,
    assign_matter,
    decline_matter,
    note,
    publish_matter,
    respond,
    resume,
    wait_for_resident,
)
from bandeng.listen.actions.keep_out import avoid, doubt, invalidate, merge_matter
from bandeng.listen.actions.look import look
from bandeng.listen.actions.receive import Intake, Received, receive_matter, receive_matters
from bandeng.listen.actions.resident import add_words, call_back, close_unanswered, confirm, dispute, withdraw
from bandeng.listen.actions.split import split_matter
from bandeng.listen.actions.supervise import instruct, press, supervise

__all__ = [
    "Intake",
    "Received",
    "accept_matter",
    "add_words",
    "assign_matter",
    "avoid",
    "call_back",
    "carry_out",
    "close_unanswered",
    "confirm",
    "decline_matter",
    "dispute",
    "doubt",
    "draft_reply",
    "instruct",
    "invalidate",
    "look",
    "merge_matter",
    "note",
    "press",
    "publish_matter",
    "receive_matter",
    "receive_matters",
    "respond",
    "resume",
    "return_reply",
    "send_reply",
    "split_matter",
    "supervise",
    "wait_for_resident",
    "withdraw",
]
