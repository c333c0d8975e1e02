"""What meetings tell the others: their sections of the activity's page, their settings, what they forget."""

from bandeng.core import forgetting, worker
from bandeng.deliberate import meeting_section, sections
from bandeng.deliberate.actions import meeting_contact, meeting_forget
from bandeng.deliberate.meeting_settings import SETTINGS
from bandeng.studio.settings import register


def connect() -> None:
    """Called once, when the app is ready."""
    register(*SETTINGS)
    sections.SECTIONS |= {40: meeting_section.section, 50: meeting_section.minutes}
    forgetting.due.append(meeting_forget.forget_due)
    forgetting.again += [meeting_forget.once_more, meeting_contact.once_more]
    worker.every(3600, "meeting.forget_due")(meeting_forget.forget_due)
