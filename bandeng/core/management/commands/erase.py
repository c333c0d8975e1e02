"""`bandeng erase`: forget what is due now; with `--compact` none of its bytes stay in the database's files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import backup, clock, compacting, forgetting
from bandeng.core.errors import Refused
from bandeng.core.language import operators_language


class Command(BaseCommand):
    help = str(gettext_lazy("清除到期的个人信息；加 --compact 再压实数据库，使文件里不留残余。"))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--compact", action="store_true", help="rewrite the database's files afterwards")

    def handle(self, *args: Any, compact: bool, **options: Any) -> None:
        with translation.override(operators_language()):
            gone = sum(erase() for erase in forgetting.due)
            forgetting.note_all()
            self.say(_("已清除 %(count)s 件。") % {"count": gone})
            if not compact:
                if waiting := compacting.waiting():
                    self.say(
                        _("数据库文件里可能还有 %(count)s 次清除的残余，请运行 bandeng erase --compact。")
                        % {"count": waiting}
                    )
                return
            try:
                forgetting.compact(self.say)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            self.say(_("压实完成：数据库文件里没有已清除内容的残余。"))
            if day := backup.gone_on(clock.now()):
                self.say(
                    _("以前的备份是加密的，最迟 %(day)s 全部删除；从中恢复时会按库外的清除名单再清除一次。")
                    % {"day": day.isoformat()}
                )

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
