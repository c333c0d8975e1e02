"""`bandeng upgrade`: backup, migrations, verification; and how to go back."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import backup, clock, logkeys, restoring, shut, snapshot, starting
from bandeng.core.errors import Refused
from bandeng.core.language import operators_language
from bandeng.ledger.verify import verify


class Command(BaseCommand):
    help = str(gettext_lazy("升级：先备份，再更新数据库，最后核对台账。"))

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operators_language()):
            waiting = starting.unapplied()
            if not waiting:
                self.finish_restoring()
                self.stdout.write(_("数据库已是最新，无需更新。"))
                return
            # Before the upgrade the database put back is as it was in its backup.
            saved = self.back_up() if snapshot.tables() and not shut.is_shut() else None
            self.stdout.write(_("更新数据库：%(count)s 项……") % {"count": len(waiting)})
            try:
                call_command("migrate", interactive=False, stdout=io.StringIO())
            except Exception as error:
                raise CommandError(f"{error}\n{way_back(saved)}") from error
            self.finish_restoring()
            report = verify(settings.HEADS_FILE, logkeys.opened)
            if report.problem:
                raise CommandError(f"{report.problem.words}\n{way_back(saved)}")
            self.stdout.write(_("升级完成，台账核对通过。请重新启动网站和后台程序。"))
            self.stdout.write(way_back(saved))

    def finish_restoring(self) -> None:
        try:
            restoring.finish(self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def back_up(self) -> str:
        target = settings.BACKUPS / backup.name_for(clock.now())
        try:
            backup.back_up(target)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("升级前的备份：%(file)s") % {"file": target})
        return str(target)


def way_back(saved: str | None) -> str:
    """What to do when the new version does not do."""
    if saved is None:
        return ""
    return _(
        "如需退回：停止服务，装回旧版本，换一个空数据库，运行 bandeng restore %(file)s，再启动。"
        "升级以后新登记的内容不在这份备份里。"
    ) % {"file": saved}
