"""Who may. Roles live in a room above, which answers here; until it does, nobody may do anything.

"post.see"   see what was sent to whom
"post.call"  make calls and close them, and have a message sent again
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from bandeng.post.models import Message

VERBS = ("post.see", "post.call")
NOTHING = Q(pk__in=())
# (person, verb) to the messages on which they may do it.
scopes: list[Callable[[Any, str], Q]] = []


def allowed(person: Any, verb: str) -> Q:
    """The messages on which `person` may do `verb`: what any of the rooms above grants."""
    whole = NOTHING
    for scope in scopes:
        part = scope(person, verb)
        if not part:  # an empty Q is everything, and `|` would swallow it
            return part
        whole |= part
    return whole


def may(person: Any, verb: str, message: Message) -> bool:
    """Whether `message` is among those allowed."""
    return Message.objects.filter(allowed(person, verb), pk=message.pk).exists()
