"""How this room's things are shown."""

from django import template
from django.utils.safestring import SafeString

from bandeng.deliberate.models import Activity, Opinion
from bandeng.deliberate.states import TONES
from bandeng.web.templatetags.bandeng import state

register = template.Library()


@register.simple_tag
def activity_state(activity: Activity) -> SafeString:
    """Where an activity stands, in a word."""
    return state(activity.get_state_display(), TONES.get(activity.state, "neutral"))  # type: ignore[call-overload]


OPINION_TONES = {"waiting": "wait", "shown": "good", "kept": "neutral"}


@register.simple_tag
def opinion_state(opinion: Opinion) -> SafeString:
    """Where an opinion stands, in a word."""
    return state(opinion.get_state_display(), OPINION_TONES.get(opinion.state, "neutral"))
