"""Who is told that they were drawn, or not: never by name, and residents only by the number that they left."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bandeng.core.actions import Act
from bandeng.deliberate import draw_locks as locks
from bandeng.deliberate import rules
from bandeng.deliberate.models import Draw, Volunteer
from bandeng.post import events, outbox, registry
from bandeng.post.models import Channel, Message
from bandeng.web.nav import find

VOLUNTEER = "volunteer"
V = Volunteer.State

EVENTS = {
    "draw.drawn": (
        _("您被抽中了"),
        _(
            "您报名的“%(title)s”抽签，抽中了您。请凭查询码看后面的安排：%(site)s/draw/code/ 。"
            "来不了请尽早告诉我们，电话 %(line)s。"
        ),
    ),
    "draw.member_drawn": (
        _("您被抽中了"),
        _("“%(title)s”从委员里抽签，抽中了您，请留出时间。来不了请尽早告诉工作室，电话 %(line)s。过程和结果：%(page)s"),
    ),
    "draw.not_drawn": (
        _("抽签结果出来了"),
        _("您报名的“%(title)s”已经抽签，这次没有抽中您，有人来不了时还可能递补。谢谢您。过程和结果：%(page)s"),
    ),
    "draw.taken_out": (
        _("工作室记下您来不了"),
        _("“%(title)s”抽中了您，工作室记下您来不了，席位会递补给别人。不是您说的，请马上打电话 %(line)s。"),
    ),
}


def taken_out(act: Act, draw: Draw, one: Volunteer) -> None:
    """Tell one of the drawn that the desk has entered that they cannot come: nobody is put aside unheard."""
    outbox.tell(
        act,
        event="draw.taken_out",
        event_key=f"draw.taken_out:{one.subject}",
        subject=draw.subject,
        recipients=[_recipient(one)],
        data={"draw": draw.pk},
        path=draw.path,
    )


def drawn(act: Act, draw: Draw) -> None:
    """Tell everyone on the panel; residents also that they are not. Nobody hears the same twice."""
    _tell(act, draw, "draw.member_drawn" if draw.from_members else "draw.drawn", draw.volunteers.filter(state=V.DRAWN))
    if not draw.from_members:
        _tell(act, draw, "draw.not_drawn", draw.volunteers.filter(state=V.IN))


def _tell(act: Act, draw: Draw, event: str, people: Iterable[Volunteer]) -> None:
    outbox.tell(
        act,
        event=event,
        event_key=f"{event}:{draw.subject}",
        subject=draw.subject,
        recipients=[_recipient(one) for one in people],
        data={"draw": draw.pk},
        path=draw.path,
    )


def _recipient(one: Volunteer) -> outbox.Recipient | None:
    if one.person:
        return outbox.person(one.person.pk, one.person.language)
    return outbox.Recipient(VOLUNTEER, str(one.pk), Channel.SMS) if one.tell_later else None


def fill(message: Message) -> Mapping[str, Any]:
    """The words of a message that may not lie in its row."""
    draw = Draw.objects.select_related("studio").get(subject=message.subject)
    return {
        "title": draw.title,
        "line": draw.studio.telephone,
        "page": f"{settings.SITE}{find('draw_public', draw.slug)}",
    }


def address(key: str, channel: str) -> registry.Address | None:
    """The number a volunteer left, as long as it is kept."""
    one = Volunteer.objects.filter(pk=key, tell_later=True).select_related("draw").first()
    phone = locks.who(one.draw, one)["phone"] if one else ""
    return registry.Address(phone) if phone else None


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for the desk."""
    draws = Draw.objects.filter(rules.visible(looking), subject__in=list(subjects))
    return {one.subject: registry.About(one.title, find("draw", one.pk)) for one in draws}


def register() -> None:
    for code, (title, text) in EVENTS.items():
        events.register(code, title, text, fill)
    registry.names[VOLUNTEER] = lambda keys: dict.fromkeys(keys, gettext("报名的居民"))
    registry.resolvers[VOLUNTEER] = address
    registry.describers.append(describe)
