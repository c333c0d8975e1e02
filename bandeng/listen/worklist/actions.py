"""What the worklist changes: views that someone keeps, and the note that a list left the house."""

from typing import Any

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import rules
from bandeng.listen.actions.base import digest
from bandeng.listen.models import SavedView
from bandeng.studio.actions.base import cleaned, subject

VIEWS = 12


def _may_see(act: Act) -> None:
    act.require(act.person is not None and "matter.see" in rules.granted(act.person))


@action("view.save")
def save_view(act: Act, *, name: str, query: str) -> SavedView:
    """Keep the filters of a list under a name; the same name is kept anew. The ledger has no filter in words."""
    _may_see(act)
    name = cleaned(name, 40, "name")
    if len(query) > 400:
        raise Invalid(_("筛选条件太长，不能保存。请少选几个条件。"), field="name")
    kept = SavedView.objects.filter(person=act.person)
    if kept.exclude(name=name).count() >= VIEWS:
        raise Invalid(_("最多保存 %(limit)d 个视图，请先删掉不用的。") % {"limit": VIEWS}, field="name")
    view, _made = SavedView.objects.update_or_create(
        person=act.person, name=name, defaults={"query": query, "made_at": act.at}
    )
    act.record(subject(view), query=digest(query))
    return view


@action("view.drop")
def drop_view(act: Act, view: SavedView) -> None:
    """Forget a kept view. Only its owner may."""
    act.require(act.person is not None and view.person_id == act.person.pk)
    act.record(subject(view))
    view.delete()


@action("worklist.export")
def note_export(act: Act, *, filters: dict[str, Any], count: int) -> None:
    """A list leaves as a workbook: how many matters, by which filters (what was searched for as a hash)."""
    _may_see(act)
    asked = {name: digest(value) if name == "q" else str(value) for name, value in filters.items()}
    act.record(f"person-{act.person.pk}", filters=asked, count=count)
