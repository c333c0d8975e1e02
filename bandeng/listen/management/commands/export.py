"""`bandeng export`: matters (redacted copies only) and figures, as a table in a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.language import operators_language
from bandeng.listen import exporting
from bandeng.listen.importing.commands import studio_of
from bandeng.press.tables import WRITERS

PAPERS = {"matters": exporting.matters, "figures": exporting.all_figures}


class Command(BaseCommand):
    help = str(gettext_lazy("导出表格：只有隐去个人信息的文本，没有原文，没有联系方式。"))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(PAPERS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=sorted(WRITERS), help="default: by the ending of FILE")
        parser.add_argument("--studio", default="", help="code of the studio; default: the first")
        parser.add_argument("--force", action="store_true", help="write over FILE when it is there already")

    def handle(self, *args: Any, what: str, file: Path, force: bool, **options: Any) -> None:
        with translation.override(operators_language()):
            form = options["format"] or file.suffix.lstrip(".").lower()
            if form not in WRITERS:
                raise CommandError(_("不知道导出成什么格式。文件名请以 .csv、.xlsx 或 .jsonl 结尾，或写明 --format。"))
            if file.exists() and not force:
                raise CommandError(_("文件 %(file)s 已经有了。换个名字，或加上 --force 覆盖它。") % {"file": file})
            paper = PAPERS[what](studio_of(options["studio"]))
            try:
                WRITERS[form](file, paper)
            except OSError as error:
                raise CommandError(_("写不了文件 %(file)s：%(why)s") % {"file": file, "why": error.strerror}) from error
            self.stdout.write(_("已导出到 %(file)s。") % {"file": file})
