"""Everything that is kept about a resident in one matter, in plain words: for their page, the counter, and a file."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bandeng.core import clock
from bandeng.core.language import bracketed, labelled
from bandeng.listen import joinings, publishing, queries, secrets
from bandeng.listen.actions.erase import CONSENTS
from bandeng.listen.actions.rights import parts
from bandeng.listen.forms.rights import CONSENT_WORDS
from bandeng.listen.jobs import MOST_DAYS
from bandeng.listen.models import Call, Joining, Look, Matter
from bandeng.listen.phone_line import sealing
from bandeng.post.queries import history
from bandeng.post.registry import RESIDENT
from bandeng.web import formats


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the statement: its heading, and rows of a name and what is kept under it."""

    title: str
    rows: list[tuple[str, str]]


def keep_until(matter: Matter) -> date:
    """The day after which what is the resident's is erased, as things stand now."""
    longest = clock.day(matter.received_at) + timedelta(days=MOST_DAYS)
    ends = [item.ended_at for item in (matter, *queries.all_threads(matter))]
    if None in ends:
        return longest
    last = max(end for end in ends if end)
    return min(longest, clock.day(last) + timedelta(days=matter.studio.setting("keep_days")))


def in_order(looks: QuerySet[Look]) -> QuerySet[Look]:
    """Looks from the first on, with all that saying who looked needs."""
    return looks.select_related("person", "matter").prefetch_related("person__roles").order_by("at", "pk")


def role_at_look(look: Look) -> str:
    """In which role someone looked: the one they held then over the matter, by its name."""
    held = [role for role in look.person.roles.all() if role.holds(look.at)]
    kinds = [role.get_kind_display() for role in held if look.matter.path.startswith(role.path)]
    return str(kinds[0]) if kinds else str(_("代理他人"))


def statement(matter: Matter) -> list[Section]:
    """All of it. For the resident with the code, or for an officer after a look that is on record."""
    wholes = [matter, *parts(matter)]
    return [
        section
        for section in (
            Section(_("您的原话"), _words(matter)),
            Section(_("联系方式"), _contact(matter)),
            Section(_("您的同意"), _consents(matter)),
            Section(_("这件事"), _facts(matter)),
            Section(_("谁看过您的原话和联系方式"), _looks(Look.objects.filter(matter__in=wholes))),
            Section(_("您打来的电话"), _calls(matter)),
            Section(_("怎样告诉您的"), _told(matter)),
            Section(_("办理经过"), _steps(matter)),
        )
        if section.rows
    ]


def _words(matter: Matter) -> list[tuple[str, str]]:
    original = secrets.original(matter) or {}
    names = {
        "title": _("标题"),
        "words": _("内容"),
        "place": _("地点"),
        "whose": _("替谁反映"),
        "whose_phone": _("他的电话"),
        "guardian": _("监护人"),
    }
    rows = [(str(names.get(key, key)), str(value)) for key, value in original.items() if value]
    rows += [(_("后来补充"), words) for words in secrets.originals_of_steps(matter).values()]
    pictures = matter.photos.filter(evidence=False).count()
    recordings = matter.recordings.count()
    if pictures:
        rows.append((_("照片"), _("%(count)d 张") % {"count": pictures}))
    if recordings:
        rows.append((_("录音或短视频"), _("%(count)d 段") % {"count": recordings}))
    return rows


def _contact(matter: Matter) -> list[tuple[str, str]]:
    found = secrets.contact(matter)
    if not found:
        return [(_("电话"), _("没有留"))]
    return [(_("称呼"), found.get("name") or _("没有留")), (_("电话"), found.get("phone") or _("没有留"))]


def _calls(matter: Matter) -> list[tuple[str, str]]:
    """The calls (热线) it was said in: what was noted, the number as long as it is kept, who looked at it."""
    rows: list[tuple[str, str]] = []
    for call in Call.objects.filter(matter=matter).prefetch_related("looks__person"):
        left = sealing.opened(call) or {}
        rows.append((formats.moment(call.at), " ".join(part for part in (call.topic, *left.values()) if part)))
        rows += [(formats.moment(one.at), f"{one.person.shown_name} {one.reason}") for one in call.looks.all()]
    return rows


