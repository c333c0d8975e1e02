"""Looking at what is sealed: never without a trace."""

from typing import Any

from django.utils.translation import gettext as _

from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid
from bandeng.listen import joinings, rules, secrets
from bandeng.listen.models import Look, Matter


@action("matter.look")
def look(act: Act, matter: Matter, *, reason: str, what: str = "all") -> dict[str, Any]:
    """Read the original words and the contact, with a reason; who looked, when and why is kept and can be shown.

    A unit sees the contact only where the resident agreed to it being passed on.
    """
    rules.require(act, "matter.look", matter)
    if not reason.strip():
        raise Invalid(_("请写明查看理由，例如：核实地点、电话联系。"), field="reason")
    original = secrets.original(matter)
    if original is None:
        raise Invalid(_("原始内容和联系方式已按期删除，无法查看。"))
    Look.objects.create(matter=matter, person=act.person, what=what, reason=reason.strip()[:120], at=act.at)
    act.record(matter.subject, studio=matter.studio, kind=matter.kind, what=what)
    open_contact = may_see_contact(act, matter)
    return {
        "original": original,
        "contact": secrets.contact(matter) if open_contact else None,
        "whose": secrets.whose(original) if open_contact else {},
        "steps": secrets.originals_of_steps(matter),
        # Those who joined have agreed to nobody but the desk knowing who they are.
        "joined": joinings.of(matter) if rules.may(act.person, "matter.assign", matter) else [],
    }


def may_see_contact(act: Act, matter: Matter) -> bool:
    """The desk and the member may; a unit's clerk only with the resident's consent."""
    return matter.share_with_unit or rules.may(act.person, "matter.assign", matter) or is_member(act, matter)


def is_member(act: Act, matter: Matter) -> bool:
    return rules.may(act.person, "matter.respond", matter)
