"""Who is told of rosters, absences and swaps, and in which words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bandeng.core.actions import Act
from bandeng.core.language import listed
from bandeng.gather import rules, tell
from bandeng.gather.models import Absence, Occasion, Roster, Series, Swap, Turn
from bandeng.post import events, outbox, registry
from bandeng.post.models import Message
from bandeng.studio.models import Person
from bandeng.studio.reach import above, holders
from bandeng.web import formats

ROSTER_WORDS = {
    "roster.publish": (
        gettext_lazy("您的值班有新安排"),
        gettext_lazy("%(title)s的值班表公布了，您在这段时间的值班：%(mine)s。来不了请先请假或换班：%(site)s"),
    ),
    "absence.take": (
        gettext_lazy("有人请假，值班要另外安排"),
        gettext_lazy(
            "%(title)s：%(who)s从%(since_on)s到%(until_on)s请假，已公布的 %(number)s 次值班空出来了。"
            "请在排班页面点“重新排”：%(site)s"
        ),
    ),
}
SWAP_WORDS = {
    "swap.offer": (
        gettext_lazy("有人想请您换班"),
        gettext_lazy(
            "%(who)s%(day_on)s的值班（%(title)s，%(venue)s）想请您来值。%(back)s同意或不同意，请在这里答复：%(site)s"
        ),
    ),
    "swap.accept": (
        gettext_lazy("换班办好了"),
        gettext_lazy("%(who)s%(day_on)s的值班（%(title)s，%(venue)s）改由%(taker)s来值。%(back)s"),
    ),
    "swap.refuse": (
        gettext_lazy("换班没有换成"),
        gettext_lazy("您%(day_on)s的值班（%(title)s，%(venue)s），对方来不了，仍是您的。可以再请别人：%(site)s"),
    ),
    "swap.withdraw": (
        gettext_lazy("换班的请求撤回了"),
        gettext_lazy("%(who)s%(day_on)s的值班（%(title)s，%(venue)s）自己来值，不用您换了。"),
    ),
    "swap.lapse": (
        gettext_lazy("换班的请求过期了"),
        gettext_lazy("您%(day_on)s的值班（%(title)s，%(venue)s）没有换出去，或者值班已经另有安排。请看：%(site)s"),
    ),
}


def of_publishing(act: Act, roster: Roster, concerned: Iterable[int]) -> None:
    """Each person whose turns a roster changed, once."""
    outbox.tell(
        act,
        event="roster.publish",
        event_key=f"roster.publish:{roster.subject}",
        subject=roster.subject,
        recipients=[tell.person(one) for one in Person.objects.filter(pk__in=list(concerned)).order_by("pk")],
        data={"since_on": roster.since, "until_on": roster.until},
        path=roster.series.path,
    )


def of_absence(act: Act, absence: Absence, series: Series, turns: int) -> None:
    """Those who plan a series: someone with turns announced cannot come."""
    planners = holders(act.at, *rules.TABLE["roster.plan"]).filter(path__in=above(series.path)).select_related("person")
    told = {role.person_id: role.person for role in planners if role.person_id != absence.person_id}
    outbox.tell(
        act,
        event="absence.take",
        event_key=f"absence.take:{absence.pk}:{series.pk}",
        subject=series.subject,
        recipients=[tell.person(one) for one in told.values()],
        data={
            "person": absence.person_id,
            "since_on": absence.since,
            "until_on": absence.until,
            "number": turns,
        },
        path=series.path,
    )


def of_swap(act: Act, swap: Swap, event: str, people: Iterable[Person]) -> None:
    """Something happened to an offer."""
    tell.about(act, swap.turn.occasion, event, [tell.person(one) for one in people], key=str(swap.pk))


def fill_roster(message: Message) -> Mapping[str, Any]:
    roster = Roster.objects.select_related("series").get(subject=message.subject)
    turns = Turn.objects.filter(
        person=int(message.key),
        state=Turn.State.ON,
        occasion__series=roster.series,
        occasion__day__range=(roster.since, roster.until),
        occasion__state=Occasion.State.ON,
    ).select_related("occasion__venue")
    mine = [f"{formats.moment(one.occasion.opens_at)} {one.occasion.venue.name}" for one in turns]
    return {"title": roster.series.title, "mine": listed(mine) or _("没有")}


def fill_absence(message: Message) -> Mapping[str, Any]:
    series = Series.objects.get(subject=message.subject)
    return {"title": series.title, "who": Person.objects.get(pk=message.data["person"]).shown_name}


def fill_swap(message: Message) -> Mapping[str, Any]:
    swap = Swap.objects.select_related("turn__person", "taken_by", "back__occasion__venue").get(
        pk=message.event_key.rpartition(":")[2]
    )
    back = ""
    if swap.back:
        there = swap.back.occasion
        said = _("换回的一班：%(day)s（%(venue)s）。")
        back = said % {"day": formats.moment(there.opens_at), "venue": there.venue.name}
    return {
        **tell.fill(message),
        "who": swap.turn.person.shown_name,
        "taker": swap.taken_by.shown_name if swap.taken_by else "",
        "back": back,
    }


def describe(subjects: Iterable[str], looking: Any) -> Mapping[str, registry.About]:
    """What a message is about, for whoever may see the series."""
    seen, wanted = rules.visible(looking), list(subjects)
    series = Series.objects.filter(seen, subject__in=wanted)
    found = {one.subject: registry.About(one.title, reverse("rosters")) for one in series}
    own = Roster.objects.filter(subject__in=wanted, series__in=Series.objects.filter(seen)).select_related("series")
    for one in own:
        found[one.subject] = registry.About(
            f"{one.series.title} {one.since}–{one.until}", reverse("roster", args=[one.pk])
        )
    return found


def register() -> None:
    fills = {"roster.publish": fill_roster, "absence.take": fill_absence}
    for code, (title, text) in {**ROSTER_WORDS, **SWAP_WORDS}.items():
        events.register(code, title, text, fills.get(code, fill_swap))
    registry.describers.append(describe)
