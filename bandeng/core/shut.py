"""A file in the data folder shuts the studio while an older database is put back, however often that is killed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bandeng.ledger import files

# The database is being filled, or is whole and has still to forget what was erased since.
FILLING, FORGETTING = "filling", "forgetting"


def _file() -> Path:
    return Path(settings.DATA) / "restoring.json"


def shut(stage: str, **facts: Any) -> None:
    files.replace(_file(), json.dumps({"stage": stage, **facts}).encode())


def is_shut() -> bool:
    return _file().exists()


def facts() -> dict[str, Any]:
    """What it was shut with."""
    found: dict[str, Any] = json.loads(_file().read_text())
    return found


def open_again() -> None:
    _file().unlink()


class ShutMiddleware:
    """Answers nothing meanwhile: nobody signs in before what was put back has forgotten."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_shut():
            words = _("正在从备份恢复，请稍后再来。")
            return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
