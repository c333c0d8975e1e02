"""The filters of the worklist: a form that is sent in the address, and the Q it means."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.core import clock
from bandeng.listen import lamps
from bandeng.listen.models import Matter
from bandeng.listen.worklist.searching import searched
from bandeng.listen.worklist.tabs import tab_of
from bandeng.studio.models import Member, Person, Region, Studio, Unit
from bandeng.studio.reach import roles_of, within
from bandeng.web import formats
from bandeng.web.forms import DateInput

QUERY = 60
# Longer lists of choices help nobody: a head of many studios searches instead.
CHOICES = 300
LAMPS = [
    ("red", gettext_lazy("已逾期")),
    ("amber", gettext_lazy("将到期")),
    ("green", gettext_lazy("未到期")),
    ("grey", gettext_lazy("不计时")),
]
ANY = ("", pgettext_lazy("filter", "不限"))
MARKS = {"urgent": gettext_lazy("加急"), "danger": gettext_lazy("涉险"), "mine": gettext_lazy("只看我经办的")}


class Filters(forms.Form):
    """What to list besides the tab. Wrong values are said at their field, and the others still count."""

    use_required_attribute = False
    q = forms.CharField(required=False)
    mine = forms.BooleanField(label=MARKS["mine"], required=False)
    urgent = forms.BooleanField(label=MARKS["urgent"], required=False)
    danger = forms.BooleanField(label=MARKS["danger"], required=False)
    lamp = forms.ChoiceField(label=gettext_lazy("时限"), choices=[ANY, *LAMPS], required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[ANY, *Matter.Kind.choices], required=False)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=[ANY, *Matter.Source.choices], required=False)
    member = forms.ChoiceField(label=gettext_lazy("委员"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("承办单位"), required=False)
    community = forms.ChoiceField(label=gettext_lazy("社区"), required=False)
    since = forms.DateField(label=gettext_lazy("收到日期，从"), required=False, widget=DateInput)
    until = forms.DateField(label=gettext_lazy("到"), required=False, widget=DateInput)

    def __init__(self, data: Any, person: Person) -> None:
        self.person, self.tab = person, tab_of(data.get("state", ""))
        self.common = False
        super().__init__(data)
        for name, choices in among(person).items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]
        self.is_valid()
        self.cleaned_data["q"] = self.cleaned_data.get("q", "").strip()[:QUERY]

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束日期早于开始日期，请改一改。"))

    @property
    def query(self) -> str:
        return str(self.cleaned_data["q"])

    def chosen(self) -> dict[str, Any]:
        """The filters that are set, the search among them, in the order of the form."""
        return {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)}

    def address(self, *, without: str = "", **other: str) -> str:
        """The query string of this list: with another tab, or without one of the filters."""
        state = {"state": other.pop("state", self.tab.code)}
        kept = {name: value for name, value in self.written().items() if name != without}
        return f"?{urlencode({**state, **kept, **other})}"

    def written(self) -> dict[str, str]:
        """What is set, as the address has it."""
        return {name: "1" if value is True else str(value) for name, value in self.chosen().items()}

    def shown(self) -> list["Mark"]:
        """The filters that are set, in words, each with the way to take it off."""
        return [
            Mark(self._said(name, value), self.address(without=name))
            for name, value in self.chosen().items()
            if name != "q"
        ]

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if name in MARKS:
            return str(field.label)
        if isinstance(field, forms.ChoiceField):
            value = dict(cast(Any, field.choices)).get(value, value)
        elif isinstance(value, date):
            value = formats.date(value)
        return _("%(filter)s：%(value)s") % {"filter": field.label, "value": value}

    def where(self, today: date) -> Q:
        """The Q of all that is set."""
        found, set_ = Q(), self.chosen()
        for name in ("kind", "source", "urgent", "danger"):
            if name in set_:
                found &= Q(**{name: set_[name]})
        for name in ("member", "unit", "community"):
            if name in set_:
                found &= Q(**{f"{name}_id": int(set_[name])})
        if "mine" in set_:
            found &= Q(officer=self.person) | Q(member__person=self.person)
        if "lamp" in set_:
            found &= lamps.shining(set_["lamp"], today, _ends)
        if "since" in set_:
            found &= Q(received_at__gte=clock.midnight(set_["since"]))
        if "until" in set_:
            found &= Q(received_at__lt=clock.midnight(set_["until"] + timedelta(days=1)))
        if self.query:
            words, self.common = searched(self.query)
            found &= words
        return found


@dataclass(frozen=True, slots=True)
class Mark:
    """A filter in words, and the address of the same list without it."""

    words: str
    url: str


def _ends(lookup: str, day: date) -> Q:
    """`lamps.due`, as a range of the limit that the reader has annotated and the index has in order."""
    return Q(**{f"due__{lookup}": day})


def among(person: Person) -> dict[str, list[tuple[str, str]]]:
    """The members, units and communities that can be chosen: of the places where the person holds a role."""
    places = within_any({role.path for role in roles_of(person, clock.now())})
    studios = list(Studio.objects.filter(places).select_related("region")[: CHOICES + 1])
    if not studios or len(studios) > CHOICES:
        return {"member": [], "unit": [], "community": []}
    streets = {studio.region.path for studio in studios}
    members = Member.objects.filter(studio__in=studios).select_related("person")
    units = Unit.objects.filter(within_any(streets), kind=Unit.Kind.HANDLING)
    communities = Region.objects.filter(within_any(streets), level=Region.Level.COMMUNITY)
    lists: dict[str, Any] = {"member": members, "unit": units, "community": communities}
    return {
        name: [(str(item.pk), getattr(item, "shown_name", str(item))) for item in found[:CHOICES]]
        for name, found in lists.items()
    }


def within_any(paths: set[str]) -> Q:
    found = Q(pk__in=())
    for path in paths:
        found |= within(path)
    return found
