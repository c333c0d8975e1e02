"""The steps of someone who takes part in a poll, over HTTP."""

import json
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from bandeng.deliberate.models import Poll


def joined(poll: Poll, **more: Any) -> Client:
    """A fresh browser that has pressed 开始."""
    client = Client(**more)
    answer = client.post(f"/poll/{poll.slug}/start/")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client


def send(client: Client, poll: Poll, *votes: Any) -> HttpResponse:
    """As the page's script does: [number, value, turn]."""
    body = json.dumps({"votes": votes})
    return client.post(f"/poll/{poll.slug}/votes/", body, content_type="application/json")


def press(client: Client, poll: Poll, number: int, value: Any) -> HttpResponse:
    """As the form does without a script."""
    return client.post(f"/poll/{poll.slug}/vote/", {"n": number, "value": value})


def number_on(page: HttpResponse) -> int:
    found = re.search(r'name="n" value="(\d+)"', page.content.decode())
    assert found, page.content.decode()[:3000]
    return int(found[1])


def deck_on(page: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.context["deck"])
    return found


def cookie_of(client: Client, poll: Poll) -> str:
    return client.cookies[f"bandeng_poll_{poll.slug}"].value
