"""Who of the house is named in what comes in: they must keep out of it from the first moment (回避)."""

from bandeng.core import clock
from bandeng.core.kept import kept
from bandeng.core.text import normalise
from bandeng.studio.models import Person, Role, Studio
from bandeng.studio.reach import holders

# Whoever sees what comes in before anyone has looked at it.
DESK = (Role.Kind.OFFICER, Role.Kind.HEAD, Role.Kind.CONVENER, Role.Kind.LEADER, Role.Kind.DISTRICT, Role.Kind.AUDITOR)


@kept(Person, Role)
def _names(path: str) -> tuple[tuple[str, int], ...]:
    roles = holders(clock.now(), *DESK).select_related("person")
    return tuple({(normalise(role.person.name), role.person_id) for role in roles if path.startswith(role.path)})


def named(studio: Studio, words: str) -> frozenset[int]:
    """Ids of the people at the studio's desk and above it whose whole name stands in `words`."""
    said = normalise(words)
    return frozenset(person for name, person in _names(studio.path) if len(name) > 1 and name in said)
