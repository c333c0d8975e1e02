"""Lists of members and of units, as offices keep them: which columns they have, and what is wrong with a row."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.core.errors import Invalid
from bandeng.listen.importing import reading
from bandeng.listen.importing.columns import Column
from bandeng.listen.importing.reading import Table
from bandeng.listen.importing.remembering import remembered
from bandeng.studio.models import Group, Member, Studio, Unit
from bandeng.studio.phones import parse_phone
from bandeng.studio.reach import above

MOST_ROWS = 2000
Values = dict[str, str]
Check = Callable[[Values], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list. `there` gives the names known already; `checker` what raises Invalid for a bad row."""

    code: str
    label: str | Promise
    columns: tuple[Column, ...]
    needed: tuple[str, ...]
    there: Callable[[Studio], set[str]]
    checker: Callable[[Studio], Check]

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        return {column.name: column.called for column in self.columns}

    @property
    def labels(self) -> dict[str, str]:
        return {column.name: str(column.label) for column in self.columns}


def group_of(studio: Studio, name: str) -> Group | None:
    """The group of that name; without a name the studio's first."""
    groups = Group.objects.filter(studio=studio).order_by("pk")
    return (groups.filter(name=name) if name else groups).first()


def _member_checker(studio: Studio) -> Check:
    groups = set(Group.objects.filter(studio=studio).values_list("name", flat=True))

    def check(values: Values) -> None:
        if values["group"] and values["group"] not in groups:
            raise Invalid(_("没有叫“%(name)s”的委员小组，请先建立，或改这一格。") % {"name": values["group"]})
        if not groups:
            raise Invalid(_("这个工作室还没有委员小组，请先建立。"))
        if values["phone"]:
            parse_phone(values["phone"])
        try:
            if values["email"]:
                validate_email(values["email"])
        except ValidationError as error:
            raise Invalid(_("电子邮箱的格式不对，例如 name@example.cn。")) from error

    return check


def unit_kinds() -> dict[str, str]:
    words = {word: kind for kind in Unit.Kind for word in (kind.value, str(kind.label))}
    return {**words, "": Unit.Kind.HANDLING}


def _check_unit(values: Values) -> None:
    if values["kind"] not in unit_kinds():
        raise Invalid(_("种类“%(kind)s”不认识，请写“承办单位”或“驻地单位”，或空着。") % {"kind": values["kind"]})


MEMBERS = Kind(
    "members",
    gettext_lazy("委员名册"),
    (
        Column("name", gettext_lazy("姓名"), 40, ("姓名", "委员姓名", "委员", "名字", "name")),
        Column(
            "post",
            gettext_lazy("职务"),
            120,
            ("职务", "单位及职务", "工作单位及职务", "单位职务", "工作单位和职务", "现任职务", "post"),
        ),
        Column("sector", gettext_lazy("界别"), 40, ("界别", "所属界别", "界别名称", "sector")),
        Column("term", gettext_lazy("届次"), 60, ("届次", "届别", "委员届次", "term")),
        Column("words", gettext_lazy("一句话介绍"), 200, ("简介", "一句话介绍", "个人简介", "words")),
        Column(
            "phone", gettext_lazy("电话"), 40, ("电话", "手机", "手机号", "联系电话", "手机号码", "联系方式", "phone")
        ),
        Column("email", gettext_lazy("电子邮箱"), 254, ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail")),
        Column("group", gettext_lazy("委员小组"), 80, ("委员小组", "小组", "所属小组", "活动组", "group")),
    ),
    ("name", "post", "sector"),
    lambda studio: set(Member.objects.filter(studio=studio).values_list("person__name", flat=True)),
    _member_checker,
)
UNITS = Kind(
    "units",
    gettext_lazy("单位名册"),
    (
        Column("name", gettext_lazy("名称"), 80, ("名称", "单位名称", "单位", "承办单位", "部门", "name")),
        Column("kind", pgettext_lazy("of a unit", "种类"), 20, ("种类", "类型", "单位类型", "性质", "kind")),
    ),
    ("name",),
    lambda studio: set(Unit.objects.filter(path__in=above(studio.path)).values_list("name", flat=True)),
    lambda studio: _check_unit,
)
KINDS = {kind.code: kind for kind in (MEMBERS, UNITS)}


@dataclass(frozen=True, slots=True)
class Bad:
    """Why the row that begins at `line` does not come in."""

    line: int
    why: str

    def __str__(self) -> str:
        return _("第 %(line)d 行：%(problem)s") % {"line": self.line, "problem": self.why}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as read with its columns settled: new rows, how many are there already, what is wrong with the rest."""

    kind: Kind
    digest: str
    table: Table
    columns: Mapping[str, int]
    rows: list[tuple[int, Values]]
    same: int
    bad: list[Bad]

    @property
    def missing(self) -> list[str]:
        """Labels of needed columns that no column of the file is."""
        return [self.kind.labels[name] for name in self.kind.needed if name not in self.columns]


def read(data: bytes, kind: Kind, studio: Studio) -> Sheet:
    """Read and check a whole list: the dry run. Raises Invalid when it is no table."""
    table = reading.read_loosely(data, needed=kind.needed[0], names=kind.names)
    columns = remembered(studio, kind.code, table)
    sheet = Sheet(kind, hashlib.sha256(data).hexdigest(), table, columns, [], 0, [])
    if sheet.missing:
        return sheet
    if len(table.lines) > MOST_ROWS:
        raise Invalid(_("一次最多导入 %(most)d 行，请分成几个文件。") % {"most": MOST_ROWS}, field="file")
    there, check, seen, same = kind.there(studio), kind.checker(studio), dict[str, int](), 0
    for line, cells in table.lines:
        values = _values(kind, columns, cells)
        if problem := _problem(kind, check, values, seen):
            sheet.bad.append(Bad(line, problem))
        elif values["name"] in there:
            same += 1
        else:
            sheet.rows.append((line, values))
        seen.setdefault(values["name"], line)
    return Sheet(kind, sheet.digest, table, columns, sheet.rows, same, sheet.bad)


def _values(kind: Kind, columns: Mapping[str, int], cells: Sequence[str]) -> Values:
    def cell(name: str) -> str:
        at = columns.get(name)
        return " ".join(cells[at].split()) if at is not None and at < len(cells) else ""

    return {column.name: cell(column.name) for column in kind.columns}


def _problem(kind: Kind, check: Check, values: Values, seen: Mapping[str, int]) -> str:
    labels = kind.labels
    for name in kind.needed:
        if not values[name]:
            return _("没有%(column)s，请补上。") % {"column": labels[name]}
    for column in kind.columns:
        if len(values[column.name]) > column.limit:
            return _("%(column)s太长了，最多 %(limit)d 个字。") % {"column": labels[column.name], "limit": column.limit}
    if values["name"] in seen:
        return _("和第 %(line)d 行重名，请核对是不是同一个。") % {"line": seen[values["name"]]}
    try:
        check(values)
    except Invalid as error:
        return str(error)
    return ""


def bad_lines(sheet: Sheet) -> Iterator[tuple[str, list[str]]]:
    """The rows that do not come in, as they came, each with why."""
    why = {item.line: item.why for item in sheet.bad}
    return ((why[line], cells) for line, cells in sheet.table.lines if line in why)


def preview(sheet: Sheet, rows: int = 5) -> list[list[tuple[Any, str]]]:
    """The first rows as they would come in, each cell with its head."""
    return [
        [(column.label, values[column.name]) for column in sheet.kind.columns] for _line, values in sheet.rows[:rows]
    ]
