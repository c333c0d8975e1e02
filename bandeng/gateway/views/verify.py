"""The page on which anyone checks a receipt, and the same page as one file to keep."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bandeng.algorithms.tlog import note
from bandeng.core import clock, logkeys
from bandeng.core.permissions import open_to
from bandeng.gateway import steps
from bandeng.studio.models import Studio
from bandeng.web.context import TAGS

# Each imports those before it only, so that they can stand one after the other in one file.
MODULES = ("bytes", "merkle", "tiles", "note", "receipt", "check", "now", "page")
STYLES = ("tokens", "base", "page", "form", "components", "pieces")
IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
EXPORT = re.compile(r"^export ", re.MULTILINE)
STUDIOS = 500


@open_to("public")
@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Check a receipt in the browser; nothing of it comes here."""
    return render(request, "gateway/verify.html", _context(request))


@open_to("public")
@require_safe
@never_cache
def saved(request: HttpRequest) -> HttpResponse:
    """The page as one file that needs no network, with the log's keys of now in it."""
    context = {**_context(request), "style": style(), "script": script(), "saved_at": clock.now()}
    name = content_disposition_header(True, _("核对凭证") + ".html")
    made = render_to_string("gateway/verify_saved.html", context, request)
    return HttpResponse(made, headers={"Content-Disposition": name or "attachment"})


def _context(request: HttpRequest) -> dict[str, Any]:
    house, language = logkeys.house(), get_language() or ""
    keys = [key.vkey for log in house.logs for key in log.keys]
    setup = {
        "keys": [*keys, *(note.format_vkey(key.vkey) for key in logkeys.cosigners())],
        "prefix": request.build_absolute_uri(reverse("log")),
        "language": TAGS.get(language, language),
        "studios": {studio.code: str(studio) for studio in Studio.objects.order_by("path")[:STUDIOS]},
        "titles": _said(steps.TITLES),
        "words": _said({**steps.WORDS, **steps.NOW}),
        "verdicts": {name: [str(words) for words in both] for name, both in steps.VERDICTS.items()},
        "codes": _said(steps.CODES),
        "shown": _said(steps.SHOWN),
    }
    return {"setup": setup, "origin": house.log.origin, "keys": setup["keys"]}


def _said(words: dict[str, Any]) -> dict[str, str]:
    return {name: str(sentence) for name, sentence in words.items()}


def _static(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found)).read_text(encoding="utf-8")


@cache
def script() -> SafeString:
    """All modules in one."""
    parts = [_static(f"gateway/verify/{name}.js") for name in MODULES]
    return mark_safe("\n".join(EXPORT.sub("", IMPORT.sub("", part)) for part in parts))


@cache
def style() -> SafeString:
    return mark_safe(COMMENT.sub("", "\n".join(_static(f"web/{name}.css") for name in STYLES)))
