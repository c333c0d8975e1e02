"""Putting a wrong entry right (更正登记): by a new action that says what was there before; nothing is edited away."""

from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import text
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import limits
from bandeng.listen.actions.base import begin, finish, reference
from bandeng.listen.models import Matter
from bandeng.listen.states import State
from bandeng.studio.models import Region


@action("matter.amend")
def amend(
    act: Act,
    matter: Matter,
    *,
    kind: str,
    title: str,
    place: str = "",
    community: Region | None = None,
    reason: str,
    version: int | None = None,
) -> Matter:
    """Correct kind, title, place or community. A new kind gives its limit while the matter is being handled."""
    matter = begin(act, matter, version)
    if kind not in Matter.Kind.values:
        raise Invalid(_("请选择事项类别。"), field="kind")
    if not title.strip():
        raise Invalid(_("请写明标题。"), field="title")
    if community and not community.path.startswith(matter.studio.region.path):
        raise Invalid(_("请选择本地区的社区。"), field="community")
    if not reason.strip():
        raise Invalid(_("请写明为什么更正。"), field="reason")
    wanted = {"kind": kind, "title": title.strip()[:120], "place": place.strip()[:120], "community": community}
    before = {name: getattr(matter, name) for name in wanted}
    changes: dict[str, Any] = {name: value for name, value in wanted.items() if value != before[name]}
    if not changes:
        raise Invalid(_("没有改动。请先改正写错的地方，再提交。"))
    shown = {name: [_shown(before[name]), _shown(value)] for name, value in changes.items()}
    matter.kind = kind
    if "kind" in changes and matter.state in (State.ACCEPTED, State.IN_HAND):
        changes["reply_due"] = limits.recounted(matter)
    search = text.bigrams(f"{wanted['title']} {wanted['place']} {matter.words}")
    return finish(
        act,
        matter,
        text=reason.strip(),
        data={"changes": shown},
        private={"before": {name: reference(before[name], name) for name in shown}},
        seen_by_resident=True,
        search=search,
        **changes,
    )


def _shown(value: Any) -> str:
    return str(value) if value else ""
