"""`bandeng import`: matters, regions, units and members from files; `import undo` takes an import of matters back."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import clock
from bandeng.core.actions import By, Origin
from bandeng.core.errors import Refused
from bandeng.core.language import operators_language
from bandeng.listen.importing import actions, lists, people, sheets
from bandeng.listen.importing.commands import content, studio_of
from bandeng.listen.importing.committing import commit, staged
from bandeng.listen.importing.rows import Sheet, read_sheet
from bandeng.listen.models import Import
from bandeng.studio.actions.regions import import_regions
from bandeng.studio.models import Studio

SHOWN_PROBLEMS = 20
SOME_BAD = 3
BROKEN_OFF = 130


class Command(BaseCommand):
    help = str(gettext_lazy("导入表格。退出码：0 全部导入，1 没有导入，3 有的行有问题、其余已导入，130 中途停下。"))

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        matters = kinds.add_parser("matters", help="residents' matters: csv (UTF-8, GB 18030), xlsx, xls, ods")
        matters.add_argument("file", type=Path)
        matters.add_argument("--studio", default="", help="code of the studio; default: the first")
        matters.add_argument("--dry-run", action="store_true", help="read and check only")
        matters.add_argument("--bad-rows", type=Path, metavar="FILE", help="write the rows with problems to FILE")
        regions = kinds.add_parser("regions", help="the official table of divisions: csv with code, name")
        regions.add_argument("file", type=Path)
        for name, columns in (("units", "名称, 种类"), ("members", "姓名, 职务, 界别, 届次, 简介")):
            one = kinds.add_parser(name, help=f"csv or xlsx with {columns}")
            one.add_argument("file", type=Path)
            one.add_argument("--studio", default="", help="code of the studio; default: the first")
        undo = kinds.add_parser("undo", help="take an import of matters back")
        undo.add_argument("import_id", type=int, metavar="ID")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        with translation.override(operators_language()):
            try:
                getattr(self, f"do_{what}")(options)
            except Refused as error:
                raise CommandError(str(error)) from error
            except KeyboardInterrupt:
                self.stdout.write("")
                self.stdout.write(_("已停下。写入的都是完整的行；再运行同一条命令，就从停下的地方接着导入。"))
                sys.exit(BROKEN_OFF)

    def do_matters(self, options: dict[str, Any]) -> None:
        data = content(options["file"])
        studio = studio_of(options["studio"])
        sheet = read_sheet(data, clock.now())
        self.tell_of(sheet, studio)
        if options["bad_rows"] and sheet.problems:
            options["bad_rows"].write_bytes(sheets.bad_rows(sheet))
            self.stdout.write(_("有问题的行写在 %(file)s，改好后单独导入即可。") % {"file": options["bad_rows"]})
        if not options["dry_run"]:
            self.bring_in(sheet, studio, options["file"].name)
        if sheet.problems:
            sys.exit(SOME_BAD if sheet.rows else 1)

    def tell_of(self, sheet: Sheet, studio: Studio) -> None:
        counts = {
            "good": len(sheet.rows),
            "bad": sheet.bad_count,
            "copies": sum(bool(row.copy_of) for row in sheet.rows),
            "studio": studio,
        }
        self.stdout.write(
            _("%(studio)s：可以导入 %(good)s 行，有问题 %(bad)s 行；其中 %(copies)s 行与前面的重复，会关联起来。")
            % counts
        )
        for problem in sheet.problems[:SHOWN_PROBLEMS]:
            self.stderr.write(str(problem))
        rest = len(sheet.problems) - SHOWN_PROBLEMS
        if rest > 0:
            self.stderr.write(_("还有 %(count)s 个问题，用 --bad-rows 写到文件里看。") % {"count": rest})

    def bring_in(self, sheet: Sheet, studio: Studio, name: str) -> None:
        by = By(origin=Origin.IMPORT)
        imported = staged(by, studio=studio, file_name=name, sheet=sheet)
        outcome = commit(by, imported, sheet, told=self.progress)
        if outcome.written:
            words = _(
                "导入了 %(written)s 件（导入号 %(id)s，可用 bandeng import undo %(id)s 撤销）；原来已有 %(before)s 件。"
            )
        else:
            words = _("没有新的内容：%(before)s 件都已经导入过（导入号 %(id)s）。")
        self.stdout.write(words % {"written": outcome.written, "before": outcome.before, "id": imported.pk})

    def progress(self, done: int, total: int) -> None:
        end = "\n" if done == total or not self.stdout.isatty() else "\r"
        self.stdout.write(_("已导入 %(done)s / %(total)s") % {"done": done, "total": total}, ending=end)
        self.stdout.flush()

    def do_undo(self, options: dict[str, Any]) -> None:
        imported = Import.objects.filter(pk=options["import_id"], thing=Import.MATTERS).first()
        if imported is None:
            raise CommandError(_("没有导入号 %(id)s。") % {"id": options["import_id"]})
        undone = actions.undo(By(origin=Origin.IMPORT), imported)
        self.stdout.write(_("撤销了 %(count)s 件。") % {"count": undone.taken})
        if undone.kept:
            self.stdout.write(
                _("以下 %(count)s 件导入以后已经有人办理或查看，保留下来：") % {"count": len(undone.kept)}
            )
            for matter in undone.kept:
                self.stdout.write(f"{matter.label} {matter.title}")

    def do_regions(self, options: dict[str, Any]) -> None:
        outcome = import_regions(By(origin=Origin.IMPORT), content(options["file"]))
        self.stdout.write(
            _("新增 %(added)s 个，更新名称 %(renamed)s 个，没有变化 %(same)s 个。")
            % {"added": outcome.added, "renamed": outcome.renamed, "same": outcome.same}
        )

    def do_units(self, options: dict[str, Any]) -> None:
        studio = studio_of(options["studio"])
        self.bring_in_list(lists.UNITS, studio, options["file"])

    def do_members(self, options: dict[str, Any]) -> None:
        studio = studio_of(options["studio"])
        self.bring_in_list(lists.MEMBERS, studio, options["file"])

    def bring_in_list(self, kind: lists.Kind, studio: Studio, path: Path) -> None:
        new, same = people.bring_in(By(origin=Origin.IMPORT), kind, studio, content(path), path.name)
        self.stdout.write(_("新增 %(new)s 个，原来已有 %(same)s 个。") % {"new": new, "same": same})
