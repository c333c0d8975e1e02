"""Parts of pages that show a matter."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bandeng.core.language import bracketed, listed
from bandeng.core.redact import redact
from bandeng.listen import dangers, limits, publishing, words
from bandeng.listen.models import Look, Matter, Publication, Reply
from bandeng.listen.rights import role_at_look
from bandeng.listen.states import State
from bandeng.listen.verbs import Verb
from bandeng.studio import portraits, setting_fields
from bandeng.studio.models import Member, Studio
from bandeng.studio.settings import value_in
from bandeng.web import formats
from bandeng.web.templatetags.bandeng import portrait, state, summary

register = template.Library()
register.filter(setting_fields.working_days)


@register.filter
def setting(studio: Studio | None, code: str) -> Any:
    """What holds for a studio; the default where there is none yet."""
    return value_in(studio.settings if studio else {}, code)


@register.filter
def reply_span(studio: Studio) -> str:
    """From the shortest limit of a reply to the longest: 3 至 13 个工作日."""
    numbers = studio.setting("reply_days").values()
    low, high = min(numbers), max(numbers)
    if low == high:
        return setting_fields.working_days(high)
    return _("%(low)d 至 %(high)d 个工作日") % {"low": low, "high": high}


@register.simple_tag
def matter_state(matter: Matter) -> SafeString:
    """The state by word, icon and colour."""
    return state(State(matter.state).label, words.TONES[matter.state])


@register.simple_tag
def matter_marks(matter: Matter) -> SafeString:
    """What is out of the ordinary about a matter, each in words: danger, urgent, confidential, asked again."""
    marks = [
        (matter.danger, _("涉险"), "bad", "alert"),
        (matter.urgent, _("加急"), "warn", "bell"),
        (matter.confidential, _("保密"), "off", "lock"),
        (matter.disputed, _("曾申请再办"), "bad", "undo"),
    ]
    return format_html_join(" ", "{}", ((state(word, tone, icon),) for given, word, tone, icon in marks if given))


@register.simple_tag
def danger_words(matter: Matter) -> str:
    """The words of danger that were found, in what came in and in what the resident said later."""
    later = matter.steps.filter(by_role="resident").values_list("text", flat=True)
    return listed(f"“{word}”" for word in dangers.words_in(matter, later))


@register.filter
def main_verbs(verbs: Iterable[Verb]) -> list[Verb]:
    return [verb for verb in verbs if verb.main]


@register.filter
def on_shelf(verbs: Iterable[Verb], shelf: str) -> list[Verb]:
    return [verb for verb in verbs if verb.shelf == shelf]


@register.filter
def other_verbs(verbs: Iterable[Verb]) -> list[Verb]:
    return [verb for verb in verbs if not verb.main and not verb.shelf]


@register.inclusion_tag("web/parts/summary.html")
def matter_summary(matter: Matter) -> dict[str, Any]:
    """The facts of a matter in a list; what is not known yet is left out."""
    consents = [
        (matter.share_with_unit, _("可告诉承办单位电话")),
        (matter.may_publish, _("可公开")),
        (matter.tell_later, _("要发短信告知") if matter.tell_by == Matter.TellBy.SMS else _("要打电话告知")),
    ]
    rows = [
        (_("来源"), matter.get_source_display()),
        (_("谁的事"), matter.get_behalf_display() if matter.behalf else ""),
        (_("类别"), matter.get_kind_display() if matter.kind else ""),
        (_("领域"), matter.category),
        (_("地点"), matter.place),
        (_("社区"), matter.community or ""),
        (_("收到"), formats.moment(matter.received_at)),
        (_("受理期限"), formats.date(matter.accept_due) if matter.accept_due else ""),
        (_("答复期限"), _reply_due(matter)),
        (_("注意"), limits.doubt(matter)),
        (_("居民想找"), matter.wished.shown_name if matter.wished else ""),
        (_("委员"), matter.member.shown_name if matter.member else ""),
        (_("承办单位"), matter.unit or ""),
        (_("联络员"), matter.officer.shown_name if matter.officer else ""),
        (_("办理结果"), Reply.Result(matter.result).label if matter.result else ""),
        (_("承诺完成"), formats.date(matter.promised_on) if matter.promised_on else ""),
        (_("落实日期"), formats.date(matter.carried_out_on) if matter.carried_out_on else ""),
        (_("居民意见"), matter.get_word_display() if matter.word else ""),
        (_("满意度"), matter.get_satisfied_display() if matter.satisfied else ""),
        (_("录音、视频"), recordings_said(matter)),
        (_("我也遇到"), _("%(count)s 人") % {"count": matter.joined} if matter.joined else ""),
        (_("联系方式"), _("未留") if matter.anonymous else _("已留（加密）")),
        (_("居民同意"), " · ".join(str(label) for given, label in consents if given) or _("均未勾选")),
    ]
    return summary([row for row in rows if row[1]])


def _reply_due(matter: Matter) -> str:
    """Until when the reply is due, and whether that was put off."""
    day = formats.date(matter.reply_due) if matter.reply_due else ""
    return bracketed(day, _("已延期")) if day and matter.extended else day


def recordings_said(matter: Matter) -> str:
    """How many recordings there are, and whether someone has yet to write them down."""
    waiting = [one.transcribed_at is None for one in matter.recordings.all()]
    if not waiting:
        return ""
    said = _("%(count)s 段") % {"count": len(waiting)}
    return _("%(said)s，等待听写") % {"said": said} if any(waiting) else said


@register.simple_tag
def last_reply(matter: Matter) -> Reply | None:
    return matter.replies.filter(sent_at__isnull=False).last()


@register.simple_tag
def look_role(look: Look) -> str:
    return role_at_look(look)


@register.simple_tag
def public_copy(matter: Matter) -> Publication | None:
    """What everyone may read of it, or None."""
    return publishing.public_copy(matter)


@register.filter
def redacted(words: str) -> str:
    """Words as another resident may read them."""
    return redact(words).text


@register.inclusion_tag("web/parts/portrait.html")
def member_portrait(member: Member, size: str = "") -> dict[str, Any]:
    return portrait(member.person.name, portraits.address(member), size)
