"""How a message leaves. A channel is a function that returns once the message is out, or raises.

`Rejected` means that trying again will not help; any other exception that it may. To add one: write its
`send`, and name it in `CHANNELS`.
"""

from collections.abc import Callable

from django.conf import settings

from bandeng.post.channels import email, log, sms
from bandeng.post.channels.parcel import Parcel, Rejected
from bandeng.post.models import Channel

__all__ = ["CHANNELS", "Parcel", "Rejected", "route"]

CHANNELS: dict[str, Callable[[Parcel], None]] = {
    Channel.EMAIL: email.send,
    Channel.SMS: sms.send,
    Channel.LOG: log.send,
}


def route(channel: str) -> str:
    """The channel really taken: e-mail goes to the log where no mail server is configured."""
    return Channel.LOG if channel == Channel.EMAIL and not settings.EMAIL_HOST else channel
