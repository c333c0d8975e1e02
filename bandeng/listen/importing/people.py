"""Units and members from a table by command: who is there already is left alone, the rest comes in or nothing does."""

from django.utils.translation import gettext as _

from bandeng.core.actions import By
from bandeng.core.errors import Invalid
from bandeng.core.language import listed
from bandeng.listen.importing import list_actions, lists
from bandeng.listen.importing.lists import Kind
from bandeng.studio.models import Studio


def bring_in(by: By, kind: Kind, studio: Studio, data: bytes, file_name: str) -> tuple[int, int]:
    """(new, already there). Raises Invalid naming the line."""
    sheet = lists.read(data, kind, studio)
    if sheet.missing:
        message = _("%(list)s里没有这些列：%(columns)s。请补上这些列，或在网页上导入，指出各列是什么。")
        raise Invalid(message % {"list": kind.label, "columns": listed(sheet.missing)}, field="file")
    if sheet.bad:
        raise Invalid(str(sheet.bad[0]), field="file")
    if sheet.rows:
        imported = list_actions.stage(by, studio=studio, file_name=file_name, sheet=sheet)
        list_actions.bring_in(by, imported, sheet)
    return len(sheet.rows), sheet.same
