"""`bandeng keys`: the log's names and keys; `keys rotate`: a new key; `keys reopen`: a new log after going back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import logkeys, reopening
from bandeng.core.language import operators_language


class Command(BaseCommand):
    help = str(gettext_lazy("账本的名称和密钥：查看；rotate 换新密钥；reopen 恢复较旧的数据库以后接着开新账本。"))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=("show", "rotate", "reopen"), default="show")
        parser.add_argument(
            "--stolen", action="store_true", help="the old key is in others' hands: it hands over nothing"
        )
        parser.add_argument("--why", default="", help="public: why a new key was made")
        parser.add_argument(
            "--cites", type=Path, help="a later checkpoint of the log, as a witness or a reader kept it"
        )

    def handle(self, *args: Any, what: str, stolen: bool, why: str, cites: Path | None, **options: Any) -> None:
        with translation.override(operators_language()):
            if what == "rotate":
                key = reopening.rotate(why, stolen=stolen)
                self.stdout.write(
                    _("从现在起用新密钥签名。请把这一行公布到别处，交给见证方：\n%(key)s") % {"key": key.vkey}
                )
                self.stdout.write(_("旧密钥的文件请按操作手册处理。"))
            elif what == "reopen":
                log = reopening.reopen(self.cited(cites))
                self.stdout.write(_("已接着开新账本 %(origin)s。请通知见证方。") % {"origin": log.origin})
            self.show()

    def cited(self, path: Path | None) -> str:
        """The head that the new log cites: of the file given, or the newest outside."""
        if path is None:
            head = reopening.behind()
            if head is None:
                raise CommandError(
                    _("数据库和库外的树头一致，不需要开新账本。若见证方知道更新的检查点，请用 --cites 指明。")
                )
            return reopening.cited(head)
        try:
            text = path.read_text(encoding="utf-8")
            logkeys.opened(text)
        except (OSError, ValueError) as error:
            raise CommandError(_("这不是本账本签过名的检查点：%(error)s") % {"error": error}) from error
        return text

    def show(self) -> None:
        house = logkeys.house()
        for log in house.logs:
            self.stdout.write(log.origin)
            for key in log.keys:
                ended = f" — {key.until} {key.why}" if key.until else ""
                self.stdout.write(f"  {key.vkey}  {key.since}{ended}")
        self.stdout.write(f"{_('见证密钥')}\n  {house.witness.vkey}  {house.witness.since}")
