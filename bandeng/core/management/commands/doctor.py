"""`bandeng doctor`: what is misconfigured and how to mend it; exit code 1 when anything serious is found."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import doctor
from bandeng.core.language import operators_language


class Command(BaseCommand):
    help = str(gettext_lazy("体检：哪里配置不对，怎样改。"))

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operators_language()):
            found = doctor.examine()
            for finding in found:
                self.stdout.write(f"{'✗' if finding.serious else '!'} {finding.what}\n  → {finding.mend}")
            serious = sum(finding.serious for finding in found)
            if serious:
                self.stderr.write(_("有 %(count)s 个严重问题，请先解决再正式使用。") % {"count": serious})
                sys.exit(1)
            self.stdout.write(_("没有严重问题。"))
