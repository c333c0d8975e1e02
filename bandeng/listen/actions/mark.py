"""What a matter is marked as: dangerous, urgent. Each mark changes what happens at once."""

from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import limits
from bandeng.listen.actions.base import begin, finish
from bandeng.listen.models import Matter


@action("matter.clear_danger")
def clear_danger(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """Someone has looked: no danger (any more). What was done about it is the reason."""
    matter = begin(act, matter, version)
    if not matter.danger:
        raise Invalid(_("这件事没有涉险提示，不用解除。"))
    if not reason.strip():
        raise Invalid(_("请写明核对的情况：联系了谁，现在是否安全。"), field="reason")
    return finish(act, matter, text=reason.strip(), danger=False)


@action("matter.hurry")
def hurry(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """Mark as urgent (加急): the short limit runs from today, unless the present one is shorter."""
    matter = begin(act, matter, version)
    if matter.urgent:
        raise Invalid(_("这件事已经是加急。"))
    if not reason.strip():
        raise Invalid(_("请写明加急的理由。"), field="reason")
    due = limits.hurried(matter, clock.day(act.at))
    return finish(act, matter, text=reason.strip(), seen_by_resident=True, urgent=True, reply_due=due)


@action("matter.unhurry")
def unhurry(act: Act, matter: Matter, *, reason: str, version: int | None = None) -> Matter:
    """No longer urgent: the limit is again that of its kind."""
    matter = begin(act, matter, version)
    if not matter.urgent:
        raise Invalid(_("这件事不是加急，不用取消。"))
    if not reason.strip():
        raise Invalid(_("请写明取消加急的理由。"), field="reason")
    matter.urgent = False
    due = limits.recounted(matter)
    return finish(act, matter, text=reason.strip(), seen_by_resident=True, urgent=False, reply_due=due)
