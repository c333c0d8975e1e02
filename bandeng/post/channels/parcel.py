"""A message ready to leave."""

from dataclasses import dataclass, field

from bandeng.post.models import Message


class Rejected(Exception):
    """The channel will never take this message. The text holds neither address nor words."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The message, its address and its words; these exist only in memory, and no log prints them."""

    message: Message
    address: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)

    @property
    def id(self) -> str:
        """The same at every try, so that whoever receives it twice can tell."""
        return str(self.message.pk)
