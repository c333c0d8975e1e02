"""The public board (民意公示): what everyone may read, by filters that stand in the address, and by community."""

from typing import Any

from django import forms
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bandeng.core import clock, text
from bandeng.listen import figures
from bandeng.listen.models import Matter
from bandeng.listen.publishing import public_copy, with_copies
from bandeng.listen.states import ANSWERED, BEFORE_REPLY, State
from bandeng.studio.models import Region, Studio
from bandeng.studio.reach import within

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
        places = Region.objects.filter(within(studio.region.path), level=Region.Level.COMMUNITY)
        self.fields["community"].choices = [ANY, *((str(item.pk), str(item)) for item in places)]  # type: ignore[attr-defined]
        self.fields["year"].choices = [ANY, *((str(year), str(year)) for year in years(studio))]  # type: ignore[attr-defined]
        self.is_valid()

    def where(self) -> Q:
        asked = self.cleaned_data
        found = Q(kind=asked["kind"]) if asked.get("kind") else Q()
        if asked.get("community"):
            found &= Q(community=int(asked["community"]))
        if asked.get("state"):
            found &= Q(state__in=STATES[asked["state"]][1])
        if asked.get("year"):
            found &= Q(received_at__year=int(asked["year"]))
        return found & FIGURES[asked["figure"]].numerator if asked.get("figure") else found

    def found(self) -> QuerySet[Matter]:
        """The matters chosen, the newest made public first."""
        matters = public(self.studio).filter(self.where()).select_related("community").order_by("-published_at", "-pk")
        words = text.normalise(self.cleaned_data.get("q", "")).split()
        return matters.filter(pk__in=holding(matters, words)) if words else matters


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


def by_community(studio: Studio) -> list[dict[str, Any]]:
    """How many are public in each community, and how many of them were answered."""
    found = public(studio).filter(community__isnull=False).order_by("community__path")
    counted = found.values("community").annotate(count=Count("pk"), answered=Count("pk", filter=~Q(replied_at=None)))
    places = Region.objects.in_bulk([row["community"] for row in counted])
    return [{**row, "place": places[row["community"]]} for row in counted]


def shares(studio: Studio) -> list[dict[str, Any]]:
    """Each figure, and how many of those in its numerator everyone can read."""
    readable = {code: public(studio).filter(figure.numerator).order_by().count() for code, figure in FIGURES.items()}
    return [{"share": share, "public": readable[share.figure.code]} for share in figures.summary(studio)]
