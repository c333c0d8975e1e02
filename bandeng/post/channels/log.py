"""A file of what was told: one JSON line a message, with neither address nor words."""

import json
import os

from django.conf import settings

from bandeng.core import clock
from bandeng.post.channels.parcel import Parcel


def send(parcel: Parcel) -> None:
    """Append one line and wait until it is on the disk. Raises OSError (full disk, no right to write)."""
    message = parcel.message
    line = json.dumps(
        {
            "id": parcel.id,
            "at": clock.now().isoformat(timespec="seconds"),
            "event": message.event,
            "subject": message.subject,
            "recipient": message.kind,
            "key": message.key,
        },
        separators=(",", ":"),
    )
    file = os.open(settings.MESSAGE_LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{line}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)
