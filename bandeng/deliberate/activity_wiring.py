"""What the activities tell the other rooms: sections of their page, the panel for other rooms' things, forgetting."""

from bandeng.core import forgetting, photos, worker
from bandeng.deliberate import (
    activity_panel,
    activity_section,
    activity_tell,
    duty,
    files,
    hearers,
    material_section,
    opinion_section,
    sections,
)
from bandeng.deliberate.actions import opinion
from bandeng.gather import kinds, referrals


def connect() -> None:
    """Called once, when the app is ready."""
    for kind in duty.KINDS:
        kinds.register(kind)
    activity_tell.register()
    hearers.register()
    referrals.panels.append(activity_panel.panel)
    sections.SECTIONS |= {
        10: activity_section.announcement,
        20: material_section.materials,
        30: opinion_section.section,
        55: material_section.photos,
    }
    photos.named.append(files.named)
    forgetting.due.append(opinion.erase_due)
    forgetting.again.append(opinion.once_more)
    worker.every(3600, "opinion.erase_due")(opinion.erase_due)
