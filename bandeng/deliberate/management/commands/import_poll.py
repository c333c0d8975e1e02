"""`bandeng import_poll`: an opinion poll that Polis exported, to be read here with its map."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.actions import By, Origin
from bandeng.core.errors import Refused
from bandeng.core.language import operators_language
from bandeng.deliberate import opinion, opinion_work
from bandeng.deliberate.actions.report_import import import_poll
from bandeng.deliberate.report_import import conversation
from bandeng.studio.models import Studio
from bandeng.web import nav


class Command(BaseCommand):
    help = str(gettext_lazy("导入别处的观点征集（Polis 导出的文件夹），在这里看报告和意见地图。"))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="with comments.csv and votes.csv or participants-votes.csv")
        parser.add_argument("--title", required=True)
        parser.add_argument("--about", default="", help="where it comes from, and its licence")
        parser.add_argument("--studio", default="", help="code of the studio; default: the first")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(operators_language()):
            studios = (
                Studio.objects.filter(code=options["studio"]) if options["studio"] else Studio.objects.order_by("pk")
            )
            if (studio := studios.first()) is None:
                raise CommandError(_("没有这个工作室：%(code)s。") % {"code": options["studio"] or "—"})
            try:
                found = conversation(options["folder"])
                poll = import_poll(
                    By(origin=Origin.IMPORT), studio, title=options["title"], about=options["about"], found=found
                )
            except Refused as error:
                raise CommandError(str(error)) from error
            shown = opinion_work.worked_out(poll)
            opinion.keep(poll, shown)
            words = _("导入了：%(voters)d人，%(votes)d次表态，%(statements)d条观点。报告：%(address)s")
            counts = {"voters": shown.voters, "votes": shown.votes, "statements": len(shown.statements)}
            self.stdout.write(words % {**counts, "address": nav.find("poll_report", poll.slug)})
