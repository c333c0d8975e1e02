"""What this room tells the others: its verbs, its navigation, how its people are reached, its chores."""

import logging
from collections.abc import Iterable
from contextlib import suppress

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock, forgetting, permissions, worker
from bandeng.core.actions import By
from bandeng.core.errors import Refused
from bandeng.gather import hall, jobs, queue_of, rules, settings, tell, tell_rosters, visit_settings
from bandeng.gather.actions.forget import once_more
from bandeng.gather.models import Series, Swap
from bandeng.studio.settings import register
from bandeng.web import nav

log = logging.getLogger("bandeng.gather")


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


def lay_out_all() -> None:
    """Lay every series out anew where the calendar or the time has moved on."""
    from bandeng.gather.actions.series import AHEAD, lay_out, outdated

    now = clock.now()
    for series in Series.objects.filter(ended_at=None):
        if outdated(series, clock.day(now) + AHEAD, now):
            lay_out(By(at=now), series)


def lapse_swaps() -> None:
    """Offers that nobody took before the occasion began."""
    from bandeng.gather.actions.swaps import lapse_swap

    begun = Q(turn__occasion__opens_at__lte=clock.now()) | Q(back__occasion__opens_at__lte=clock.now())
    for swap in Swap.objects.filter(begun, state=Swap.State.OPEN):
        with suppress(Refused):  # someone answered just now
            lapse_swap(By(), swap)


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(rules.granted)
    nav.staff.append(links)
    hall.QUEUES.append(queue_of.hall)
    tell.register()
    tell_rosters.register()
    register(*settings.SETTINGS, *visit_settings.SETTINGS)
    forgetting.due.append(jobs.erase_due)
    forgetting.again.append(once_more)
    jobs.schedule()
    worker.every(3600, "gather.lay_out")(lay_out_all)
    worker.every(60, "gather.lapse_swaps")(lapse_swaps)
