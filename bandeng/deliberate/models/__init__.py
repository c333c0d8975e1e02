"""What this room keeps."""

from bandeng.deliberate.models.activity import Activity, Material, Opinion, Photo, ReadMark
from bandeng.deliberate.models.ballot import Ballot, BallotPaper
from bandeng.deliberate.models.commitment import Commitment, CommitmentRung, CommitmentStep, Evidence
from bandeng.deliberate.models.draw import Draw, Volunteer
from bandeng.deliberate.models.meeting import AgendaPoint, Minutes, Note, Participant, Signature, Speech
from bandeng.deliberate.models.plan import Item, ItemChange, Plan, PlanStep, Target, Topic
from bandeng.deliberate.models.poll import Poll, Statement, Ticket, Vote

__all__ = [
    "Activity",
    "AgendaPoint",
    "Ballot",
    "BallotPaper",
    "Commitment",
    "CommitmentRung",
    "CommitmentStep",
    "Draw",
    "Evidence",
    "Item",
    "ItemChange",
    "Material",
    "Minutes",
    "Note",
    "Opinion",
    "Participant",
    "Photo",
    "Plan",
    "PlanStep",
    "Poll",
    "ReadMark",
    "Signature",
    "Speech",
    "Statement",
    "Target",
    "Ticket",
    "Topic",
    "Volunteer",
    "Vote",
]
