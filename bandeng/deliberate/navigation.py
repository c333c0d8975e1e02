"""The room's links in the navigation of staff."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import permissions
from bandeng.deliberate import commitment_lists, queries
from bandeng.web import nav

GROUP = "deliberate"


def links(request: HttpRequest) -> Iterable[nav.Link]:
    """In the order of the work: what is planned, held, promised, asked; then one's own."""
    person: Any = request.user
    verbs = permissions.granted(person)
    see = "deliberate.see" in verbs
    if "plan.see" in verbs:
        yield nav.link(request, "plans", _("年度计划"), icon="list", group=GROUP)
    if see:
        waiting = queries.opinions_waiting(person) if "opinion.look" in verbs else None
        yield nav.link(request, "activities", _("协商活动"), count=waiting, icon="bench", group=GROUP)
        yield nav.link(request, "commitments", _("责任清单"), icon="list", group=GROUP)
    if "commitment.take_on" in verbs:
        waiting = commitment_lists.waiting(person).count()
        if waiting or not see:
            group = GROUP if see else ""
            yield nav.link(request, "commitments_mine", _("待认领和办理"), count=waiting, icon="flag", group=group)
    if see:
        yield nav.link(request, "polls", _("观点征集"), icon="list", group=GROUP)
        yield nav.link(request, "ballots", _("票决"), icon="done", group=GROUP)
        yield nav.link(request, "draws", _("抽签"), icon="split", group=GROUP)
    if "plan.see" in verbs:
        yield nav.link(request, "plans_mine", _("我的议题和项目"), icon="person", group=GROUP)
