"""Opening and changing an activity; the short form of a bench meeting; calling off."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bandeng.core import clock
from bandeng.deliberate import kinds
from bandeng.deliberate.actions.when import When, from_now
from bandeng.deliberate.models import Activity, Item, Plan
from bandeng.studio.models import Person, Role, Studio, Unit, Venue
from bandeng.studio.reach import above, holders
from bandeng.web.fields import CleanText, among
from bandeng.web.forms import Chips, DateInput

HOURS = forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")
PEOPLE = (Role.Kind.OFFICER, Role.Kind.HEAD, Role.Kind.CONVENER, Role.Kind.MEMBER)
NOW, LATER = "now", "later"


def _around(paths: list[str], field: str = "path") -> Q:
    """What lies at, above or below one of the paths."""
    found = Q(pk__in=())
    for path in paths:
        found |= Q(**{f"{field}__in": above(path)}) | Q(**{f"{field}__startswith": path})
    return found


def units(paths: list[str]) -> QuerySet[Unit]:
    return Unit.objects.filter(_around(paths)).order_by("name")


def people(paths: list[str]) -> QuerySet[Person]:
    held = holders(clock.now(), *PEOPLE).filter(_around(paths))
    return Person.objects.filter(pk__in=held.values("person")).order_by("name")


def items(paths: list[str]) -> QuerySet[Item]:
    plans = Plan.objects.filter(path__in=[one for path in paths for one in above(path)], state=Plan.State.ISSUED)
    return Item.objects.filter(plan__in=plans, dropped_at=None).select_related("plan")


def venues(paths: list[str]) -> QuerySet[Venue]:
    return Venue.objects.filter(_around(paths, "studio__path"), listed=True).order_by("studio__path", "pk")


class SaidForm(forms.Form):
    """Everything that everyone will read of it."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("什么形式？"), choices=[("", _("请选择")), *kinds.CHOICES])
    title = CleanText(label=_("题目"), help_text=_("例如：3 号楼通天然气。"), max_length=80)
    question = CleanText(
        label=_("要商量什么？"),
        help_text=_("一两句话说清楚：定什么事，有哪几种办法。公告前要写。"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
        required=False,
    )
    affected = CleanText(
        label=_("关系到谁？"), help_text=_("例如：3 号楼 40 户居民。公告前要写。"), max_length=200, required=False
    )
    hosts = CleanText(
        label=_("和谁一起办？"),
        help_text=_("基层协商、板凳会要写：社区党组织、居委会。"),
        max_length=200,
        required=False,
    )
    day = forms.DateField(label=_("哪一天？"), help_text=_("还没有定就空着。"), widget=DateInput, required=False)
    opens = forms.TimeField(label=_("几点开始？"), widget=HOURS, required=False)
    closes = forms.TimeField(label=_("几点结束？"), widget=HOURS, required=False)
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=_("在哪里？"), empty_label=_("不在工作室的地点，写在下面"), required=False
    )
    place = CleanText(label=_("别的地方"), help_text=_("例如：3 号楼前的凉亭。"), max_length=80, required=False)
    form = forms.ChoiceField(label=_("怎么开？"), choices=Activity.Form.choices, initial="on_site", widget=Chips)
    link = CleanText(label=_("线上会议的地址"), max_length=300, required=False)
    joining = CleanText(
        label=_("怎样参加？"),
        help_text=_("例如：当天直接来；来不了的，先把意见写给我们。"),
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        required=False,
    )
    opinions_until = forms.DateField(
        label=_("意见征集到哪一天？"), help_text=_("不征集就空着。"), widget=DateInput, required=False
    )
    chair = forms.ModelChoiceField(
        Person.objects.none(), label=_("谁主持？"), empty_label=_("还没有定"), required=False
    )
    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("属于协商计划的哪一项？"), empty_label=_("不在计划里"), required=False
    )
    public = forms.BooleanField(label=_("公开：公告后谁都能看到"), required=False, initial=True)

    def offer(self, paths: list[str], chair: int = 0, item: int = 0) -> None:
        """What there is to choose at some places; and one person and item by their ids."""
        among(self.fields["venue"], lambda: venues(paths))
        among(self.fields["chair"], lambda: people(paths) | Person.objects.filter(pk=chair))
        among(self.fields["item"], lambda: items(paths) | Item.objects.filter(pk=item))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("day"):
            for name in ("opens", "closes"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("定了哪一天，就要写几点。"))
            if not values.get("venue") and not values.get("place"):
                self.add_error("place", _("请选一个地点，或者写在哪里。"))
        return values

    def arguments(self) -> dict[str, Any]:
        """What the actions take."""
        values = dict(self.cleaned_data)
        day, opens, closes, venue, place = (values.pop(name) for name in ("day", "opens", "closes", "venue", "place"))
        when = When(day, opens, closes, venue, place) if day else None
        return {**values, "when": when}


