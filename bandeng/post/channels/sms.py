"""SMS by an HTTP gateway: {"message_id", "to", "text"} as JSON, to settings.SMS_GATEWAY with a bearer token.

The gateway is expected to take each `message_id` once: a repetition may be answered with success or 409.
"""

import json
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from bandeng.post.channels.parcel import Parcel, Rejected

TIMEOUT = 10  # seconds
_FINAL = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: it would carry the token elsewhere."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def send(parcel: Parcel) -> None:
    """Hand the message to the gateway. Rejected when it never will take it; OSError when it does not now."""
    gateway = settings.SMS_GATEWAY
    if not gateway.startswith(("https://", "http://")):
        raise Rejected("no gateway")
    body = {"message_id": parcel.id, "to": parcel.address, "text": parcel.text}
    request = Request(
        gateway,
        json.dumps(body, ensure_ascii=False).encode(),
        {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
            "X-Message-Id": parcel.id,
        },
        method="POST",
    )
    try:
        with build_opener(_Stay).open(request, timeout=TIMEOUT):
            return
    except HTTPError as error:
        with error:
            if error.code in _FINAL:
                raise Rejected(f"HTTP {error.code}") from None
            if error.code != HTTPStatus.CONFLICT:
                raise
