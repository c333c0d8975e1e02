"""Which column of an office's spreadsheet is which: as someone settled it the last time for the same layout."""

import hashlib
from collections.abc import Container, Mapping, Sequence

from django.utils.translation import gettext as _

from bandeng.core.actions import Act
from bandeng.core.errors import Invalid
from bandeng.listen.importing.columns import folded
from bandeng.listen.importing.reading import Table
from bandeng.listen.models import ColumnMap
from bandeng.studio.models import Studio


def headers_key(headers: Sequence[str]) -> str:
    """By which the same layout is known again, whatever stands below it."""
    return hashlib.sha256("\0".join(folded(header) for header in headers).encode()).hexdigest()


def remembered(studio: Studio, thing: str, table: Table) -> dict[str, int]:
    """The columns as settled, or by the names offices use."""
    found = ColumnMap.objects.filter(studio=studio, thing=thing, headers=headers_key(table.headers)).first()
    return dict(found.columns) if found else table.columns


def remember(act: Act, studio: Studio, thing: str, table: Table, columns: Mapping[str, int]) -> None:
    """Keep which column is which; inside an action that records it."""
    ColumnMap.objects.update_or_create(
        studio=studio,
        thing=thing,
        headers=headers_key(table.headers),
        defaults={"columns": dict(columns), "used_at": act.at},
    )


def check(columns: Mapping[str, int], needed: Sequence[str], labels: Mapping[str, str]) -> None:
    """Raise Invalid where a needed column is not among `columns`."""
    for name in needed:
        if name not in columns:
            raise Invalid(_("请指出哪一列是“%(column)s”。") % {"column": labels[name]})


def from_form(chosen: Mapping[int, str], names: Container[str]) -> dict[str, int]:
    """Which column was chosen for which of our names; Invalid when two were chosen for one."""
    columns = {name: at for at, name in chosen.items() if name in names}
    if len(columns) != sum(name in names for name in chosen.values()):
        raise Invalid(_("同一个项目选了两列，请只留一列。"))
    return columns
