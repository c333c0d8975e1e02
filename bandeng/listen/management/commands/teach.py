"""`bandeng teach FILE`: let a studio begin with what others have sorted, before it has settled enough itself."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.errors import Invalid
from bandeng.core.language import operators_language
from bandeng.listen.guessing import learn
from bandeng.listen.guessing.learning import WHATS
from bandeng.listen.importing.commands import studio_of
from bandeng.listen.importing.reading import read


class Command(BaseCommand):
    help = str(gettext_lazy("用已经分好类的表格教系统猜领域或类别：要有“内容”和“类别”（或“一级标签”）两列。"))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--what", choices=WHATS, default="category")
        parser.add_argument("--studio", default="", help="code of the studio; default: the first")

    def handle(self, *args: Any, file: Path, what: str, **options: Any) -> None:
        with translation.override(operators_language()):
            try:
                examples = labelled(file.read_bytes())
                learnt = learn(studio_of(options["studio"]), what, examples)
            except (OSError, ValueError, Invalid) as error:
                raise CommandError(_("没有学成：%(why)s") % {"why": error}) from error
            self.stdout.write(_("已从 %(count)s 条学会。") % {"count": learnt.examples})


def labelled(data: bytes) -> list[tuple[str, str]]:
    """Pairs of text and label from a table; the title, where there is one, stands before the words."""
    table = read(data)
    at = table.columns
    if "kind" not in at:
        raise Invalid(_("表格里没有“类别”这一列。"))
    found = []
    for _number, cells in table.lines:
        title = cells[at["title"]].strip() if "title" in at else ""
        words, label = cells[at["words"]].strip(), cells[at["kind"]].strip()
        if words and label:
            found.append((f"{title}\n{words}" if title else words, label))
    return found
