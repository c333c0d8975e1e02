"""By what a panel is made up: ready-made attributes, an officer's own, and what no attribute may be.

An attribute is data: {"key", "title", "values": [{"key", "title", "least", "most"}]}. Its keys are its words, so that
the published record reads by itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import text
from bandeng.core.errors import Invalid
from bandeng.studio.models import Member, Region, Studio

Attribute = dict[str, Any]
MOST_ATTRIBUTES, MOST_VALUES, LONGEST = 8, 20, 20
AGES = ("18–34 岁", "35–49 岁", "50–64 岁", "65 岁以上")
WORK = ("企业职工", "个体经营", "机关事业单位", "教育科技文化", "医药卫生行业", "社会服务", "学生", "退休", "其他")
COMMUNITIES = "社区"
READY: dict[str, tuple[str, ...]] = {"性别": ("女", "男"), "年龄段": AGES, "界别": WORK, COMMUNITIES: ()}
# Of members their public post is known already.
SECTOR, GROUP = "界别", "委员小组"
# A resident is never asked for faith, ethnicity, politics or health.
REFUSED = (
    *("宗教", "信仰", "信教", "教徒", "佛教", "道教", "基督", "天主", "伊斯兰", "穆斯林", "清真"),
    *("民族", "族别", "种族", "汉族", "回族", "藏族", "满族", "维吾尔", "蒙古族"),
    *("政治", "党派", "党员", "入党", "共产", "团员", "民革", "民盟", "农工党", "致公党", "九三学社", "台盟"),
    *("健康", "疾病", "患病", "病史", "慢性病", "残疾", "残障", "失能", "精神病", "精神障碍", "抑郁", "怀孕", "孕妇"),
    *("艾滋", "肝炎", "血型", "基因"),
)
_SEPARATORS = re.compile(r"[、，,；;/|]+")


def refused_word(words: str) -> str:
    """The word that may not be asked for, or nothing."""
    plain = text.normalise(words)
    return next((word for word in REFUSED if text.normalise(word) in plain), "")


def attribute(title: str, values: Iterable[str], size: int) -> Attribute:
    """A new attribute whose values may have any number of seats."""
    listed = [{"key": value, "title": value, "least": 0, "most": size} for value in values]
    return {"key": title, "title": title, "values": listed}


def ready(title: str, studio: Studio) -> tuple[str, ...]:
    """The values of a ready-made attribute; communities are those of the studio's part of the tree."""
    if title != COMMUNITIES:
        return READY[title]
    here = Region.objects.filter(path__startswith=studio.region.path, level=Region.Level.COMMUNITY)
    return (*here.values_list("name", flat=True)[: MOST_VALUES - 1], _("其他"))


def typed(lines: str) -> list[tuple[str, list[str]]]:
    """An officer's own attributes, a line each: 居住情况：自有住房、租住. Raises Invalid on `own`."""
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        title, _colon, rest = line.replace(":", "：", 1).partition("：")
        values = [value for one in _SEPARATORS.split(rest) if (value := one.strip())]
        if word := refused_word(line):
            said = _("不能问居民“%(word)s”：信仰、民族、政治面貌、健康都不收集。请换一个特征。")
            raise Invalid(said % {"word": word}, field="own")
        if not title.strip() or len(set(values)) < 2:
            said = _("“%(line)s”看不懂。请每行写一项，像这样：居住情况：自有住房、租住")
            raise Invalid(said % {"line": line[:30]}, field="own")
        if max(map(len, [title.strip(), *values])) > LONGEST or len(values) > MOST_VALUES:
            raise Invalid(_("名称最多 20 个字，每项最多 20 种。请缩短。"), field="own")
        found.append((title.strip(), list(dict.fromkeys(values))))
    return found


def chosen(titles: Sequence[str], own: str, studio: Studio, size: int) -> list[Attribute]:
    """Ready-made attributes and an officer's own, of residents. Raises Invalid."""
    listed = [(title, list(ready(title, studio))) for title in READY if title in titles] + typed(own)
    names = [title for title, _values in listed]
    if len(set(names)) < len(names):
        raise Invalid(_("有一项写了两次，请去掉一个。"), field="own")
    if len(listed) > MOST_ATTRIBUTES:
        raise Invalid(_("最多 8 项特征。项目越多，越难凑齐。"), field="own")
    return [attribute(title, values, size) for title, values in listed]


def members_of(studio: Studio) -> list[Member]:
    """Members in office of a studio and of what lies below it."""
    found = Member.objects.filter(studio__path__startswith=studio.path, until=None, person__is_active=True)
    return list(found.select_related("person", "group"))


def of_member(member: Member) -> dict[str, str]:
    """What is publicly known of a member."""
    return {SECTOR: member.sector, GROUP: member.group.name}


def of_members(studio: Studio, size: int) -> list[Attribute]:
    """Sector and group, with the values there are, where there is more than one."""
    held = [of_member(one) for one in members_of(studio)]
    values = {name: sorted({one[name] for one in held}) for name in (SECTOR, GROUP)}
    return [attribute(name, listed, size) for name, listed in values.items() if len(listed) > 1]


def limited(attributes: Iterable[Attribute], limits: Mapping[tuple[str, str], tuple[int, int]], size: int) -> list[Any]:
    """The attributes with other quotas. Raises Invalid on the field of the first that makes no sense."""
    made = []
    for place, one in enumerate(attributes):
        values = []
        for at, value in enumerate(one["values"]):
            least, most = limits.get((one["key"], value["key"]), (value["least"], min(value["most"], size)))
            if not 0 <= least <= most <= size:
                said = _("“%(value)s”：最少不能多于最多，最多不能多于 %(size)d。")
                raise Invalid(said % {"value": value["title"], "size": size}, field=f"most_{place}_{at}")
            values.append({**value, "least": least, "most": most})
        made.append({**one, "values": values})
    return made
