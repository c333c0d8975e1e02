"""Kinds of occasions. Rooms above register theirs: who may be on duty, and whether residents can book."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from bandeng.core.actions import Act
from bandeng.gather.models import Occasion
from bandeng.studio.models import Person, Studio


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who may be on duty: the sector (界别) or firm they come from, and from when to when they are there."""

    person: Person
    sector: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """`candidates` are those of a studio who are there at some time between two days, both included."""

    code: str
    label: str | Promise
    # What people on duty are called: 委员, 律师, 联络员.
    worker: str | Promise
    candidates: Callable[[Studio, date, date], list[Candidate]]
    # Residents may come: occasions are shown to the public, and can be made bookable.
    public: bool = True
    # Where whoever calls a visitor goes on: a page by the booking's id, such as the form for their words.
    receive: str = ""
    # What an occasion brought, a page by its id.
    results: str = ""
    # Within the action that moves an occasion, cancels it or takes that back: who else is to be told.
    moved: Callable[[Act, Occasion], None] | None = None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. ValueError when its code is taken."""
    if kind.code in KINDS:
        raise ValueError(f"two kinds are called {kind.code}")
    KINDS[kind.code] = kind


def choices() -> list[tuple[str, str | Promise]]:
    """All kinds, for a field of a form."""
    return [(kind.code, kind.label) for kind in KINDS.values()]


def public() -> list[str]:
    """The codes of the kinds that residents may come to."""
    return [kind.code for kind in KINDS.values() if kind.public]
