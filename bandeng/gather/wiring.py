"""What this room tells the others: its verbs, its navigation, how its people are reached, its chores."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import forgetting, permissions
from bandeng.gather import jobs, rules, settings, tell, tell_rosters
from bandeng.gather.actions.forget import once_more
from bandeng.studio.settings import register
from bandeng.web import nav, opening


def links(request: HttpRequest) -> Iterable[nav.Link]:
    verbs = permissions.granted(request.user)
    if "gather.see" in verbs:
        yield nav.link(request, "days", _("值班和接待"), icon="calendar")
        yield nav.link(request, "rosters", _("排班"), icon="people", group="days")
    if "turn.own" in verbs:
        yield nav.link(request, "duty", _("我的值班"), icon="bench")
    if "presence.see" in verbs:
        yield nav.link(request, "presence", _("到岗"), icon="check", group="days")
    if "screen.manage" in verbs:
        yield nav.link(request, "screens", _("大屏"), icon="eye", group="days")
    if "feed.own" in verbs:
        yield nav.link(request, "feeds", _("日历订阅"), icon="link", group="days")


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(rules.granted)
    nav.staff.append(links)
    tell.register()
    tell_rosters.register()
    register(*settings.SETTINGS)
    forgetting.due.append(jobs.erase_due)
    forgetting.again.append(once_more)
    opening.DOORS.append("bandeng.gather.views.mine.DOOR")
    jobs.schedule()
