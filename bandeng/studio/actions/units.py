"""Handling units (承办单位) and local units."""

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action, locked
from bandeng.core.errors import Invalid, WrongState
from bandeng.studio.actions.base import changed, cleaned, subject
from bandeng.studio.models import Unit
from bandeng.studio.queries import place_at
from bandeng.studio.rules import permit


def _free(name: str, path: str, besides: int = 0) -> str:
    name = cleaned(name, 80, "name")
    if Unit.objects.filter(name=name, path=path).exclude(pk=besides).exists():
        raise Invalid(_("这个地方已经有同名的单位。"), field="name")
    return name


@action("unit.add")
def add_unit(act: Act, *, path: str, name: str, kind: str = Unit.Kind.HANDLING) -> Unit:
    """Add a unit that belongs to the part of the tree at `path`."""
    permit(act, "unit.manage", path)
    if path and place_at(path) is None:
        raise Invalid(_("没有找到这个地方，请从列表中选择。"), field="path")
    unit = Unit.objects.create(name=_free(name, path), kind=Unit.Kind(kind), path=path)
    act.record(subject(unit), kind=unit.kind)
    return unit


@action("unit.change")
def change_unit(act: Act, unit: Unit, *, name: str, kind: str) -> Unit:
    """Correct a unit's name or kind."""
    permit(act, "unit.manage", unit)
    unit = locked(unit)
    values = {"name": _free(name, unit.path, unit.pk), "kind": Unit.Kind(kind)}
    act.record(subject(unit), kind=kind, fields=changed(unit, values))
    return unit


@action("unit.remove")
def remove_unit(act: Act, unit: Unit) -> None:
    """Take back a unit added by mistake: only while it has no clerk and no matter."""
    permit(act, "unit.manage", unit)
    unit = locked(unit)
    gone = subject(unit)
    try:
        with transaction.atomic():
            unit.delete()
    except (ProtectedError, RestrictedError) as error:
        raise WrongState(_("这个单位已经有经办人或事项，不能撤销。")) from error
    act.record(gone)
