"""By what a panel is made up: ready-made attributes, an officer's own, and what no attribute may be.

An attribute is data: {"key", "title", "values": [{"key", "title", "least", "most"}]}. Its keys are its words, so that
the published record reads by itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core import text
from bandeng.core.errors import Invalid
from bandeng.deliberate.draw_refused import REFUSED
from bandeng.studio.models import Member, Region, Studio

Attribute = dict[str, Any]
MOST_ATTRIBUTES, MOST_VALUES, LONGEST = 8, 20, 20
COMMUNITIES = "communities"
AGES = (gettext_lazy("18–34 岁"), gettext_lazy("35–49 岁"), gettext_lazy("50–64 岁"), gettext_lazy("65 岁以上"))
WORK = (
    *(gettext_lazy("企业职工"), gettext_lazy("个体经营"), gettext_lazy("机关事业单位")),
    *(gettext_lazy("教育科技文化"), gettext_lazy("医药卫生行业"), gettext_lazy("社会服务")),
    *(gettext_lazy("学生"), gettext_lazy("退休"), gettext_lazy("其他")),
)
# Title and values by code; they are kept in the language of whoever makes the draw.
READY: dict[str, tuple[Promise, tuple[Promise, ...]]] = {
    "sex": (gettext_lazy("性别"), (gettext_lazy("女"), gettext_lazy("男"))),
    "age": (gettext_lazy("年龄段"), AGES),
    "work": (gettext_lazy("界别"), WORK),
    COMMUNITIES: (gettext_lazy("社区"), ()),
}
# Of members their public post is known already.
SECTOR, GROUP = "sector", "group"
OF_MEMBERS = {SECTOR: gettext_lazy("界别"), GROUP: gettext_lazy("委员小组")}
_COLON = re.compile(r"[:\uff1a]")
_SEPARATORS = re.compile(r"[\u3001\uff0c,\uff1b;/|]+")


def refused_word(words: str) -> str:
    """The word that may not be asked for, or nothing."""
    plain = text.normalise(words)
    return next((word for word in REFUSED if text.normalise(word) in plain), "")


def attribute(title: str, values: Iterable[str], size: int, key: str = "") -> Attribute:
    """A new attribute whose values may have any number of seats."""
    listed = [{"key": value, "title": value, "least": 0, "most": size} for value in values]
    return {"key": key or title, "title": title, "values": listed}


def ready(code: str, studio: Studio) -> tuple[str, list[str]]:
    """Title and values of a ready-made attribute; communities are those of the studio's part of the tree."""
    title, values = READY[code]
    if code != COMMUNITIES:
        return str(title), [str(value) for value in values]
    here = Region.objects.filter(path__startswith=studio.region.path, level=Region.Level.COMMUNITY)
    return str(title), [*here.values_list("name", flat=True)[: MOST_VALUES - 1], _("其他")]


def typed(lines: str) -> list[tuple[str, list[str]]]:
    """An officer's own attributes, a line each: 居住情况：自有住房、租住. Raises Invalid on `own`."""
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        title, rest = [*_COLON.split(line, 1), ""][:2]
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


def chosen(codes: Sequence[str], own: str, studio: Studio, size: int) -> list[Attribute]:
    """Ready-made attributes and an officer's own, of residents. Raises Invalid."""
    listed = [ready(code, studio) for code in READY if code in codes] + typed(own)
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
    return [attribute(str(OF_MEMBERS[name]), some, size, name) for name, some in values.items() if len(some) > 1]


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
