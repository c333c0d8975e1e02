"""What this room tells the others: its verbs, its navigation, how its people are reached, who takes over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core import forgetting, permissions
from bandeng.gather import demo, kinds, referrals
from bandeng.gather import hall as screens
from bandeng.listen import days, events, hall, jobs, joinings, queries, referring, rules, secrets
from bandeng.listen.actions.erase import once_more
from bandeng.listen.actions.hand_over import on_role_end
from bandeng.listen.models import Avoidance, Joining, Matter
from bandeng.listen.phone_line import rules as phone_rules
from bandeng.listen.settings import SETTINGS
from bandeng.post import registry
from bandeng.post import rules as post_rules
from bandeng.studio.actions import roles
from bandeng.studio.reach import roles_of, within
from bandeng.studio.settings import register
from bandeng.web import context, nav, opening


def address_of_resident(subject: str, channel: str) -> registry.Address | None:
    """The number a resident left, as long as they want to be told and it has not been erased."""
    matter = Matter.objects.filter(subject=subject, tell_later=True).first()
    joining = None if matter else Joining.objects.filter(subject=subject, tell_later=True, withdrawn_at=None).first()
    found = secrets.contact(matter) if matter else joinings.opened(joining) if joining else None
    return registry.Address(found["phone"]) if found and found["phone"] else None


def describe(subjects: Iterable[str], person: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the matter."""
    seen = Matter.objects.filter(rules.visible(person), subject__in=list(subjects))
    return {
        item.subject: registry.About(
            f"{item.label} {item.title}",
            reverse("matter", args=[item.pk]),
            reverse("matter", args=[item.pk]) + "#look",
            queries.last_words(item),
        )
        for item in seen
    }


POST_ROLES = {
    "post.see": ("officer", "head", "auditor"),
    "post.call": ("officer", "head"),
}


def messages_of(person: Any, verb: str) -> Q:
    """The messages of the part of the tree in which a person is officer or head (auditors see, and no more).

    Never those of a matter that is closed to them.
    """
    from bandeng.core import clock

    parts = [role.path for role in roles_of(person, clock.now()) if role.kind in POST_ROLES[verb]]
    found = Q(pk__in=())
    for path in parts:
        found |= within(path)
    avoided = Avoidance.objects.filter(person=person.pk).values("matter__subject")
    unread = Matter.objects.filter(confidential=True).exclude(readers__person=person.pk).values("subject")
    return found & ~Q(subject__in=avoided) & ~Q(subject__in=unread)


def post_verbs(person: Any) -> frozenset[str]:
    from bandeng.core import clock

    kinds = {role.kind for role in roles_of(person, clock.now())}
    return frozenset(verb for verb, allowed in POST_ROLES.items() if kinds & set(allowed))


def links(request: HttpRequest) -> Iterable[nav.Link]:
    if not request.user.is_authenticated:
        return
    verbs = permissions.granted(request.user)
    if "matter.see" in verbs:
        if "matter.respond" in verbs:
            yield nav.link(request, "mine", _("我的事项"), icon="people")
        if "matter.send_back" in verbs:
            yield nav.link(request, "inbox", _("单位收件箱"), icon="home")
        yield nav.link(request, "desk", _("事项"), icon="inbox")
    if "matter.oversee" in verbs:
        yield nav.link(request, "supervision", _("督查"), icon="eye", group="watch")
        yield nav.link(request, "empty_replies", _("答复说没说清"), icon="chat", group="watch")
    if "matter.see" in verbs:
        yield nav.link(request, "promises", _("挂账"), icon="flag", group="watch")
    if "matter.call_back" in verbs:
        yield nav.link(request, "call_backs", _("回访"), icon="phone", group="watch")
    if "call.see" in verbs:
        yield nav.link(request, "phone", _("热线"), icon="phone")
    if "matter.enter" in verbs:
        yield nav.link(request, "enter", _("代为登记"), icon="plus")
        yield nav.link(request, "entrances", _("二维码"), icon="link", group="post")
    if "poster.print" in verbs:
        yield nav.link(request, "posters", _("海报和门牌"), icon="print", group="post")
    if "matter.import" in verbs:
        yield nav.link(request, "imports", pgettext_lazy("verb", "导入"), icon="file", group="data")
    if "opendata.release" in verbs:
        yield nav.link(request, "open_data_desk", _("开放数据"), icon="globe", group="data")
    if "privacy.report" in verbs:
        yield nav.link(request, "privacy_reports", _("个人信息保护报告"), icon="lock", group="data")


def first_page(person: Any) -> str:
    """Members begin with what is theirs, clerks with what came to their unit, whoever sits at the desk with that."""
    verbs = rules.granted(person)
    if "matter.accept" in verbs:
        return "desk"
    return "mine" if "matter.respond" in verbs else "inbox" if "matter.send_back" in verbs else ""


def name_of_house() -> str:
    """The studio's name on every page, where the house has one studio (and its workstations)."""
    studio = queries.only_studio()
    return str(studio) if studio else ""


def connect() -> None:
    """Called once, when the app is ready."""
    opening.DOORS.append("bandeng.listen.views.track.DOOR")
    permissions.grants.append(rules.granted)
    permissions.grants.append(phone_rules.granted)
    permissions.grants.append(post_verbs)
    registry.resolvers[registry.RESIDENT] = address_of_resident
    registry.describers.append(describe)
    post_rules.scopes.append(messages_of)
    nav.staff.insert(0, links)
    nav.first.append(first_page)
    context.names.append(name_of_house)
    roles.on_role_end.append(on_role_end)
    forgetting.due.append(jobs.erase_due)
    forgetting.again.append(once_more)
    forgetting.renewed.append(jobs.derive_anew)
    events.register_all()
    register(*SETTINGS)
    demo.MORE.append("bandeng.listen.demo.wednesdays.play")
    referrals.sources.append(referring.SOURCE)
    for kind in days.KINDS:
        kinds.register(kind)
    screens.PANELS.append(hall.panels)
    jobs.schedule()
