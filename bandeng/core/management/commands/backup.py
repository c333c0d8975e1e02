"""`bandeng backup [FILE]`: one encrypted file with everything but the keys."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import backup, clock
from bandeng.core.errors import Refused
from bandeng.core.language import operators_language


class Command(BaseCommand):
    help = str(gettext_lazy("备份：数据库、照片和树头，写成一个加密文件（不含密钥）。"))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: a dated file in BANDENG_BACKUPS")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        target = file or settings.BACKUPS / backup.name_for(clock.now())
        with translation.override(operators_language()):
            try:
                manifest = backup.back_up(target)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write(
                _("已备份到 %(file)s：台账 %(size)s 条，树头 %(root)s。")
                % {"file": target, "size": manifest["size"], "root": manifest["root"]}
            )
            self.stdout.write(
                _("清除名单 %(file)s 也不在备份里，恢复时要用。请与备份分开，复制到另一处。")
                % {"file": settings.ERASURES_FILE}
            )
            self.stdout.write(
                _("备份里没有密钥。请把 %(keys)s 另外抄存到别处，没有它打不开备份。") % {"keys": settings.KEYS}
            )
