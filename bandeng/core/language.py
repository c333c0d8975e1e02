"""Which language a command speaks."""

import os

from django.conf import settings


def operators_language() -> str:
    """The language of the terminal (LC_ALL, LC_MESSAGES, LANG) among ours; Simplified Chinese when it says none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").split(".")[0].replace("_", "-").lower()
        if value in {"", "c", "posix"}:
            continue
        if value.startswith("zh"):
            return "zh-hant" if value.endswith(("-tw", "-hk", "-mo", "-hant")) else "zh-hans"
        return "en" if value.startswith("en") else settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE
