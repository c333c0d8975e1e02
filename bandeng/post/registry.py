"""What rooms above tell this one, which knows neither persons nor matters. Filled in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bandeng.post.models import Message

PERSON = "person"
RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address or a telephone number; hidden when the object is printed, so that no log has it."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about, for staff: a label, its page, the page with the number (it logs the look),
    and words to read out to whoever can only be phoned."""

    label: str
    url: str = ""
    contact_url: str = ""
    words: str = ""


# By kind of recipient: (key, channel) to the address; None when there is none any more (erased, no consent).
resolvers: dict[str, Callable[[str, str], Address | None]] = {}
# By kind of recipient: keys to the names staff know them by. A resident has no name here.
names: dict[str, Callable[[Iterable[str]], Mapping[str, str]]] = {}
# (subjects, person looking) to what each is; a subject that is nobody's here stays out.
describers: list[Callable[[Iterable[str], Any], Mapping[str, About]]] = []


def resolve(message: Message, channel: str | None = None) -> Address | None:
    """The address of a message's recipient. LookupError when no room knows this kind of recipient."""
    if message.kind not in resolvers:
        raise LookupError(f"no resolver for recipients of kind {message.kind!r}")
    return resolvers[message.kind](message.key, channel or message.channel)
