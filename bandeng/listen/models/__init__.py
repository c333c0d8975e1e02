"""What residents say, and what becomes of it."""

from bandeng.listen.models.finding import ColumnMap, Learnt, SavedView, SimilarKey
from bandeng.listen.models.handling import Avoidance, Look, Photo, Reply, Step
from bandeng.listen.models.hearing import Heard
from bandeng.listen.models.joining import Joining, Publication, Recording
from bandeng.listen.models.matter import Import, Matter, Number, Secret
from bandeng.listen.models.phone import Call, CallLook
from bandeng.listen.models.release import Release
from bandeng.listen.models.supervision import Extension, Reader, Rung, Support

__all__ = [
    "Avoidance",
    "Call",
    "CallLook",
    "ColumnMap",
    "Extension",
    "Heard",
    "Import",
    "Joining",
    "Learnt",
    "Look",
    "Matter",
    "Number",
    "Photo",
    "Publication",
    "Reader",
    "Recording",
    "Release",
    "Reply",
    "Rung",
    "SavedView",
    "Secret",
    "SimilarKey",
    "Step",
    "Support",
]
