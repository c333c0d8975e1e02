"""`bandeng restore FILE`: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import backup, reopening, restoring, starting
from bandeng.core.errors import Refused
from bandeng.core.language import operators_language


class Command(BaseCommand):
    help = str(gettext_lazy("把备份恢复到一个空数据库。"))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-erasures", action="store_true", help="what was erased since the backup comes back: a last resort"
        )

    def handle(self, *args: Any, file: Path, without_erasures: bool, **options: Any) -> None:
        with translation.override(operators_language()):
            head = reopening.newest_outside()
            try:
                manifest = backup.restore(file, listed=not without_erasures)
                self.report(manifest, head["size"] if head else 0)
                if not starting.unapplied():
                    restoring.finish(self.stdout.write)
            except Refused as refused:
                raise CommandError(str(refused)) from refused

    def report(self, manifest: dict[str, Any], known: int) -> None:
        self.stdout.write(
            _("已恢复 %(at)s 的备份：台账 %(size)s 条，树头 %(root)s，与清单一致。")
            % {"at": manifest["made_at"], "size": manifest["size"], "root": manifest["root"]}
        )
        if known > manifest["size"]:
            self.stdout.write(
                _(
                    "注意：库外的树头文件记到第 %(known)s 条，这份备份只到第 %(size)s 条，其后的 %(lost)s 条没有了。"
                    "原树头文件已改名保存在 %(file)s 旁边，请据此查找并补录。"
                )
                % {
                    "known": known,
                    "size": manifest["size"],
                    "lost": known - manifest["size"],
                    "file": settings.HEADS_FILE,
                }
            )
        if manifest["key"] != backup.key_mark():
            self.stdout.write(
                _("注意：主密钥与备份时的不同，原话和联系方式将无法读出。请把原来的密钥放回 %(keys)s。")
                % {"keys": settings.KEYS}
            )
        if starting.unapplied():
            self.stdout.write(
                _("这份备份来自较旧的版本，请接着运行 bandeng upgrade：其后按名单再次清除，在此之前网站不会打开。")
            )
