"""What this room tells the others: its verbs, its navigation, how its people are reached, its chores."""

import logging
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock, permissions, worker
from bandeng.core.actions import By
from bandeng.gather import rules, tell
from bandeng.gather.models import Series
from bandeng.web import nav

log = logging.getLogger("bandeng.gather")


def links(request: HttpRequest) -> Iterable[nav.Link]:
    verbs = permissions.granted(request.user)
    if "gather.see" in verbs:
        yield nav.link(request, "days", _("值班和接待"), icon="calendar")


def lay_out_all() -> None:
    """Lay every series out anew where the calendar or the time has moved on."""
    from bandeng.gather.actions.series import AHEAD, lay_out, outdated

    today = clock.today()
    for series in Series.objects.filter(ended_at=None):
        if outdated(series, today + AHEAD, today):
            lay_out(By(), series)


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(rules.granted)
    nav.staff.append(links)
    tell.register()
    worker.every(3600, "gather.lay_out")(lay_out_all)
