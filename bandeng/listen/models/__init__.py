"""What residents say, and what becomes of it."""

from bandeng.listen.models.handling import Avoidance, Look, Photo, Reply, Step
from bandeng.listen.models.matter import Import, Matter, Number, Secret

__all__ = ["Avoidance", "Import", "Look", "Matter", "Number", "Photo", "Reply", "Secret", "Step"]