def _consents(matter: Matter) -> list[tuple[str, str]]:
    withdrawn = {name for step in matter.steps.filter(code="matter.withdraw_consent") for name in step.data["which"]}

    def said(name: str) -> str:
        if getattr(matter, name):
            return str(_("同意"))
        return str(_("已撤回")) if name in withdrawn else str(_("没有同意"))

    return [(str(CONSENT_WORDS[name]), said(name)) for name in CONSENTS]


def _facts(matter: Matter) -> list[tuple[str, str]]:
    rows = [
        (_("编号"), matter.number or ""),
        (_("状态"), str(matter.get_state_display())),
        (_("来源"), str(matter.get_source_display())),
        (_("收到时间"), formats.moment(matter.received_at)),
        (_("办理用的文本（隐去个人信息）"), f"{matter.title}\n{matter.words}"),
        (_("保存到"), formats.date(keep_until(matter))),
    ]
    return [(name, value) for name, value in rows if value]


def _looks(looks: QuerySet[Look]) -> list[tuple[str, str]]:
    rows = [
        (formats.moment(look.at), labelled(f"{role_at_look(look)} {look.person.shown_name}", look.reason))
        for look in in_order(looks)
    ]
    return rows or [(_("查看记录"), _("还没有人看过。"))]


def _told(matter: Matter) -> list[tuple[str, str]]:
    sent = [item for item in history(matter.subject) if item.recipient.startswith(f"{RESIDENT}:")]
    return [
        (formats.moment(item.made_at), bracketed(item.get_channel_display(), item.get_status_display()))
        for item in sent
    ]


def _steps(matter: Matter) -> list[tuple[str, str]]:
    steps: list[dict[str, Any]] = queries.timeline(matter, resident=True)
    return [
        (formats.moment(step["time"]), " ".join(str(part) for part in (step["title"], step["text"]) if part))
        for step in steps
    ]


def statement_of_joining(joining: Joining) -> list[Section]:
    """All that is kept about someone who joined a matter."""
    left = joinings.opened(joining) or {}
    copy = publishing.public_copy(joining.matter)
    looks = joining.matter.looks.filter(at__gte=joining.joined_at)
    sections = [
        Section(_("您的原话"), [(_("内容"), left["words"])] if left.get("words") else []),
        Section(
            _("联系方式"),
            [(_("称呼"), left.get("name") or _("没有留")), (_("电话"), left.get("phone") or _("没有留"))],
        ),
        Section(
            _("您的同意"),
            [(str(CONSENT_WORDS["tell_later"]), str(_("同意")) if joining.tell_later else str(_("没有同意")))],
        ),
        Section(
            _("您加入的事"),
            [
                (_("标题"), copy.title if copy else _("这件事现在不公开")),
                (_("加入时间"), formats.moment(joining.joined_at)),
                (_("保存到"), formats.date(keep_until(joining.matter))),
            ],
        ),
        Section(_("谁看过您的原话和联系方式"), _looks(looks)),
    ]
    return [section for section in sections if section.rows]


def as_text(matter: Matter, sections: list[Section]) -> str:
    """A statement as a plain text."""
    lines = [str(_("%(studio)s保存的与您这件事有关的全部信息") % {"studio": matter.studio})]
    lines += [formats.moment(clock.now()), ""]
    for section in sections:
        lines += [f"# {section.title}", *(labelled(name, value) for name, value in section.rows), ""]
    return "\n".join(lines)


def as_data(matter: Matter, sections: list[Section]) -> dict[str, Any]:
    """A statement for machines."""
    return {
        "studio": str(matter.studio),
        "made_at": clock.now().isoformat(),
        "sections": [
            {"title": section.title, "rows": [{"name": name, "value": value} for name, value in section.rows]}
            for section in sections
        ],
    }
