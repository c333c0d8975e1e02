"""What the commands share."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from bandeng.core.language import listed
from bandeng.listen import queries
from bandeng.studio.models import Studio


def content(path: Path) -> bytes:
    """The bytes of a file, or CommandError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("打不开文件 %(file)s：%(why)s") % {"file": path, "why": error.strerror}) from error


def studio_of(code: str) -> Studio:
    """The studio of a code (the first one without), or CommandError."""
    found = queries.studio(code)
    if found:
        return found
    codes = listed(Studio.objects.values_list("code", flat=True))
    if not codes:
        raise CommandError(_("还没有工作室。请先在“工作室”页面开设，或运行 bandeng demo 看演示。"))
    raise CommandError(_("没有代码为 %(code)s 的工作室。现有：%(codes)s") % {"code": code, "codes": codes})
