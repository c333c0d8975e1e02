"""The public board (民意公示): what everyone may read, by filters that stand in the address, and by community."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core import clock, text
from bandeng.listen import figures
from bandeng.listen.models import Matter
from bandeng.listen.publishing import public_copy, with_copies
from bandeng.listen.states import ANSWERED, BEFORE_REPLY, State
from bandeng.studio.models import Region, Studio
from bandeng.studio.reach import within
from bandeng.web import maps

ANY = ("", pgettext_lazy("filter", "不限"))
STATES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "open": (_("办理中"), tuple(sorted(BEFORE_REPLY))),
    "answered": (_("已答复"), tuple(sorted(ANSWERED))),
    "closed": (_("已办结"), (State.CLOSED,)),
}
FIGURES = {figure.code: figure for figure in figures.FIGURES}
QUERY = 60


class BoardForm(forms.Form):
    """The filters. A wrong value counts as none."""

    use_required_attribute = False
    q = forms.CharField(label=_("搜索"), required=False, max_length=QUERY)
    kind = forms.ChoiceField(label=_("类别"), choices=[ANY, *Matter.Kind.choices], required=False)
    community = forms.ChoiceField(label=_("社区"), required=False)
    state = forms.ChoiceField(
        label=_("办到哪一步"), choices=[ANY, *((code, label) for code, (label, _in) in STATES.items())], required=False
    )
    year = forms.ChoiceField(label=_("年份"), required=False)
    figure = forms.ChoiceField(choices=[ANY, *((code, code) for code in FIGURES)], required=False)

    def __init__(self, data: Any, studio: Studio) -> None:
        super().__init__(data)
        self.studio = studio
        self.places = list(Region.objects.filter(within(studio.region.path), level=Region.Level.COMMUNITY))
        self.fields["community"].choices = [ANY, *((str(item.pk), str(item)) for item in self.places)]  # type: ignore[attr-defined]
        self.fields["year"].choices = [ANY, *((str(year), str(year)) for year in years(studio))]  # type: ignore[attr-defined]
        self.is_valid()

    def where_to(self, community: str) -> str:
        """The address that asks the same of another community, or with "" of all."""
        rest = {name: value for name, value in self.cleaned_data.items() if value and name != "community"}
        return "?" + urlencode({"community": community, **rest} if community else rest)

    def where(self) -> Q:
        asked = self.cleaned_data
        found = Q(kind=asked["kind"]) if asked.get("kind") else Q()
        if asked.get("state"):
            found &= Q(state__in=STATES[asked["state"]][1])
        if asked.get("year"):
            found &= Q(received_at__year=int(asked["year"]))
        return found & FIGURES[asked["figure"]].numerator if asked.get("figure") else found

    @cached_property
    def everywhere(self) -> QuerySet[Matter]:
        """What all filters but that of the community find."""
        matters = public(self.studio).filter(self.where())
        words = text.normalise(self.cleaned_data.get("q", "")).split()
        return matters.filter(pk__in=holding(matters, words)) if words else matters

    def found(self) -> QuerySet[Matter]:
        """The matters chosen, the newest made public first."""
        community = self.cleaned_data.get("community")
        matters = self.everywhere.filter(community=int(community)) if community else self.everywhere
        return matters.select_related("community").order_by("-published_at", "-pk")


def public(studio: Studio) -> QuerySet[Matter]:
    return with_copies(Matter.objects.filter(within(studio.path)))


def holding(matters: QuerySet[Matter], words: list[str]) -> list[int]:
    """Those whose present public copy holds every word: not what stood in an earlier copy, nor in the desk's."""
    found = []
    for matter in matters:
        copy = public_copy(matter)
        said = text.normalise(f"{copy.title} {copy.words} {copy.place} {copy.reply}") if copy else ""
        if all(word in said for word in words):
            found.append(matter.pk)
    return found


def years(studio: Studio) -> list[int]:
    """The years of which something is public, the newest first."""
    ends = public(studio).order_by().aggregate(first=Min("received_at"), last=Max("received_at"))
    if ends["first"] is None:
        return []
    return list(range(clock.day(ends["last"]).year, clock.day(ends["first"]).year - 1, -1))


NONE = {"count": 0, "open": 0, "answered": 0}


def by_community(form: BoardForm) -> list[dict[str, Any]]:
    """What the other filters find in each community. One where they find nothing is there if it is on the map."""
    counted = (
        form.everywhere.order_by()
        .values("community")
        .annotate(
            count=Count("pk"),
            open=Count("pk", filter=Q(state__in=STATES["open"][1])),
            answered=Count("pk", filter=Q(state__in=STATES["answered"][1] + STATES["closed"][1])),
        )
    )
    counts: dict[int | None, dict[str, Any]] = {row["community"]: {**row} for row in counted}
    chosen = form.cleaned_data.get("community")
    return [
        {
            **counts.get(place.pk, NONE),
            "place": place,
            "drawn": maps.drawn(*place.position) if place.position else "",
            "chosen": str(place.pk) == chosen,
            "url": form.where_to("" if str(place.pk) == chosen else str(place.pk)),
        }
        for place in form.places
        if place.pk in counts or place.position
    ]


def shares(studio: Studio) -> list[dict[str, Any]]:
    """Each figure, and how many of those in its numerator everyone can read."""
    readable = {code: public(studio).filter(figure.numerator).order_by().count() for code, figure in FIGURES.items()}
    return [{"share": share, "public": readable[share.figure.code]} for share in figures.summary(studio)]
