"""What may leave as a table: redacted copies of matters, and the figures. No contact, no original words."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import clock
from bandeng.core.actions import Origin
from bandeng.core.dates import date_zh
from bandeng.listen import figures
from bandeng.listen.models import Matter, Reply
from bandeng.press.tables import Column, Paper
from bandeng.studio.models import Studio
from bandeng.studio.reach import within

MATTER_COLUMNS = (
    Column("number", gettext_lazy("编号"), 20),
    Column("title", gettext_lazy("标题"), 32),
    Column("words", gettext_lazy("内容"), 60),
    Column("place", gettext_lazy("地点"), 22),
    Column("kind", gettext_lazy("类别"), 8),
    Column("category", gettext_lazy("领域"), 14),
    Column("source", gettext_lazy("来源"), 12),
    Column("state", gettext_lazy("状态"), 10),
    Column("member", gettext_lazy("委员"), 10),
    Column("unit", gettext_lazy("承办单位"), 18),
    Column("received_at", gettext_lazy("收到时间"), 17),
    Column("accepted_at", gettext_lazy("受理时间"), 17),
    Column("replied_at", gettext_lazy("答复时间"), 17),
    Column("result", gettext_lazy("办理结果"), 16),
    Column("carried_out_on", gettext_lazy("落实日期"), 12),
    Column("word", gettext_lazy("居民确认"), 16),
    Column("satisfied", gettext_lazy("满意度"), 10),
    Column("studio", gettext_lazy("工作室"), 26),
)


def note(extra: str = "") -> str:
    """What stands under the title: that this is the demo, and that nothing personal is in it."""
    return "　".join(part for part in (_("演示数据，纯属虚构") if settings.DEMO else "", extra) if part)


def matters(studio: Studio, *, who: Q | None = None) -> Paper:
    """The matters of a studio and its workstations, or those of them in `who`, the oldest first.

    Without `who` it is for anyone, and confidential matters stay out.
    """
    found = Matter.objects.filter(within(studio.path))
    found = found.filter(who if who is not None else Q(confidential=False))
    found = found.select_related("member__person", "unit", "studio").order_by("received_at", "pk")
    title = _("%(studio)s民意事项台账（%(day)s）") % {"studio": studio, "day": date_zh(clock.now())}
    return Paper(title, note(_("内容已隐去个人信息")), MATTER_COLUMNS, map(_matter_row, found.iterator(chunk_size=500)))


def listed(found: QuerySet[Matter], title: str, filters: str) -> Paper:
    """Matters that whoever asks may see, in their order; by which filters they were chosen stands under the title."""
    rows = found.select_related("member__person", "unit", "studio").iterator(chunk_size=500)
    said = "　".join(part for part in (filters, _("内容已隐去个人信息")) if part)
    return Paper(title, note(said), MATTER_COLUMNS, map(_matter_row, rows))


def _matter_row(matter: Matter) -> tuple[Any, ...]:
    return (
        matter.label,
        matter.title,
        matter.words,
        matter.place,
        str(matter.get_kind_display()) if matter.kind else "",
        matter.category,
        _("导入（不计入各率）") if matter.origin == Origin.IMPORT else str(matter.get_source_display()),
        str(matter.get_state_display()),
        matter.member.person.name if matter.member else "",
        matter.unit.name if matter.unit else "",
        matter.received_at,
        matter.accepted_at or "",
        matter.replied_at or "",
        str(Reply.Result(matter.result).label) if matter.result else "",
        matter.carried_out_on or "",
        str(matter.get_word_display()) if matter.word else "",
        str(matter.get_satisfied_display()) if matter.satisfied else "",
        str(matter.studio),
    )


def figure_columns() -> list[Column]:
    columns = [Column("kind", _("类别"), 14)]
    for item in figures.FIGURES:
        columns += [
            Column(f"{item.code}_part", _("%(figure)s：分子") % {"figure": item.label}, 12),
            Column(f"{item.code}_whole", _("%(figure)s：分母") % {"figure": item.label}, 12),
            Column(f"{item.code}_percent", _("%(figure)s（%%）") % {"figure": item.label}, 12),
        ]
    return columns + [Column(code, label, 12) for code, label, _condition in figures.BESIDE]


def all_figures(studio: Studio) -> Paper:
    """The four figures by kind and in all, with numerators, denominators and what is counted beside them."""
    title = _("%(studio)s四项指标（%(day)s）") % {"studio": studio, "day": date_zh(clock.now())}
    return Paper(title, note(), figure_columns(), _figure_rows(studio))


def _figure_rows(studio: Studio) -> Iterator[tuple[Any, ...]]:
    for line in figures.table(studio):
        shares: list[Any] = []
        for share in line["shares"]:
            rate = round(100 * share.numerator / share.denominator, 1) if share.denominator else "—"
            shares += [share.numerator, share.denominator, rate]
        yield (str(line["label"]), *shares, *(count for _label, count in line["beside"]))
