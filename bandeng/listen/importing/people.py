"""Units and members from a table: who is there already is left alone, the rest comes in at once or not at all."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, By, action
from bandeng.core.errors import Invalid, Refused
from bandeng.listen.importing import reading
from bandeng.studio.actions import add_person, add_unit, admit_member
from bandeng.studio.models import Group, Member, Studio, Unit

UNIT_COLUMNS = {"name": ("名称", "单位名称", "单位", "name"), "kind": ("种类", "类型", "kind")}
MEMBER_COLUMNS = {
    "name": ("姓名", "name"),
    "post": ("职务", "单位及职务", "工作单位及职务", "post"),
    "sector": ("界别", "sector"),
    "term": ("届次", "term"),
    "words": ("简介", "一句话介绍", "words"),
}
Line = tuple[int, dict[str, str]]


def _lines(data: bytes, columns: Mapping[str, tuple[str, ...]]) -> list[Line]:
    table = reading.read(data, needed="name", names=columns)
    return [
        (
            number,
            {name: " ".join(cells[at].split()) if at < len(cells) else "" for name, at in table.columns.items()},
        )
        for number, cells in table.lines
    ]


def _at_line(number: int, error: Refused) -> Invalid:
    message = _("第 %(line)d 行：%(problem)s 什么都没有导入，请改好后再试。")
    return Invalid(message % {"line": number, "problem": error}, field="file")


def import_units(by: By, studio: Studio, data: bytes) -> tuple[int, int]:
    """Handling and local units of a studio's place: (new, already there). Raises Invalid naming the line."""
    lines = _lines(data, UNIT_COLUMNS)
    there = set(Unit.objects.filter(path=studio.path).values_list("name", flat=True))
    new = [line for line in lines if line[1]["name"] not in there]
    if new:
        _add_units(by, studio, new)
    return len(new), len(lines) - len(new)


@action("unit.import")
def _add_units(act: Act, studio: Studio, lines: list[Line]) -> None:
    kinds = {word: kind for kind in Unit.Kind for word in (kind.value, str(kind.label))}
    for number, values in lines:
        kind = kinds.get(values.get("kind", ""), Unit.Kind.HANDLING)
        try:
            add_unit(act.by, path=studio.path, name=values["name"], kind=kind)
        except Refused as error:
            raise _at_line(number, error) from error
    act.record("units", studio=studio.code, rows=len(lines))


def import_members(by: By, studio: Studio, data: bytes) -> tuple[int, int]:
    """Members of a studio's first group, known by name: (new, already there). Raises Invalid naming the line."""
    lines = _lines(data, MEMBER_COLUMNS)
    there = set(Member.objects.filter(studio=studio).values_list("person__name", flat=True))
    new = [line for line in lines if line[1]["name"] not in there]
    if new:
        _add_members(by, studio, new)
    return len(new), len(lines) - len(new)


@action("member.import")
def _add_members(act: Act, studio: Studio, lines: list[Line]) -> None:
    group = Group.objects.filter(studio=studio).order_by("pk").first()
    if group is None:
        raise Invalid(_("这个工作室还没有委员小组，请先建立。"), field="file")
    for number, values in lines:
        described = {key: values.get(key, "") for key in ("post", "sector", "term", "words")}
        try:
            admit_member(act.by, add_person(act.by, name=values["name"]), group, since=None, **described)
        except Refused as error:
            raise _at_line(number, error) from error
    act.record("members", studio=studio.code, rows=len(lines))
