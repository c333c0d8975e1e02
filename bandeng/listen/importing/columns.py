"""How files name their columns, as data. Headers are compared without width, case, blanks and marks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandeng.core import text


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means, what it is called here, how many characters fit, and how files call it."""

    name: str
    label: str | Promise
    limit: int
    called: tuple[str, ...]


COLUMNS: tuple[Column, ...] = (
    Column("id", _("编号"), 80, ("留言编号", "编号", "事项编号", "工单编号", "信件编号", "序号", "id", "number")),
    Column("title", _("标题"), 500, ("留言主题", "主题", "标题", "留言标题", "事项标题", "title", "subject")),
    Column(
        "words",
        _("内容"),
        20_000,
        (
            "留言详情",
            "内容",
            "诉求",
            "留言内容",
            "诉求内容",
            "反映内容",
            "事项内容",
            "问题描述",
            "详情",
            "words",
            "text",
            "content",
        ),
    ),
    Column(
        "at",
        _("时间"),
        60,
        ("留言时间", "时间", "日期", "留言日期", "收到时间", "来信时间", "登记时间", "受理时间", "time", "date"),
    ),
    Column("place", _("地点"), 200, ("地点", "地址", "事发地点", "发生地点", "位置", "place", "address")),
    Column("kind", _("类别"), 80, ("类别", "类型", "事项类别", "一级标签", "一级分类", "label", "kind", "category")),
    Column("name", _("姓名"), 40, ("姓名", "联系人", "来访人", "反映人", "居民姓名", "name")),
    Column("phone", _("电话"), 40, ("电话", "联系电话", "手机", "手机号", "电话号码", "手机号码", "联系方式", "phone")),
    Column("reply", _("答复"), 20_000, ("答复意见", "答复", "答复内容", "回复", "回复内容", "reply")),
    Column("replied_at", _("答复时间"), 60, ("答复时间", "答复日期", "回复时间", "回复日期", "replied_at")),
)
BY_NAME = {column.name: column for column in COLUMNS}
EXTRA_LIMIT = 20_000
_MARKS = re.compile(r"[\W_]+")


def folded(header: str) -> str:
    return _MARKS.sub("", text.normalise(header))


NAMES = {column.name: column.called for column in COLUMNS}


def matched(headers: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column of a file is which of ours: name → position; the first one wins."""
    ours = {folded(word): name for name, called in names.items() for word in called}
    found: dict[str, int] = {}
    for position, header in enumerate(headers):
        name = ours.get(folded(header))
        if name:
            found.setdefault(name, position)
    return found
