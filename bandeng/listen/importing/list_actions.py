"""Lists brought in: staged, their columns settled and remembered, written at one go, taken back."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import text
from bandeng.core.actions import Act, Origin, action, locked
from bandeng.core.errors import Invalid, Refused, WrongState
from bandeng.listen.importing import lists, remembering
from bandeng.listen.importing.lists import MEMBERS, Kind, Sheet, Values
from bandeng.listen.models import Import
from bandeng.studio.actions import add_person, add_unit, admit_member, remove_member, remove_unit
from bandeng.studio.models import Member, Studio, Unit
from bandeng.studio.rules import permit


def subject(imported: Import) -> str:
    return f"import-{imported.pk}"


def _permit(act: Act, kind: Kind, studio: Studio) -> None:
    permit(act, "member.admit" if kind is MEMBERS else "unit.manage", studio.path)


@action("list.stage")
def stage(act: Act, *, studio: Studio, file_name: str, sheet: Sheet) -> Import:
    """Note a list that was read. The same file for the same studio is the same import, until undone."""
    _permit(act, sheet.kind, studio)
    if not sheet.table.lines:
        raise Invalid(_("表格里只有列名，没有内容。请检查后再导入。"), field="file")
    before = Import.objects.filter(digest=sheet.digest, studio=studio, thing=sheet.kind.code)
    imported = before.exclude(status=Import.Status.UNDONE).first() or Import(
        digest=sheet.digest, studio=studio, thing=sheet.kind.code, made_at=act.at
    )
    imported.file_name, imported.rows = text.clean(file_name[-200:], 200), len(sheet.table.lines)
    imported.save()
    act.record(subject(imported), studio=studio, kind=sheet.kind.code, file=sheet.digest, rows=imported.rows)
    return imported


@action("list.settle_columns")
def settle_columns(act: Act, imported: Import, *, sheet: Sheet, columns: Mapping[str, int]) -> None:
    """Say which column is which; remembered for the next file of the same layout."""
    _permit(act, sheet.kind, imported.studio)
    remembering.check(columns, sheet.kind.needed, sheet.kind.labels)
    remembering.remember(act, imported.studio, sheet.kind.code, sheet.table, columns)
    act.record(subject(imported), studio=imported.studio, kind=sheet.kind.code, columns=dict(columns))


@action("list.bring_in")
def bring_in(act: Act, imported: Import, sheet: Sheet) -> Import:
    """Write all good rows, each by the action that a page would call; what is there already is left alone."""
    _permit(act, sheet.kind, imported.studio)
    act.require(act.by.origin == Origin.IMPORT)
    imported = locked(imported)
    if imported.status == Import.Status.UNDONE:
        raise WrongState(_("这次导入已经撤销。要再次导入，请重新选择文件。"))
    if sheet.missing:
        raise Invalid(_("请先指出各列是什么。"))
    there = sheet.kind.there(imported.studio)
    add = _add_member if sheet.kind is MEMBERS else _add_unit
    made = []
    for line, values in sheet.rows:
        if values["name"] in there:
            continue
        try:
            made.append(add(act, imported.studio, values))
        except Refused as error:
            message = _("第 %(line)d 行：%(problem)s 什么都没有导入，请改好后再试。")
            raise Invalid(message % {"line": line, "problem": error}, field="file") from error
    imported.made = [*imported.made, *made]
    imported.done = len(imported.made)
    imported.status, imported.ended_at = Import.Status.COMMITTED, act.at
    imported.save()
    act.record(subject(imported), studio=imported.studio, kind=sheet.kind.code, rows=len(made))
    return imported


def _add_member(act: Act, studio: Studio, values: Values) -> int:
    group = lists.group_of(studio, values["group"])
    if group is None:
        raise Invalid(_("这个工作室还没有委员小组，请先建立。"))
    person = add_person(act.by, name=values["name"], phone=values["phone"], email=values["email"])
    member = admit_member(
        act.by,
        person,
        group,
        post=values["post"],
        sector=values["sector"],
        term=values["term"],
        words=values["words"],
    )
    return int(member.pk)


def _add_unit(act: Act, studio: Studio, values: Values) -> int:
    kind = lists.unit_kinds()[values["kind"]]
    return int(add_unit(act.by, path=studio.path, name=values["name"], kind=kind).pk)


@action("list.undo")
def undo(act: Act, imported: Import) -> list[Any]:
    """Take back what the list brought; whoever has been invited or given work since stays, and is returned."""
    kind = lists.KINDS[imported.thing]
    _permit(act, kind, imported.studio)
    imported = locked(imported)
    if imported.status != Import.Status.COMMITTED:
        raise WrongState(_("这次导入还没有写入，或已经撤销过了。"))
    model: Any = Member if kind is MEMBERS else Unit
    remove: Any = remove_member if kind is MEMBERS else remove_unit
    kept = []
    for thing in model.objects.filter(pk__in=imported.made):
        try:
            remove(act.by, thing)
        except Refused:
            kept.append(thing)
    imported.made = [thing.pk for thing in kept]
    imported.done = len(kept)
    imported.status, imported.ended_at = Import.Status.UNDONE, act.at
    imported.save()
    act.record(subject(imported), studio=imported.studio, kind=kind.code, kept=len(kept))
    return kept