class ActivityForm(SaidForm):
    """A new one; only kind and title are asked for at once."""

    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("请哪些单位？"), widget=forms.CheckboxSelectMultiple, required=False
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    field_order = ("studio",)

    def __init__(self, *args: Any, studios: QuerySet[Studio], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(studios)
        paths = [one.path for one in found]
        one_only(self, found)
        self.offer(paths)
        among(self.fields["units"], lambda: units(paths))


def one_only(form: forms.Form, studios: list[Studio]) -> None:
    """Where there is only one studio, nothing is asked."""
    among(form.fields["studio"], lambda: Studio.objects.filter(pk__in=[one.pk for one in studios]))
    if len(studios) == 1:
        form.fields["studio"].widget = forms.HiddenInput()
        form.fields["studio"].initial = studios[0].pk


class ChangeForm(SaidForm):
    note = CleanText(
        label=_("改了时间地点，告诉大家为什么"),
        help_text=_("公告以后改时间或地点才要写，参加的人会收到。"),
        max_length=120,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, activity: Activity) -> None:
        super().__init__(data, initial=self.of(activity))
        # What stands may stay: a chair whose term is over, an item that was dropped since.
        self.offer([activity.path], activity.chair_id or 0, activity.item_id or 0)

    @staticmethod
    def of(activity: Activity) -> dict[str, Any]:
        """The initial values."""
        names = ("kind", "title", "question", "affected", "hosts", "form", "link", "joining", "opinions_until")
        values = {name: getattr(activity, name) for name in (*names, "chair", "item", "public", "version")}
        if one := activity.occasion:
            opens, closes = (moment.astimezone(clock.HERE).time() for moment in (one.opens_at, one.closes_at))
            there = {"venue": one.venue} if one.venue.listed else {"place": one.venue.name}
            values |= {"day": one.day, "opens": opens, "closes": closes, **there}
        return values


class BenchForm(forms.Form):
    """A bench meeting, opened in a minute where one stands."""

    use_required_attribute = False
    studio = forms.ModelChoiceField(Studio.objects.none(), label=_("哪个工作室？"), empty_label=None)
    title = CleanText(label=_("商量什么事？"), help_text=_("例如：3 号楼通天然气。"), max_length=80)
    place = CleanText(label=_("在哪里？"), help_text=_("例如：3 号楼前的凉亭。"), max_length=80)
    start = forms.ChoiceField(
        label=_("什么时候开？"),
        choices=[(NOW, _("现在就开")), (LATER, _("另定时间"))],
        initial=NOW,
        widget=Chips,
    )
    day = forms.DateField(label=_("哪一天？"), widget=DateInput, required=False)
    opens = forms.TimeField(label=_("几点开始？"), widget=HOURS, required=False)
    hosts = CleanText(label=_("和谁一起办？"), help_text=_("社区党组织或居委会。"), max_length=200)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("请哪些单位？"),
        help_text=_("他们会收到通知。也可以以后再请。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, studios: QuerySet[Studio], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(studios)
        one_only(self, found)
        among(self.fields["units"], lambda: units([one.path for one in found]))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("start") == LATER:
            for name in ("day", "opens"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("另定时间，请写哪一天、几点。"))
        return values

    def arguments(self, now: datetime) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        day, opens, place, start = (values.pop(name) for name in ("day", "opens", "place", "start"))
        if start == NOW:
            return {**values, "kind": "bench", "now": True, "when": from_now(now, place)}
        begins = datetime.combine(day, opens, clock.HERE)
        return {**values, "kind": "bench", "announce": True, "when": from_now(begins, place)}


class CallOffForm(forms.Form):
    use_required_attribute = False
    reason = CleanText(label=_("为什么取消？"), help_text=_("参加的人和留了电话的居民会收到。"), max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
