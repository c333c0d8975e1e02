"""Which language a command speaks, and the marks between words that differ from language to language."""

import os
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


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


def listed(words: Iterable[object]) -> str:
    """甲、乙、丙, or A, B, C."""
    return pgettext("between the words of a list", "、").join(map(str, words))


def together(clauses: Iterable[object]) -> str:
    """甲；乙, or A; B."""
    return pgettext("between clauses", "；").join(map(str, clauses))


def bracketed(words: object, remark: object) -> str:
    """甲（乙）, or A (B)."""
    return _("%(words)s（%(remark)s）") % {"words": words, "remark": remark}


def labelled(label: object, words: object) -> str:
    """地点：东门, or Place: east gate."""
    return _("%(label)s：%(words)s") % {"label": label, "words": words}
