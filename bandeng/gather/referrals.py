"""Where rooms of the floor above meet: one sends its things to another that it does not know, and hears back.

The room of the things registers a `Source`; the room they are sent to registers a `panel` for their page. What goes
over is the opaque subject alone: no words, no contact.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bandeng.core import remembered
from bandeng.core.actions import Act
from bandeng.studio.models import Person, Studio, Unit


@dataclass(frozen=True, slots=True)
class About:
    """What a subject is, for someone who may see it; `unit` is the one that handles it."""

    label: str
    url: str
    studio: Studio
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """`describe(subject, person)` is None for whoever may not see it, `may_send` asks who may send it now.

    `note` writes into the thing's own timeline, within the action under way: a code of its words, what to add, and the
    day that was agreed on or is off, if there is one. Whoever has to hear of it is told.
    """

    describe: Callable[[str, Person], About | None]
    may_send: Callable[[str, Person], bool]
    note: Callable[[Act, str, str, str, date | None], None]


@dataclass(frozen=True, slots=True)
class Panel:
    """Something shown on a thing's page: a template, and what it needs."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


sources: list[Source] = []
panels: list[Callable[[str, Person], Panel | None]] = []


def about(subject: str, person: Person) -> tuple[Source, About] | None:
    """The source of a subject that `person` may see, and what it is; or None. Asked once a request."""
    return remembered.once(("about", subject, person.pk), lambda: _about(subject, person))


def _about(subject: str, person: Person) -> tuple[Source, About] | None:
    for source in sources:
        if found := source.describe(subject, person):
            return source, found
    return None


def sendable(subject: str, person: Person | None) -> About | None:
    """What a subject is, for whoever may send it now; None for everyone else."""
    found = about(subject, person) if person else None
    return found[1] if found and person and found[0].may_send(subject, person) else None


def note(act: Act, subject: str, code: str, words: str, day: date | None = None) -> None:
    """Have whichever room knows the subject write into its timeline."""
    for source in sources:
        source.note(act, subject, code, words, day)


def shown(subject: str, person: Person) -> list[Panel]:
    """The panels of other rooms for the page of a subject."""
    return [found for panel in panels if (found := panel(subject, person))]
