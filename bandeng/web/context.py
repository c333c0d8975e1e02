"""What every page needs to know."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bandeng.web import nav

TEXT_COOKIE = "bandeng_text"
SITE_NAME = _("板凳 · 协商民主工作室")
# A room above may name the studio this house belongs to.
names: list[Callable[[], str]] = []
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
# Each language is named in itself, so that whoever cannot read the page still finds their own.
LANGUAGES = [("zh-hans", "简体", "简体中文"), ("zh-hant", "繁體", "繁體中文"), ("en", "EN", "English")]


def site_name() -> str | Promise:
    """The studio's name, or the product's; also when the database is away, for the pages that say so."""
    try:
        return next((found for give in names if (found := give())), SITE_NAME)
    except DatabaseError:
        return SITE_NAME


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: site name, language tag (BCP 47), text size, demo flag, staff navigation."""
    language = get_language() or settings.LANGUAGE_CODE
    user = getattr(request, "user", None)
    links: Any = SimpleLazyObject(lambda: nav.staff_links(request))
    return {
        "site_name": site_name(),
        "demo": getattr(settings, "DEMO", False),
        "language": language,
        "language_tag": TAGS.get(language, language),
        "languages": [
            {
                "code": code,
                "label": label,
                "name": name,
                "tag": TAGS.get(code, code),
                "current": code == language,
            }
            for code, label, name in LANGUAGES
        ],
        "large_text": request.COOKIES.get(TEXT_COOKIE) == "large",
        "person": user if user is not None and user.is_authenticated else None,
        "staff_nav": links,
        "staff_groups": SimpleLazyObject(lambda: nav.grouped(links)),
    }
