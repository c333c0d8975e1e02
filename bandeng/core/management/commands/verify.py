"""`bandeng verify`: whether the ledger is what was sealed; exit code 1 when it is not."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import logkeys
from bandeng.core.language import operators_language
from bandeng.ledger.verify import verify


class Command(BaseCommand):
    help = str(gettext_lazy("核对台账：有没有被改动、删除、插入或调换的记录。"))

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operators_language()):
            report = verify(settings.HEADS_FILE, logkeys.opened)
            self.stdout.write(
                _("已封存 %(sealed)s 条，尚未封存 %(unsealed)s 条。")
                % {"sealed": report.sealed, "unsealed": report.unsealed}
            )
            self.stdout.write(
                _("其中 %(vouched)s 条有库外的树头文件（%(file)s）作证。")
                % {"vouched": report.vouched, "file": settings.HEADS_FILE}
            )
            if report.problem:
                self.stderr.write(_("核对未通过：%(words)s") % {"words": report.problem.words})
                sys.exit(1)
            self.stdout.write(_("核对通过。树头：%(root)s") % {"root": report.root.hex()})
