"""What this room tells the others: its verbs, its navigation, its kind of occasion, what it forgets."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bandeng.core import forgetting, permissions, photos, worker
from bandeng.deliberate import (, ballot_section, draw_showing, draw_tell, duty, plan_panel, rules, sections, tell_plan
    activity_wiring,
    ballot_section,
    draw_showing,
    draw_tell,
    meeting_wiring,
    queries,
    rules,
    sections,
)
from bandeng.deliberate.actions import commitment_climb, draw_volunteers
    closing,
    commitment_lists,
    commitment_section,
    commitment_settings,
    commitment_tell,
    duty,
from bandeng.deliberate.settings import SETTINGS
from bandeng.gather import demo, hall, kinds, referrals
from bandeng.studio.settings import register
from bandeng.web import nav


def links(request: HttpRequest) -> Iterable[nav.Link]:
    verbs = permissions.granted(request.user)
    if "plan.see" in verbs:
        yield nav.link(request, "plans", _("年度计划"), icon="list", group="deliberate")
        yield nav.link(request, "plans_mine", _("我的议题和项目"), icon="person", group="deliberate")
    if "deliberate.see" in verbs:
        waiting = queries.opinions_waiting(request.user) if "opinion.look" in verbs else None  # type: ignore[arg-type]
        yield nav.link(request, "activities", _("协商活动"), count=waiting, icon="bench", group="deliberate")
    if "commitment.take_on" in verbs:
        house = "deliberate.see" in verbs
        waiting = commitment_lists.waiting(request.user).count()  # type: ignore[arg-type]
        if waiting or not house:
            group = "deliberate" if house else ""
            yield nav.link(request, "commitments_mine", _("待认领和办理"), count=waiting, icon="flag", group=group)
        yield nav.link(request, "activities", _("协商活动"), icon="bench", group="deliberate")
        yield nav.link(request, "commitments", _("责任清单"), icon="list", group="deliberate")
        yield nav.link(request, "ballots", _("票决"), icon="done", group="deliberate")
        yield nav.link(request, "draws", _("抽签"), icon="split", group="deliberate")


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(rules.granted)
    nav.staff.insert(2, links)  # after listening and the clinic, before the house
    register(*SETTINGS)
    activity_wiring.connect()
    meeting_wiring.connect()
    sections.SECTIONS.append(ballot_section.section)
    hall.PANELS.append(ballot_section.panels)
    referrals.panels.append(plan_panel.panel)
    tell_plan.register()
    demo.MORE.append("bandeng.deliberate.demo.plan.play")
    sections.SECTIONS.append(draw_showing.section)
    draw_tell.register()
    forgetting.due.append(draw_volunteers.erase_due)
    forgetting.again.append(draw_volunteers.once_more)
    worker.every(3600, "deliberate.erase_draws")(draw_volunteers.erase_due)
    register(*commitment_settings.SETTINGS)
    commitment_tell.register()
    closing.register()
    commitment_climb.register()
    sections.SECTIONS.append(commitment_section.section)
    photos.named.append(commitment_lists.files)
    worker.every(600, "deliberate.climb")(commitment_climb.climb_now)
