"""What this room tells the others, part by part: verbs, navigation, settings, sections, what it forgets."""

from bandeng.core import forgetting, permissions, photos, worker
from bandeng.deliberate import (
    activity_wiring,
    ballot_section,
    commitment_lists,
    commitment_section,
    commitment_settings,
    commitment_tell,
    draw_showing,
    draw_tell,
    front,
    meeting_wiring,
    navigation,
    opinion,
    plan_panel,
    poll_access,
    poll_section,
    poll_settings,
    report_hall,
    report_section,
    report_you,
    rules,
    sections,
    tell_plan,
)
from bandeng.deliberate.actions import ballot_count, commitment_climb, draw_volunteers, poll_close, vote_clean
from bandeng.deliberate.settings import SETTINGS
from bandeng.gather import demo, hall, referrals
from bandeng.studio.front import BLOCKS
from bandeng.studio.settings import register
from bandeng.web import nav, opening


def connect() -> None:
    """Called once, when the app is ready."""
    permissions.grants.append(rules.granted)
    nav.staff.insert(2, navigation.links)  # after listening and the clinic, before the house
    register(*SETTINGS)
    _plans()
    BLOCKS.append(front.block)
    opening.DOORS += ["bandeng.deliberate.views.own_code.DOOR", "bandeng.deliberate.views.draw_public.DOOR"]
    activity_wiring.connect()
    meeting_wiring.connect()
    _commitments()
    _polls()
    _ballots()
    _draws()
    _reports()


def _plans() -> None:
    referrals.panels.append(plan_panel.panel)
    tell_plan.register()
    demo.MORE += ["bandeng.deliberate.demo.past.play", "bandeng.deliberate.demo.plan.play"]
    demo.LATER += ["bandeng.deliberate.demo.bench.play", "bandeng.deliberate.demo.now.play"]


def _commitments() -> None:
    register(*commitment_settings.SETTINGS)
    commitment_tell.register()
    commitment_climb.register()
    sections.SECTIONS[60] = commitment_section.section
    photos.named.append(commitment_lists.files)
    worker.every(600, "deliberate.climb")(commitment_climb.climb_now)


def _polls() -> None:
    register(*poll_settings.SETTINGS)
    sections.SECTIONS[70] = poll_section.section
    report_you.WHO.append(poll_access.number_of)
    forgetting.again.append(poll_close.close_again)
    worker.every(15, "poll.close")(poll_close.close_due)
    worker.every(300, "poll.batch")(poll_close.batch_due)
    worker.every(60, "poll.clean")(vote_clean.clean_aside)


def _ballots() -> None:
    sections.SECTIONS[80] = ballot_section.section
    hall.PANELS.append(ballot_section.panels)
    forgetting.again.append(ballot_count.count_again)


def _draws() -> None:
    sections.SECTIONS[90] = draw_showing.section
    draw_tell.register()
    forgetting.due.append(draw_volunteers.erase_due)
    forgetting.again.append(draw_volunteers.once_more)
    worker.every(3600, "deliberate.erase_draws")(draw_volunteers.erase_due)


def _reports() -> None:
    sections.SECTIONS[75] = report_section.section
    hall.PANELS.append(report_hall.panels)
    worker.every(5, "poll.map")(lambda: worker.aside("poll.map", opinion.follow_all))
