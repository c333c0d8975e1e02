"""`bandeng demo`: the Xujiawan studio with invented people, to try everything on."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bandeng.listen.demo.load import SEED, Occupied, empty, load, loaded
from bandeng.listen.demo.sign_ins import sign_ins


class Command(BaseCommand):
    help = _("载入演示数据（虚构的工作室、委员和事项），并列出可以试用的登录名。")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help=_("同一个数、同一天，载入的内容相同"))
        parser.add_argument("--if-empty", action="store_true", help=_("已有内容时什么也不做，也不报错"))
        parser.add_argument("--sign-ins", action="store_true", help=_("只列出可以试用的登录名"))

    def handle(self, *args: Any, seed: int, if_empty: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(_("正式运行的系统不能载入演示数据。"))
        if not loaded() and options["sign_ins"]:
            raise CommandError(_("还没有载入演示数据。请先运行 bandeng demo。"))
        if not loaded():
            if if_empty and not empty():
                return
            self._load(seed)
        self.stdout.write(sign_ins())

    def _load(self, seed: int) -> None:
        self.stdout.write(_("正在载入演示数据……"))
        try:
            load(seed)
        except Occupied as error:
            raise CommandError(
                _("这里已经有工作室或人员，不能再载入演示数据。请用 BANDENG_DATA 指定一个空的数据目录。")
            ) from error
