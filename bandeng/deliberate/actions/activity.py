"""The life of an activity up to the end of its meeting; settling and closing are in files of their own."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bandeng.core import clock, sealed
from bandeng.core.actions import Act, action
from bandeng.core.errors import Invalid, WrongState
from bandeng.core.models import Link
from bandeng.deliberate import activity_tell as tell
from bandeng.deliberate import rules
from bandeng.deliberate.actions import meeting_base, meeting_people
from bandeng.deliberate.actions import when as occasions
from bandeng.deliberate.actions.base import begin, finish
from bandeng.deliberate.actions.when import When
from bandeng.deliberate.kinds import KINDS
from bandeng.deliberate.models import Activity, Item, Participant, Plan
from bandeng.deliberate.states import State
from bandeng.gather import referrals
from bandeng.gather.models import Occasion
from bandeng.studio.actions.base import cleaned, opaque, words
from bandeng.studio.models import Studio, Unit
from bandeng.web import formats

MOST_UNITS = 12
SAID = ("question", "affected", "joining", "form", "link", "hosts", "chair", "item", "public", "opinions_until")


@action("activity.open")
def open_activity(
    act: Act,
    /,
    studio: Studio,
    *,
    kind: str,
    title: str,
    form_key: str,
    when: When | None = None,
    units: Iterable[Unit] = (),
    about: str = "",
    announce: bool = False,
    now: bool = False,
    **said: Any,
) -> Activity:
    """Open an activity; with `announce` or `now` announced or begun at once. The same form sent twice is one activity.

    `said` are the fields named in SAID. `about` is the opaque subject of what led to it, such as a matter; nothing of
    its words goes over.
    """
    rules.permit(act, "activity.arrange", studio.path)
    Studio.objects.select_for_update().get(pk=studio.pk)  # a form sent twice at once is one activity
    if same := Activity.objects.filter(form_key=form_key).first():
        if same.studio_id != studio.pk:
            raise WrongState(_("这张表刚才已经给别的工作室建了活动。要再建一个，请重新打开新建的页面。"))
        act.record(same.subject, studio=studio, kind=same.kind, again=True)
        return same
    act.require(not about or act.by.role == "system" or referrals.sendable(about, act.person) is not None)
    if kind not in KINDS:
        raise Invalid(_("请选择活动形式。"), field="kind")
    _key, wrapped = sealed.new_wrapped_key()
    made = Activity(
        subject=opaque(),
        studio=studio,
        path=studio.path,
        kind=kind,
        wrapped_key=wrapped,
        form_key=form_key,
        made_by=act.person,
        made_at=act.at,
    )
    _fill(act, made, {"title": title, **said})
    occasions.settle(act, made, when)
    made.save()
    for unit in _asked(made, units):
        Participant.objects.create(
            activity=made,
            part=Participant.Part.UNIT,
            unit=unit,
            label=_("%(unit)s代表")[:40] % {"unit": unit.name[:34]},
            invited_at=act.at,
            made_at=act.at,
        )
    _chaired(act, made)
    if about:
        Link.objects.create(source=about, target=made.subject, relation=Link.Relation.LED_TO, made_at=act.at)
        referrals.note(act, about, "activity.open", _place_and_time(made))
    act.record(made.subject, studio=studio, kind=kind, state=made.state, about=about or None)
    if now:
        return begin_meeting(act.by, made)
    return announce_activity(act.by, made) if announce else made


def _place_and_time(activity: Activity) -> str:
    if activity.occasion is None:
        return str(activity.kind_label)
    one = activity.occasion
    return f"{activity.kind_label} · {formats.moment(one.opens_at)} · {one.venue.name}"


def _asked(activity: Activity, units: Iterable[Unit]) -> list[Unit]:
    chosen = list({unit.pk: unit for unit in units}.values())
    if len(chosen) > MOST_UNITS:
        raise Invalid(_("一次最多请 %(most)d 个单位。") % {"most": MOST_UNITS}, field="units")
    there = Unit.objects.filter(meeting_people.around(activity), pk__in=[one.pk for one in chosen])
    if there.count() != len(chosen):
        raise Invalid(_("请从名单里选一个本地的单位。"), field="units")
    return chosen


def _chaired(act: Act, activity: Activity) -> None:
    """Whoever takes the chair takes part."""
    if activity.chair:
        activity.participants.get_or_create(
            person=activity.chair,
            defaults={
                "part": Participant.Part.CHAIR,
                "label": activity.chair.shown_name[:40],
                "invited_at": act.at,
                "made_at": act.at,
            },
        )


def _fill(act: Act, activity: Activity, values: Mapping[str, Any]) -> None:
    """Check and set what was said of an activity: only the fields that are given."""
    kind = KINDS[activity.kind]
    kept = {name: value for name, value in values.items() if name in (*SAID, "title")}
    for name, limit, needed in (("title", 80, True), ("affected", 200, False), ("hosts", 200, kind.hosted)):
        if name in kept or (name == "hosts" and needed and not activity.hosts):
            kept[name] = cleaned(kept.get(name) or "", limit, name, needed=False)
            if needed and not kept[name]:
                raise Invalid(_MISSING[name](), field=name)
    for name in ("question", "joining"):
        if name in kept:
            kept[name] = words(kept[name] or "", 2000, name)
    if link := (kept.get("link") or "").strip():
        if not link.startswith(("https://", "http://")) or len(link) > 300:
            raise Invalid(_("线上地址要以 https:// 开头。"), field="link")
        kept["link"] = link
    chair, item = kept.get("chair"), kept.get("item")
    # What it had before may stay: a chair whose term is over, an item that was dropped since.
    if chair and chair != activity.chair and not rules.may_at(chair, "deliberate.see", activity.path, act.at):
        raise Invalid(_("请选本工作室的人主持。"), field="chair")
    if item and item != activity.item and not _planned(activity, item):
        raise Invalid(_("这一项不在本工作室的协商计划里。"), field="item")
    _day(act, activity, kept.get("opinions_until"))
    for name, value in kept.items():
        setattr(activity, name, value)


def _planned(activity: Activity, item: Item) -> bool:
    found = Item.objects.filter(pk=item.pk, dropped_at=None, plan__state=Plan.State.ISSUED)
    path = found.values_list("plan__path", flat=True).first()
    return path is not None and activity.path.startswith(path)


def _day(act: Act, activity: Activity, until: date | None) -> None:
    if until and until != activity.opinions_until and until < clock.day(act.at):
        raise Invalid(_("这一天已经过去，请选今天以后的日子。"), field="opinions_until")


_MISSING = {
    "title": lambda: _("请写题目，例如：3 号楼通天然气。"),
    "hosts": lambda: _("这种活动要和社区党组织或居委会一起办，请写和谁一起。"),
}


@action("activity.change")
def change_activity(
    act: Act,
    /,
    activity: Activity,
    *,
    when: When | None = None,
    note: str = "",
    version: int | None = None,
    **said: Any,
) -> Activity:
    """Change what is said of it, or when and where; who takes part is told of another time or place, with the note."""
    fresh = begin(act, activity, version)
    if "kind" in said and said["kind"] != fresh.kind:
        if fresh.state != State.DRAFT or said["kind"] not in KINDS:
            raise Invalid(_("公告以后不能改活动形式。"), field="kind")
        fresh.kind = said["kind"]
    _fill(act, fresh, said)
    occasions.settle(act, fresh, when, note)
    _chaired(act, fresh)
    return finish(act, fresh)


@action("activity.announce")
def announce_activity(act: Act, activity: Activity, *, version: int | None = None) -> Activity:
    """Announce it: everyone may read it where it is public, opinions are gathered, who is invited is told."""
    fresh = begin(act, activity, version)
    needed = [("occasion", _("先定时间和地点，再公告。"))]
    if not KINDS[fresh.kind].quick:
        needed += [("question", _("先写明要商量什么，再公告。")), ("affected", _("先写明关系到谁，再公告。"))]
    for name, missing in needed:
        if not getattr(fresh, name):
            raise Invalid(missing)
    one = fresh.occasion
    if one and (one.state == Occasion.State.CANCELLED or one.closes_at <= act.at):
        raise Invalid(_("定的时间已经过去或取消了，先改时间，再公告。"))
    fresh.announced_at = act.at
    occasions.settle(act, fresh, None)
    tell.announced(act, fresh)
    return finish(act, fresh)


@action("activity.begin")
def begin_meeting(act: Act, activity: Activity, *, version: int | None = None) -> Activity:
    """The meeting begins: from now on it is in session."""
    fresh = begin(act, activity, version)
    if fresh.occasion and fresh.occasion.opens_at.astimezone(clock.HERE).date() > clock.day(act.at):
        raise Invalid(_("定的日子还没有到。提前开会，请先改时间。"))
    fresh.held_at = act.at
    meeting_base.opened(act, fresh)
    if fresh.public and not fresh.announced_at:
        fresh.announced_at = act.at
        tell.announced(act, fresh)
    occasions.settle(act, fresh, None)
    return finish(act, fresh)


@action("activity.end")
def end_meeting(act: Act, activity: Activity, *, version: int | None = None) -> Activity:
    """The meeting is over; the minutes are put in order."""
    fresh = begin(act, activity, version)
    fresh.ended_at = act.at
    meeting_base.wound_up(act, fresh)
    return finish(act, fresh)


@action("activity.call_off")
def call_off(act: Act, activity: Activity, *, reason: str, version: int | None = None) -> Activity:
    """Not to be held after all; who takes part, and who said something beforehand, is told with the reason."""
    fresh = begin(act, activity, version)
    fresh.result = cleaned(reason, 120, "reason")
    fresh.closed_at = act.at
    occasions.cancel(act, fresh, fresh.result)
    if fresh.announced_at:
        tell.called_off(act, fresh)
    return finish(act, fresh)
